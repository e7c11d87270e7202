using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>A dataset and how it is laid out.</summary>
/// <param name="Dataset">What it says of itself.</param>
/// <param name="Layout">How it is cut into hashes.</param>
internal sealed record RedisDataset(DatasetInfo Dataset, RedisLayout Layout)
{
    public long Number => Dataset.Number;
}
