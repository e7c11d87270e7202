using TierDecision.Core.Conditions;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Routing;

/// <summary>
/// Walks a route to the target that applies now. The walk depends on time only through how far it gets: when a target is reached and left follows
/// from the arrival (or the position that the request brought), the policy and the states alone. So with the same states the target never
/// goes back as time passes, and the moment at which it changes is known ahead.
/// </summary>
internal readonly ref struct RouteWalk
{
    private readonly ReadOnlySpan<RouteTargetPlan> _targets;
    private readonly QueueStates _states;
    private readonly Channel _channel;
    private readonly bool _guarded;

    public RouteWalk(RoutePlan route, QueueStates states, Channel channel, bool guarded)
    {
        _targets = route.Span;
        _states = states;
        _channel = channel;
        _guarded = guarded;
    }

    /// <summary>
    /// Finds the target that applies at <paramref name="now"/>, since when, and until when: <see cref="long.MaxValue"/> for the last.
    /// </summary>
    public long Go(string rule, in ConditionFacts facts, long now, ref RouteStatus status)
    {
        var target = 0;
        var since = facts.Request.ArrivedAt.ToUnixTimeMilliseconds();
        var resumed = false;
        if (facts.Request.WaitsIn is { } position && (uint)position.Target < (uint)_targets.Length
            && string.Equals(position.Rule, rule, StringComparison.Ordinal))
        {
            resumed = true;
            since = position.Since.ToUnixTimeMilliseconds();
            for (; target < position.Target; target++)
            {
                status.SetOutcome(target, TargetOutcome.Passed);
            }
        }

        var leaves = long.MaxValue;
        for (; target < _targets.Length - 1; target++, resumed = false)
        {
            var outcome = CheckOnArrival(target, since, resumed);
            if (outcome == TargetOutcome.NotReached)
            {
                leaves = Leaves(target, since, resumed, out outcome);
                if (now < leaves)
                {
                    break;
                }

                since = leaves;
                leaves = long.MaxValue;
            }

            status.SetOutcome(target, outcome);
        }

        status.SetOutcome(target, TargetOutcome.Current);
        status.Target = target;
        status.SinceMilliseconds = since;
        return leaves;
    }

    /// <summary>For what a target that is reached at an instant is passed over; <see cref="TargetOutcome.NotReached"/> where for nothing.</summary>
    /// <param name="target">The target.</param>
    /// <param name="at">The instant.</param>
    /// <param name="resumed">
    /// Whether the contact is known to have waited here at that instant: then what was reported later does not reach back to it.
    /// </param>
    public TargetOutcome CheckOnArrival(int target, long at, bool resumed = false)
    {
        var plan = _targets[target];
        var fixedOutcome = CheckAlways(plan.Place);
        if (fixedOutcome != TargetOutcome.NotReached)
        {
            return fixedOutcome;
        }

        if (plan.SkipWhen.Closed && !plan.Place.Hours.IsOpen(at))
        {
            return TargetOutcome.Closed;
        }

        ref readonly var state = ref _states.Of(plan.Place.Index);
        if (!state.IsKnown(at))
        {
            return plan.SkipWhen.Unknown ? TargetOutcome.Unknown : TargetOutcome.NotReached;
        }

        return resumed && at < state.ReportedAt ? TargetOutcome.NotReached : plan.SkipWhen.Check(state);
    }

    /// <summary>What no time changes: a queue that no person serves where one is asked for, and one that does not take the channel.</summary>
    public TargetOutcome CheckAlways(QueuePlan queue) =>
        _guarded && queue.Kind != QueueKind.Person ? TargetOutcome.Guardrail
        : !queue.Takes(_channel) ? TargetOutcome.Channel
        : TargetOutcome.NotReached;

    // When a target that was reached is left, and why: its time is up, or something holds for which it is passed over.
    private long Leaves(int target, long since, bool resumed, out TargetOutcome outcome)
    {
        var plan = _targets[target];
        var leaves = since + plan.TimeoutMilliseconds!.Value;
        outcome = TargetOutcome.TimedOut;
        if (plan.SkipWhen.Closed)
        {
            Earlier(plan.Place.Hours.OpenUntil(since), TargetOutcome.Closed, ref leaves, ref outcome);
        }

        ref readonly var state = ref _states.Of(plan.Place.Index);
        if (!state.IsKnown(since))
        {
            return leaves;
        }

        if (plan.SkipWhen.Unknown)
        {
            Earlier(state.ExpiresAt, TargetOutcome.Unknown, ref leaves, ref outcome);
        }

        if (resumed && since < state.ReportedAt && plan.SkipWhen.Check(state) is var reported and not TargetOutcome.NotReached)
        {
            Earlier(state.ReportedAt, reported, ref leaves, ref outcome);
        }

        return leaves;
    }

    private static void Earlier(long at, TargetOutcome why, ref long leaves, ref TargetOutcome outcome)
    {
        if (at < leaves)
        {
            leaves = at;
            outcome = why;
        }
    }
}
