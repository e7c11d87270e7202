using Google.Protobuf.Collections;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.V1;
using PromiseStatus = TierDecision.Core.Routing.PromiseStatus;
using QueueAvailability = TierDecision.Core.Routing.QueueAvailability;
using ReasonCode = TierDecision.Core.Decisions.ReasonCode;

namespace TierDecision.Service.Decisions;

/// <summary>The reasons why a route is where it is: what became of the targets before, and whether the promise holds. Made once for each queue.</summary>
internal sealed class RouteReasons
{
    private static readonly Dictionary<TargetOutcome, ReasonCode> Outcomes = new()
    {
        [TargetOutcome.TimedOut] = ReasonCode.TargetTimedOut,
        [TargetOutcome.Closed] = ReasonCode.TargetClosed,
        [TargetOutcome.ExpectedWait] = ReasonCode.TargetExpectedWait,
        [TargetOutcome.Waiting] = ReasonCode.TargetWaiting,
        [TargetOutcome.NoAgents] = ReasonCode.TargetNoAgents,
        [TargetOutcome.Unknown] = ReasonCode.TargetStateUnknown,
        [TargetOutcome.Channel] = ReasonCode.TargetChannel,
        [TargetOutcome.Guardrail] = ReasonCode.GuardrailTarget,
    };

    // By outcome and queue; null where an outcome needs no reason.
    private readonly Reason[]?[] _outcomes = new Reason[]?[Enum.GetValues<TargetOutcome>().Length];
    private readonly Reason[] _closed;
    private readonly Reason[] _priority;
    private readonly Reason _atRisk;
    private readonly Reason _missed;

    public RouteReasons(PolicyPlan plan, Func<ReasonCode, string, Reason> make)
    {
        foreach (var (outcome, code) in Outcomes)
        {
            _outcomes[(int)outcome] = ByQueue(code);
        }

        _closed = ByQueue(ReasonCode.QueueClosed);
        _priority = ByQueue(ReasonCode.TargetPriority);
        _atRisk = make(ReasonCode.PromiseAtRisk, "");
        _missed = make(ReasonCode.PromiseMissed, "");

        Reason[] ByQueue(ReasonCode code) => [.. plan.Queues.Select(queue => make(code, queue))];
    }

    /// <summary>Adds what became of the targets up to the one that applies.</summary>
    public void AddTargets(RepeatedField<Reason> reasons, RoutePlan route, in RouteStatus status)
    {
        for (var i = 0; i < status.Target; i++)
        {
            if (_outcomes[(int)status.Outcome(i)] is { } byQueue)
            {
                reasons.Add(byQueue[route.Targets[i].Place.Index]);
            }
        }

        var current = route.Targets[status.Target];
        if (status.Availability is QueueAvailability.OutsideHours or QueueAvailability.ReportedClosed)
        {
            reasons.Add(_closed[current.Place.Index]);
        }

        if (current.PriorityChange != 0)
        {
            reasons.Add(_priority[current.Place.Index]);
        }
    }

    /// <summary>Adds that a promise cannot be kept.</summary>
    public void AddPromise(RepeatedField<Reason> reasons, in RouteStatus status)
    {
        if (status.Promise is PromiseStatus.AtRisk or PromiseStatus.Missed)
        {
            reasons.Add(status.Promise == PromiseStatus.AtRisk ? _atRisk : _missed);
        }
    }
}
