using StackExchange.Redis;

namespace TierDecision.ProcessTests.RegistryFallback;

internal static class AssertBytes
{
    /// <summary>Compares values of many megabytes without printing them.</summary>
    public static void Equal(byte[] expected, RedisValue actual)
    {
        Assert.Equal(expected.Length, actual.Length());
        Assert.True(expected.AsSpan().SequenceEqual((byte[])actual!), $"{expected.Length} bytes came back changed");
    }
}
