using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Loading;

/// <summary>How a load ended.</summary>
/// <param name="Status">Whether the dataset is live now.</param>
/// <param name="Dataset">The dataset, where it is.</param>
/// <param name="Detail">What went wrong, where it is not; for people.</param>
public readonly record struct LoadResult(LoadStatus Status, DatasetInfo? Dataset, string? Detail = null)
{
    /// <summary>
    /// How many customers the dataset has now, with what was written and removed by itself; null where that was not counted. <see cref="Dataset"/>
    /// says how many were loaded.
    /// </summary>
    public long? Customers { get; init; }

    /// <summary>The aliases of the load that are shared.</summary>
    public SharedAliases Shared { get => field.First is null ? SharedAliases.None : field; init; }
}
