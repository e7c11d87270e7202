using TierDecision.Core.Queueing;

namespace TierDecision.Storage.Queues;

/// <summary>Where the states of queues live that contact centres report. States are kept by queue name, compared without regard to case.</summary>
public interface IQueueStateStore
{
    /// <summary>The latest state of each queue, whether it has expired or not: an immutable snapshot.</summary>
    IReadOnlyDictionary<string, QueueState> Current { get; }

    /// <summary>Raised with the new snapshot after it changed, one call at a time, in the order of the changes.</summary>
    event Action<IReadOnlyDictionary<string, QueueState>>? Changed;

    /// <summary>
    /// Keeps each of <paramref name="states"/> that is not older than what is known of its queue; all that are kept become visible at once.
    /// </summary>
    /// <returns>How many were kept.</returns>
    ValueTask<int> ReportAsync(IReadOnlyCollection<KeyValuePair<string, QueueState>> states, CancellationToken cancellationToken);
}
