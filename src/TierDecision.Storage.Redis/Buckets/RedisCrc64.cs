using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>
/// The checksum of what DUMP gives and RESTORE takes: CRC-64 with the polynomial 0xad93d23594c935a9 (Jones), reflected, from 0. Source:
/// <c>crc64.c</c> of Redis 7. Eight bytes a step, by eight tables: byte by byte it would cost a load as much as everything else about a bucket.
/// </summary>
internal static class RedisCrc64
{
    // The polynomial with its bits in reverse.
    private const ulong Reversed = 0x95AC9329AC4BC9B5;
    private const int Values = 256;
    private const int BytesAStep = sizeof(ulong);

    // Of a byte that is followed by so many others of the same step.
    private static readonly ulong[] Tables = MakeTables();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Compute(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> tables = Tables;
        var crc = 0UL;
        while (bytes.Length >= BytesAStep)
        {
            crc ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            crc = tables[(7 * Values) + (byte)crc] ^ tables[(6 * Values) + (byte)(crc >> 8)]
                ^ tables[(5 * Values) + (byte)(crc >> 16)] ^ tables[(4 * Values) + (byte)(crc >> 24)]
                ^ tables[(3 * Values) + (byte)(crc >> 32)] ^ tables[(2 * Values) + (byte)(crc >> 40)]
                ^ tables[Values + (byte)(crc >> 48)] ^ tables[(byte)(crc >> 56)];
            bytes = bytes[BytesAStep..];
        }

        foreach (var one in bytes)
        {
            crc = tables[(byte)crc ^ one] ^ (crc >> 8);
        }

        return crc;
    }

    private static ulong[] MakeTables()
    {
        var tables = new ulong[BytesAStep * Values];
        for (var value = 0; value < Values; value++)
        {
            var crc = (ulong)value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ Reversed;
            }

            tables[value] = crc;
        }

        for (var at = Values; at < tables.Length; at++)
        {
            var before = tables[at - Values];
            tables[at] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }
}
