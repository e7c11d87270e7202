using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using PromiseStatus = TierDecision.Core.Routing.PromiseStatus;
using QueueAvailability = TierDecision.Core.Routing.QueueAvailability;
using ReasonCode = TierDecision.Core.Vocabulary.ReasonCode;

namespace TierDecision.Service.Wire;

/// <summary>
/// The reasons why a route is where it is: what became of the targets before, and whether the promise holds. Encoded once for each queue.
/// </summary>
internal sealed class EncodedRouteReasons
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
    private readonly byte[][]?[] _outcomes = new byte[][]?[Enum.GetValues<TargetOutcome>().Length];
    private readonly byte[][] _closed;
    private readonly byte[][] _priority;
    private readonly byte[] _atRisk;
    private readonly byte[] _missed;

    public EncodedRouteReasons(PolicyPlan plan, Func<ReasonCode, string, byte[]> make)
    {
        foreach (var (outcome, code) in Outcomes)
        {
            _outcomes[(int)outcome] = ByQueue(code);
        }

        _closed = ByQueue(ReasonCode.QueueClosed);
        _priority = ByQueue(ReasonCode.TargetPriority);
        _atRisk = make(ReasonCode.PromiseAtRisk, "");
        _missed = make(ReasonCode.PromiseMissed, "");

        byte[][] ByQueue(ReasonCode code) => [.. plan.Queues.Names.Select(queue => make(code, queue))];
    }

    /// <summary>Writes what became of the targets up to the one that applies.</summary>
    public void WriteTargets(WireMessage wire, RoutePlan route, in RouteStatus status)
    {
        for (var i = 0; i < status.Target; i++)
        {
            if (_outcomes[(int)status.Outcome(i)] is { } byQueue)
            {
                wire.Raw(byQueue[route.Targets[i].Place.Index]);
            }
        }

        var current = route.Targets[status.Target];
        if (status.Availability is QueueAvailability.OutsideHours or QueueAvailability.ReportedClosed)
        {
            wire.Raw(_closed[current.Place.Index]);
        }

        if (current.PriorityChange != 0)
        {
            wire.Raw(_priority[current.Place.Index]);
        }
    }

    /// <summary>Writes that a promise cannot be kept.</summary>
    public void WritePromise(WireMessage wire, in RouteStatus status)
    {
        if (status.Promise is PromiseStatus.AtRisk or PromiseStatus.Missed)
        {
            wire.Raw(status.Promise == PromiseStatus.AtRisk ? _atRisk : _missed);
        }
    }
}
