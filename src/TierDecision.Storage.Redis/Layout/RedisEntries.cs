using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>What Redis keeps in buckets, as bytes.</summary>
internal static class RedisEntries
{
    /// <summary>The bytes of a stored value.</summary>
    public static ReadOnlySpan<byte> Bytes(RedisValue value) => ((ReadOnlyMemory<byte>)value).Span;

    /// <summary>The key that a stored field or value is; the default where it has another length, which no checksum passes.</summary>
    public static IdentityKey Key(RedisValue value) => Key(Bytes(value));

    /// <summary>The same of bytes.</summary>
    public static IdentityKey Key(ReadOnlySpan<byte> bytes) => bytes.Length == IdentityKey.Size ? KeyBytes.Read(bytes) : default;
}
