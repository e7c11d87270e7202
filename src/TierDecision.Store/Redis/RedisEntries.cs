using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>The fields and values of one bucket, cut from one array: a bucket costs three objects, not two a customer.</summary>
internal readonly struct RedisEntries
{
    private readonly byte[] _bytes;
    private readonly List<HashEntry> _entries;
    private readonly int _valueSize;

    public RedisEntries(int count, int valueSize)
    {
        _bytes = new byte[count * (IdentityKey.Size + valueSize)];
        _entries = new List<HashEntry>(count);
        _valueSize = valueSize;
    }

    public HashEntry[] Entries => [.. _entries];

    public void Add(IdentityKey key, ReadOnlySpan<byte> value) => value.CopyTo(Next(key).Span);

    public void Add(IdentityKey key, IdentityKey value) => KeyBytes.Write(value, Next(key).Span);

    /// <summary>The bytes of a stored value.</summary>
    public static ReadOnlySpan<byte> Bytes(RedisValue value) => ((ReadOnlyMemory<byte>)value).Span;

    /// <summary>The key that a stored field or value is; the default where it has another length, which no checksum passes.</summary>
    public static IdentityKey Key(RedisValue value)
    {
        var bytes = Bytes(value);
        return bytes.Length == IdentityKey.Size ? KeyBytes.Read(bytes) : default;
    }

    private Memory<byte> Next(IdentityKey key)
    {
        var row = _bytes.AsMemory(_entries.Count * (IdentityKey.Size + _valueSize), IdentityKey.Size + _valueSize);
        KeyBytes.Write(key, row.Span);
        _entries.Add(new HashEntry(row[..IdentityKey.Size], row[IdentityKey.Size..]));
        return row[IdentityKey.Size..];
    }
}
