using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Contracts;

/// <summary>Gives datasets to follow: what a node reads its customers from and keeps them current by.</summary>
public interface ICustomerFeedSource : IDatasetDirectory
{
    /// <summary>Begins to follow <paramref name="dataset"/>, also one that is no longer live, as long as the store keeps it.</summary>
    /// <exception cref="StoreUnavailableException">The store cannot be asked, or the dataset is no longer there.</exception>
    Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken);
}
