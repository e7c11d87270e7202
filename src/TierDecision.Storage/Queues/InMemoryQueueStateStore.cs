using System.Collections.Frozen;
using TierDecision.Core.Queueing;

namespace TierDecision.Storage.Queues;

/// <summary>
/// Keeps queue states in the memory of this process: each node knows what was reported to it. They live for minutes and are reported again, so
/// nothing is lost when a node restarts.
/// </summary>
public sealed class InMemoryQueueStateStore : IQueueStateStore
{
    private readonly Lock _writing = new();
    private volatile FrozenDictionary<string, QueueState> _current = FrozenDictionary<string, QueueState>.Empty;

    /// <inheritdoc/>
    public event Action<IReadOnlyDictionary<string, QueueState>>? Changed;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, QueueState> Current => _current;

    /// <inheritdoc/>
    public ValueTask<int> ReportAsync(IReadOnlyCollection<KeyValuePair<string, QueueState>> states, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(states);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_writing)
        {
            var next = new Dictionary<string, QueueState>(_current, StringComparer.OrdinalIgnoreCase);
            var kept = 0;
            foreach (var (queue, state) in states)
            {
                if (!next.TryGetValue(queue, out var known) || state.ReportedAt >= known.ReportedAt)
                {
                    next[queue] = state;
                    kept++;
                }
            }

            if (kept > 0)
            {
                var snapshot = next.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
                _current = snapshot;
                Changed?.Invoke(snapshot);
            }

            return ValueTask.FromResult(kept);
        }
    }
}
