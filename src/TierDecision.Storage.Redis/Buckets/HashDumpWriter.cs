using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TierDecision.Core.Customers;
using TierDecision.Storage.Loading;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>
/// Makes what RESTORE takes of a hash in Redis's compact encoding, which <see cref="HashDump"/> reads: type, length, listpack, version, checksum.
/// Sources: <c>rdb.c</c>, <c>cluster.c</c> and <c>listpack.c</c> of Redis 7. A server whose limits for the compact encoding are lower makes another
/// form of it when it takes it.
/// </summary>
internal static class HashDumpWriter
{
    private const byte ListpackType = 16;

    // Of RDB files: the first one that has hashes as listpacks. Every later server takes it, no earlier one.
    private const ushort Version = 10;

    // A length of 32 bits, the most significant byte first.
    private const byte LongLength = 0x80;
    private const int PrefixSize = 1 + 1 + sizeof(uint);
    private const int FooterSize = sizeof(ushort) + sizeof(ulong);

    // Bytes in all, items; items that are more than the number can tell are counted by who reads.
    private const int ListpackHeader = sizeof(uint) + sizeof(ushort);
    private const byte ListpackEnd = 0xFF;
    private const byte ShortText = 0x80;
    private const int LongestShortText = 63;

    /// <summary>
    /// The dump of a hash that has the key of every row, <paramref name="start"/> to before <paramref name="end"/>, as a field and the rest of the
    /// row as its value.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static byte[] Write(SortedRows rows, int start, int end)
    {
        var valueSize = rows.RowSize - IdentityKey.Size;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(valueSize, LongestShortText, nameof(rows));

        // Before every text a byte with its length, behind it one for who reads backwards.
        var entrySize = 1 + IdentityKey.Size + 1 + 1 + valueSize + 1;
        var listpackSize = ListpackHeader + ((end - start) * entrySize) + 1;
        var dump = GC.AllocateUninitializedArray<byte>(PrefixSize + listpackSize + FooterSize);
        dump[0] = ListpackType;
        dump[1] = LongLength;
        BinaryPrimitives.WriteUInt32BigEndian(dump.AsSpan(2), (uint)listpackSize);

        var listpack = dump.AsSpan(PrefixSize, listpackSize);
        BinaryPrimitives.WriteUInt32LittleEndian(listpack, (uint)listpackSize);
        BinaryPrimitives.WriteUInt16LittleEndian(listpack[sizeof(uint)..], (ushort)Math.Min(2 * (end - start), ushort.MaxValue));
        var to = listpack[ListpackHeader..];
        for (var place = start; place < end; place++)
        {
            var row = rows[place].Span;
            WriteText(ref to, row[..IdentityKey.Size]);
            WriteText(ref to, row[IdentityKey.Size..]);
        }

        to[0] = ListpackEnd;
        BinaryPrimitives.WriteUInt16LittleEndian(dump.AsSpan(PrefixSize + listpackSize), Version);
        var checksum = RedisCrc64.Compute(dump.AsSpan(..^sizeof(ulong)));
        BinaryPrimitives.WriteUInt64LittleEndian(dump.AsSpan(dump.Length - sizeof(ulong)), checksum);
        return dump;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteText(ref Span<byte> to, ReadOnlySpan<byte> text)
    {
        to[0] = (byte)(ShortText | text.Length);
        text.CopyTo(to[1..]);
        to[1 + text.Length] = (byte)(1 + text.Length);
        to = to[(text.Length + 2)..];
    }
}
