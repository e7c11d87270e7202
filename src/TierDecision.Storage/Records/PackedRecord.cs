using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TierDecision.Storage.Records;

/// <summary>The bytes of one record, as an array element: no object, no pointer, nothing for the garbage collector to follow.</summary>
[InlineArray(CustomerRecordCodec.Size / sizeof(ulong))]
internal struct PackedRecord
{
    private ulong _first;

    public static PackedRecord From(ReadOnlySpan<byte> bytes)
    {
        var record = default(PackedRecord);
        bytes.CopyTo(AsBytes(ref record));
        return record;
    }

    public static PackedRecord From(in Core.Customers.CustomerScore score)
    {
        var record = default(PackedRecord);
        CustomerRecordCodec.Write(score, AsBytes(ref record));
        return record;
    }

    public static Span<byte> AsBytes(ref PackedRecord record) => MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref record, 1));

    public static ReadOnlySpan<byte> AsReadOnlyBytes(ref readonly PackedRecord record) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in record, 1));
}
