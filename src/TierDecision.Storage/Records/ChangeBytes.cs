using System.Buffers;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>
/// Changes as bytes, one after the other: what a change stream carries and what a partition's content is handed on as. Each begins with its kind;
/// <c>docs/data-layout.md</c> describes the rest.
/// </summary>
internal static class ChangeBytes
{
    public static void Record(IBufferWriter<byte> to, IdentityKey customer, ReadOnlySpan<byte> record)
    {
        var span = Begin(to, ChangeKind.Record, customer, IdentityKey.Size + CustomerRecordCodec.Size);
        record.CopyTo(span[IdentityKey.Size..]);
    }

    public static void NoRecord(IBufferWriter<byte> to, IdentityKey customer) => Begin(to, ChangeKind.NoRecord, customer, IdentityKey.Size);

    public static void Alias(IBufferWriter<byte> to, IdentityKey alias, IdentityKey customer, IdentityKey? before)
    {
        var span = Begin(to, ChangeKind.Alias, alias, 3 * IdentityKey.Size);
        KeyBytes.Write(customer, span[IdentityKey.Size..]);
        KeyBytes.Write(before ?? default, span[(2 * IdentityKey.Size)..]);
    }

    public static void NoAlias(IBufferWriter<byte> to, IdentityKey alias, IdentityKey before)
    {
        var span = Begin(to, ChangeKind.NoAlias, alias, 2 * IdentityKey.Size);
        KeyBytes.Write(before, span[IdentityKey.Size..]);
    }

    public static void Touched(IBufferWriter<byte> to, IdentityKey customer) => Begin(to, ChangeKind.Touched, customer, IdentityKey.Size);

    /// <summary>Whether a whole entry was erased.</summary>
    public static bool IsErased(ReadOnlySpan<byte> entry) => entry is [(byte)ChangeKind.Erased];

    /// <summary>
    /// Takes the first change off <paramref name="bytes"/>; false at the end, and where what follows is no change that this version knows.
    /// </summary>
    public static bool TryTake(ref ReadOnlySpan<byte> bytes, out CustomerChange change)
    {
        change = default;
        if (bytes.IsEmpty)
        {
            return false;
        }

        var kind = (ChangeKind)bytes[0];
        var size = kind switch
        {
            ChangeKind.Record => IdentityKey.Size + CustomerRecordCodec.Size,
            ChangeKind.Alias => 3 * IdentityKey.Size,
            ChangeKind.NoAlias => 2 * IdentityKey.Size,
            ChangeKind.NoRecord or ChangeKind.Touched => IdentityKey.Size,
            ChangeKind.Erased => 0,
            _ => int.MaxValue,
        };
        if (bytes.Length - 1 < size)
        {
            return false;
        }

        if (kind == ChangeKind.Erased)
        {
            change = new(kind, default, default, default, default);
            bytes = bytes[1..];
            return true;
        }

        var body = bytes[1..(1 + size)];
        var key = KeyBytes.Read(body);
        change = kind switch
        {
            ChangeKind.Record => new(kind, key, default, default, PackedRecord.From(body[IdentityKey.Size..])),
            ChangeKind.Alias => new(kind, key, KeyBytes.Read(body[IdentityKey.Size..]), KeyBytes.Read(body[(2 * IdentityKey.Size)..]), default),
            ChangeKind.NoAlias => new(kind, key, default, KeyBytes.Read(body[IdentityKey.Size..]), default),
            _ => new(kind, key, default, default, default),
        };
        bytes = bytes[(1 + size)..];
        return true;
    }

    private static Span<byte> Begin(IBufferWriter<byte> to, ChangeKind kind, IdentityKey key, int size)
    {
        var span = to.GetSpan(1 + size);
        span[0] = (byte)kind;
        KeyBytes.Write(key, span[1..]);
        to.Advance(1 + size);
        return span[1..];
    }
}
