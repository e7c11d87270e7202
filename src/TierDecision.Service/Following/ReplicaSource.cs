using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>Follows a dataset with all its customers in memory.</summary>
internal sealed class ReplicaSource(ICustomerFeedSource store) : IFollowerSource
{
    public async Task<(ICustomerFollower? Follower, string? Detail)> StartAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        var hydration = await CustomerFollower.StartAsync(store, dataset, progress: null, cancellationToken).ConfigureAwait(false);
        return (hydration.Follower, hydration.Status == HydrationStatus.VerificationFailed
            ? $"{hydration.Detail}. {LiveDataset.DamageRemedy}"
            : hydration.Detail);
    }
}
