using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>
/// Reads what DUMP gives of a hash in Redis's compact encoding: one reply of bytes instead of two replies an entry, which is what reading a replica
/// out of Redis costs most. The form is that of RDB files (type, string, two bytes of version, eight of checksum); the string is a listpack, possibly
/// compressed by LZF. Whatever is not of this form is not read, and HGETALL tells it. Sources: <c>rdb.c</c>, <c>listpack.c</c> and <c>lzf_d.c</c> of
/// Redis 7.
/// </summary>
internal static class HashDump
{
    private const int ListpackType = 16;
    private const int FooterSize = 10;

    // Bytes in all, entries.
    private const int ListpackHeader = 6;
    private const byte ListpackEnd = 0xFF;
    private const byte Lzf = 0xC3;
    private const int LargestListpack = 64 * 1024 * 1024;

    /// <summary>Takes one entry of a hash.</summary>
    public delegate void Visitor<in T>(T state, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value);

    /// <summary>
    /// Gives every entry to <paramref name="visit"/>; false where the dump is of another form, and then some entries may have been given.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryVisit<T>(ReadOnlySpan<byte> dump, T state, Visitor<T> visit)
    {
        if (dump.Length <= FooterSize || dump[0] != ListpackType || !TryTakeString(dump[1..^FooterSize], out var listpack))
        {
            return false;
        }

        if (listpack.Length <= ListpackHeader || BinaryPrimitives.ReadUInt32LittleEndian(listpack) != listpack.Length)
        {
            return false;
        }

        var rest = listpack[ListpackHeader..];
        while (!rest.IsEmpty && rest[0] != ListpackEnd)
        {
            if (!TryTakeItem(ref rest, out var field) || !TryTakeItem(ref rest, out var value))
            {
                return false;
            }

            visit(state, field, value);
        }

        return rest.Length == 1;
    }

    // Items that are texts; numbers are told in another form, and keys and records are none.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryTakeItem(ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> item)
    {
        item = default;
        var (header, length) = bytes switch
        {
            [var first, ..] when (first & 0xC0) == 0x80 => (1, first & 0x3F),
            [var first, var second, ..] when (first & 0xF0) == 0xE0 => (2, ((first & 0x0F) << 8) | second),
            [0xF0, _, _, _, _, ..] => (5, BinaryPrimitives.ReadInt32LittleEndian(bytes[1..])),
            _ => (0, -1),
        };
        if (length < 0 || bytes.Length - header < length)
        {
            return false;
        }

        // Behind an item stands its size, for who reads backwards: seven bits a byte.
        var size = header + length;
        var back = size < 1 << 7 ? 1 : size < 1 << 14 ? 2 : size < 1 << 21 ? 3 : size < 1 << 28 ? 4 : 5;
        if (bytes.Length < size + back)
        {
            return false;
        }

        item = bytes.Slice(header, length);
        bytes = bytes[(size + back)..];
        return true;
    }

    private static bool TryTakeString(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (bytes is [Lzf, ..])
        {
            bytes = bytes[1..];
            if (!TryTakeLength(ref bytes, out var compressed) || !TryTakeLength(ref bytes, out var length) || bytes.Length != compressed)
            {
                return false;
            }

            var plain = GC.AllocateUninitializedArray<byte>(length);
            text = plain;
            return TryDecompress(bytes, plain);
        }

        if (!TryTakeLength(ref bytes, out var size) || bytes.Length != size)
        {
            return false;
        }

        text = bytes;
        return true;
    }

    // Two bits say how long the length is: 6, 14 or 32 bits, the most significant byte first.
    private static bool TryTakeLength(ref ReadOnlySpan<byte> bytes, out int length)
    {
        var (size, value) = bytes switch
        {
            [var first, ..] when first < 0x40 => (1, (uint)first),
            [var first, var second, ..] when first < 0x80 => (2, ((first & 0x3Fu) << 8) | second),
            [0x80, _, _, _, _, ..] => (5, BinaryPrimitives.ReadUInt32BigEndian(bytes[1..])),
            _ => (0, uint.MaxValue),
        };
        length = (int)Math.Min(value, LargestListpack);
        bytes = bytes[size..];
        return value <= LargestListpack;
    }

    // A control byte below 32 is followed by one more byte than it says, as they are. Others repeat what came before: three bits of length, thirteen
    // of distance.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool TryDecompress(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var (at, written) = (0, 0);
        while (at < from.Length)
        {
            int control = from[at++];
            if (control < 32)
            {
                var count = control + 1;
                if (from.Length - at < count || to.Length - written < count)
                {
                    return false;
                }

                from.Slice(at, count).CopyTo(to[written..]);
                at += count;
                written += count;
                continue;
            }

            var length = control >> 5;
            if (length == 7)
            {
                if (at == from.Length)
                {
                    return false;
                }

                length += from[at++];
            }

            length += 2;
            if (at == from.Length)
            {
                return false;
            }

            var source = written - (((control & 0x1F) << 8) | from[at++]) - 1;
            if (source < 0 || to.Length - written < length)
            {
                return false;
            }

            // Byte by byte: what is repeated may reach into what is written.
            for (var i = 0; i < length; i++)
            {
                to[written + i] = to[source + i];
            }

            written += length;
        }

        return written == to.Length;
    }
}
