using System.Runtime.InteropServices;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>A customer's key and record: one cache line.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CustomerLine
{
    public ulong High;
    public ulong Low;
    public PackedRecord Record;

    public readonly IdentityKey Key => new(High, Low);

    public readonly bool Has(IdentityKey key) => High == key.High && Low == key.Low;

    /// <summary>Whether the line is nobody's since its customer was taken out: the key is all ones, which no keyed hash is.</summary>
    public readonly bool IsForgotten => High == ulong.MaxValue && Low == ulong.MaxValue;

    /// <summary>Whether the customer has no record. The first byte of one is its format, which is never 0.</summary>
    public readonly bool IsEmpty => PackedRecord.AsReadOnlyBytes(in Record)[0] == 0;
}
