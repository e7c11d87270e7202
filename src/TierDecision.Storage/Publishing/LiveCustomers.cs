using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Publishing;

/// <summary>The customers whom a policy must be able to serve.</summary>
/// <param name="Datasets">Their datasets, the live one first; none if there are no customers, or none that this version can read.</param>
/// <param name="Problem">Why the store could not say which is live, for people; null if it could.</param>
public sealed record LiveCustomers(IReadOnlyList<DatasetInfo> Datasets, string? Problem = null)
{
    /// <summary>The customers of a store, and beside them those whom a node serves, if they are others.</summary>
    /// <param name="live">What the store says of its live dataset.</param>
    /// <param name="served">The dataset that a node serves; null if it serves none.</param>
    public static LiveCustomers Of(DatasetDescription live, DatasetInfo? served = null)
    {
        DatasetInfo[] datasets = live.Dataset is { } dataset ? [dataset] : [];
        return new LiveCustomers(
            served is null || datasets.Any(served.IsSame) ? datasets : [.. datasets, served],
            live.Status == DatasetStatus.Unavailable ? live.Detail ?? "it does not answer" : null);
    }
}
