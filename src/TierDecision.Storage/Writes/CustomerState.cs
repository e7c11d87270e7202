using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Writes;

/// <summary>All that a dataset holds of one customer but the aliases, as the stored bytes: what a write compares and replaces.</summary>
/// <param name="Record">The packed record; null where there is no such customer.</param>
/// <param name="Mark">The <see cref="WriteMark"/>; null where the customer is as loaded.</param>
/// <param name="Override">The <see cref="OverrideDocument"/>; null where no person set or ended one.</param>
internal readonly record struct CustomerState(byte[]? Record, byte[]? Mark, byte[]? Override)
{
    /// <summary>The aliases that single writes gave the customer or took away, as far as the dataset remembers.</summary>
    public IReadOnlyList<IdentityKey> WrittenAliases => WriteMark.Read(Mark)?.Aliases ?? [];

    public static bool Same(byte[]? one, byte[]? other) =>
        one is null || other is null ? one is null && other is null : one.AsSpan().SequenceEqual(other);

    /// <summary>Whether the bytes are the same.</summary>
    public bool IsSame(in CustomerState other) => Same(Record, other.Record) && Same(Mark, other.Mark) && Same(Override, other.Override);

    /// <summary>The record as a score; false where there is none.</summary>
    /// <exception cref="StoreUnavailableException">There is a record that this version cannot read, and must not replace.</exception>
    public bool TryScore(out CustomerScore score)
    {
        score = default;
        if (Record is null)
        {
            return false;
        }

        var error = CustomerRecordCodec.TryRead(Record, out score);
        return error == RecordReadError.None ? true : throw new StoreUnavailableException($"the customer's record cannot be read: {error}");
    }

    /// <summary>The same state with another record.</summary>
    public CustomerState WithRecord(in CustomerScore score)
    {
        var record = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(score, record);
        return this with { Record = record };
    }
}
