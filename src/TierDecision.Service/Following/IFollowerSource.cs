using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>Begins to follow a dataset: with all its customers in memory, or with a cache.</summary>
internal interface IFollowerSource
{
    /// <summary>The follower; or null and why the store could not be read.</summary>
    Task<(ICustomerFollower? Follower, string? Detail)> StartAsync(DatasetInfo dataset, CancellationToken cancellationToken);
}
