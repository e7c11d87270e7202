using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>Follows a dataset with a cache of its customers.</summary>
internal sealed class CacheSource(ICustomerFeedSource store, CustomerCacheOptions options, CacheMetrics metrics, TimeProvider time) : IFollowerSource
{
    public async Task<(ICustomerFollower? Follower, string? Detail)> StartAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        try
        {
            return (await CacheFollower.StartAsync(store, dataset, options, metrics.Counts, time, cancellationToken).ConfigureAwait(false), null);
        }
        catch (StoreUnavailableException e)
        {
            return (null, e.Message);
        }
    }
}
