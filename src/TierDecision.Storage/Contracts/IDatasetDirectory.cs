using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// Says which dataset of a store is live. A store that cannot be reached answers so with a value, here and in every other contract of it; it does not
/// throw. A call whose token is cancelled ends with <see cref="OperationCanceledException"/>.
/// </summary>
public interface IDatasetDirectory
{
    /// <summary>The store's name for logs and metrics, such as <c>redis</c> or <c>embedded</c>.</summary>
    string Name { get; }

    /// <summary>Describes the live dataset, or says that there is none or that the store cannot be reached.</summary>
    ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken);
}
