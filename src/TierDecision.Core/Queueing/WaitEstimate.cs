using NodaTime;

namespace TierDecision.Core.Queueing;

/// <summary>
/// Estimates the wait in a queue whose contact centre reports agents but no expected wait. Computed once for a report, never per request.
/// </summary>
internal static class WaitEstimate
{
    /// <summary>
    /// The expected wait of a contact that joins now; null where the policy gives no handling time, or too little was reported. Contacts that give
    /// up are not counted, so the wait is rather shorter.
    /// </summary>
    public static Duration? Of(QueuePlan queue, in QueueState state)
    {
        if (queue.HandlingTime is not { } handling || state.AgentsStaffed is not > 0)
        {
            return null;
        }

        var waiting = state.Waiting ?? 0;
        if (state.AgentsFree > 0 && waiting == 0)
        {
            return Duration.Zero;
        }

        // All agents are busy: one of them is done every handling time / agents on average, and it takes one more than wait already (M/M/c).
        if (waiting > 0 || state.AgentsFree == 0)
        {
            return handling * ((waiting + 1.0) / state.AgentsStaffed.Value);
        }

        // Nobody said how busy the agents are, so the average over time has to do.
        return queue.ContactsPerHour is { } arrivals
            && ErlangC.TryCreate(arrivals, handling, state.AgentsStaffed.Value, out var average) == QueueingError.None ? average.AverageWait : null;
    }
}
