namespace TierDecision.Storage.Datasets;

/// <summary>The live dataset, if any.</summary>
/// <param name="Status">Whether there is one.</param>
/// <param name="Dataset">The dataset where there is one.</param>
/// <param name="Detail">What is wrong with the store, where it cannot be reached; for logs and people.</param>
public readonly record struct DatasetDescription(DatasetStatus Status, DatasetInfo? Dataset, string? Detail = null);
