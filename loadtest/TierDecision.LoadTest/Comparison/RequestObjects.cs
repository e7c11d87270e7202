using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Questions;
using TierDecision.V1;

namespace TierDecision.LoadTest.Comparison;

/// <summary>What the message objects of a request weigh: there is no decoding a request into objects for less.</summary>
internal static class RequestObjects
{
    private const int Requests = 20_000;
    private const int LongestRequest = 4096;

    /// <summary>Bytes on the managed heap that Google.Protobuf takes for one request of <paramref name="target"/>, on average.</summary>
    public static double Measure(LoadTarget target, ulong seed)
    {
        var random = new SplitMix64(seed);
        var messages = new byte[Requests][];
        Span<byte> message = stackalloc byte[LongestRequest];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = message[..target.Write(target.Draw(ref random), message)].ToArray();
        }

        // Once before, so that nothing is counted that happens only once.
        Parse(messages);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Parse(messages);
        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)messages.Length;
    }

    private static void Parse(byte[][] messages)
    {
        foreach (var message in messages)
        {
            DecideRequest.Parser.ParseFrom(message.AsSpan());
        }
    }
}
