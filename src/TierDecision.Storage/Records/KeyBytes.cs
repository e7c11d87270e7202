using System.Buffers.Binary;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Records;

/// <summary>A key as the bytes that are stored: both halves little-endian, the high one first.</summary>
internal static class KeyBytes
{
    public static void Write(IdentityKey key, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, key.High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], key.Low);
    }

    public static IdentityKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[sizeof(ulong)..]));

    public static byte[] ToArray(IdentityKey key)
    {
        var bytes = new byte[IdentityKey.Size];
        Write(key, bytes);
        return bytes;
    }
}
