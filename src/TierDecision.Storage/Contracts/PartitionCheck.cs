using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Contracts;

/// <summary>Whether what was read of a partition is what the store says that it holds.</summary>
internal static class PartitionCheck
{
    /// <summary>What is wrong, for people; null if nothing is.</summary>
    public static string? Damage(int partition, PartitionContent content)
    {
        if (content.Damage is { } damage)
        {
            return damage;
        }

        var checksum = default(DatasetChecksum);
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                if (change.Kind == ChangeKind.Record)
                {
                    checksum.AddCustomer(change.Key, PackedRecord.AsReadOnlyBytes(ref change.Record));
                }
                else
                {
                    checksum.AddAlias(change.Key, change.Customer);
                }
            }
        }

        // The same text at every reading: writes to the partition go on, and change both sums.
        return checksum.Value == content.Checksum ? null : $"{content.Name ?? $"partition {partition}"} is not what its checksum says";
    }
}
