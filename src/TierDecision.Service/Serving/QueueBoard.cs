using System.Collections.Frozen;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Service.Serving;

/// <summary>
/// Holds the states of the queues in the order of the policy that decides. One volatile reference, swapped whole, so that a request sees one report
/// from start to end.
/// </summary>
internal sealed class QueueBoard
{
    // The policy in force, those that are tried beside it, the one that was before, and those that contacts keep.
    private const int MostPolicies = 4 + KeptPolicies.Most;

    private volatile Aligned _current = new(null, QueueStates.None, FrozenDictionary<string, QueueState>.Empty, null);

    /// <summary>The states for <paramref name="policy"/>. Only the first request under another policy puts them in its order.</summary>
    public QueueStates For(PolicyPlan policy)
    {
        var current = _current;
        for (var aligned = current; aligned is not null; aligned = aligned.Next)
        {
            if (ReferenceEquals(aligned.Policy, policy))
            {
                return aligned.States;
            }
        }

        return Align(policy, current);
    }

    /// <summary>Takes states into use.</summary>
    public void Swap(IReadOnlyDictionary<string, QueueState> states) => _current = new Aligned(null, QueueStates.None, states, null);

    private QueueStates Align(PolicyPlan policy, Aligned current)
    {
        var aligned = new Aligned(
            policy, QueueStates.For(policy.Queues, current.ByName), current.ByName, current.Count < MostPolicies ? current : null);

        // Not where a newer report came meanwhile.
        Interlocked.CompareExchange(ref _current, aligned, current);
        return aligned.States;
    }

    private sealed record Aligned(PolicyPlan? Policy, QueueStates States, IReadOnlyDictionary<string, QueueState> ByName, Aligned? Next)
    {
        public int Count { get; } = Next is null ? 1 : Next.Count + 1;
    }
}
