using TierDecision.Core.Customers;
using TierDecision.Storage.Memory.Checkpoint;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;

namespace TierDecision.ProcessTests.Faults;

/// <summary>Two replicas, byte for byte: every customer's record, and whom every alias stands for.</summary>
internal static class ReplicaComparison
{
    /// <summary>What a service that has ended left of its replica: the memory from which it answered, as its checkpoint.</summary>
    public static CustomerReplica Left(string checkpoint, IdentityHasher identities)
    {
        var reading = new ReplicaCheckpoint(checkpoint).Read(identities.Fingerprint, CancellationToken.None);
        Assert.True(reading.Status == CheckpointStatus.Read, $"the checkpoint is {reading.Status}: {reading.Detail}");
        return reading.Replica!;
    }

    /// <summary>What differs; nothing where the replicas are equal.</summary>
    public static IReadOnlyList<string> Differences(CustomerReplica one, CustomerReplica other)
    {
        var differences = new List<string>();
        if (!one.Dataset.IsSame(other.Dataset))
        {
            differences.Add($"dataset {one.Dataset.Number} and dataset {other.Dataset.Number}");
        }

        if ((one.Customers, one.Aliases) != (other.Customers, other.Aliases))
        {
            differences.Add($"{one.Customers} customers and {one.Aliases} aliases, {other.Customers} customers and {other.Aliases} aliases");
        }

        // As many, and each of the one in the other: then none of the other is missing.
        foreach (var key in one.Table.CustomerKeys())
        {
            one.Table.TryGet(key, out var expected);
            if (!other.Table.TryGet(key, out var record) || !PackedRecord.AsReadOnlyBytes(ref expected).SequenceEqual(PackedRecord.AsReadOnlyBytes(ref record)))
            {
                differences.Add($"the record of customer {key}");
            }
        }

        foreach (var (alias, customer) in one.Table.AliasEntries())
        {
            if (!other.Table.StandsFor(alias, customer))
            {
                differences.Add($"whom alias {alias} stands for");
            }
        }

        return differences;
    }
}
