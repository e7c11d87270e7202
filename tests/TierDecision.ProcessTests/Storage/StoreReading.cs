using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Reads a store as a node does that starts.</summary>
internal static class StoreReading
{
    /// <summary>Whether all customers could be read, and if not, what the node says.</summary>
    public static async Task<(HydrationStatus Status, string? Detail)> ReadAsync(ICustomerStore store)
    {
        var description = await store.DescribeAsync(default);
        if (description.Status != DatasetStatus.Live)
        {
            return (HydrationStatus.Unavailable, description.Detail);
        }

        var reading = await CustomerReplica.HydrateAsync(store, description.Dataset!, progress: null, default);
        return (reading.Status, reading.Detail);
    }
}
