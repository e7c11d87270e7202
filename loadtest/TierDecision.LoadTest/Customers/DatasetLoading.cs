using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;

namespace TierDecision.LoadTest.Customers;

/// <summary>Loads customers into a store.</summary>
internal static class DatasetLoading
{
    /// <exception cref="IOException">The store refuses.</exception>
    public static async Task LoadAsync(
        ICustomerStore store, DatasetHeader header, IEnumerable<CustomerRecord> customers, CancellationToken cancellationToken)
    {
        var loaded = await store.LoadAsync(header, customers, new AuditActor("loadtest"), progress: null, cancellationToken);
        if (loaded.Status != LoadStatus.Loaded)
        {
            throw new IOException($"The customers could not be loaded: {loaded.Status} {loaded.Detail}");
        }
    }
}
