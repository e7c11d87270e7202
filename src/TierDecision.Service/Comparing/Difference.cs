using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Comparing;

/// <summary>How a candidate's decision differs from that of the policy in force on the same request.</summary>
/// <param name="OtherTier">Whether the tier is another one, by name.</param>
/// <param name="OtherQueue">Whether the route is at another queue, by name, or only one of them has a route.</param>
/// <param name="PriorityBy">The candidate's priority less the other, -100..100.</param>
/// <param name="Due">Which way the due times differ: less than 0 for sooner, more for later. A promise of the candidate's alone is sooner.</param>
/// <param name="DueBy">By how much the first due time that differs does, without sign; nothing if only one of them has it.</param>
internal readonly record struct Difference(bool OtherTier, bool OtherQueue, int PriorityBy, int Due, Duration DueBy)
{
    /// <summary>Whether they differ at all.</summary>
    public bool IsAny => OtherTier || OtherQueue || PriorityBy != 0 || Due != 0;

    /// <summary>Compares two decisions on a request of <paramref name="context"/>.</summary>
    public static Difference Of(
        in Decision candidate, PolicyPlan candidatePlan, in Decision inForce, PolicyPlan planInForce, DecisionContext context)
    {
        var due = DueOf(candidate, TargetsOf(candidate, candidatePlan, context), inForce, TargetsOf(inForce, planInForce, context), out var by);
        return new Difference(
            candidatePlan.Tiers[candidate.Tier].Name != planInForce.Tiers[inForce.Tier].Name,
            QueueOf(candidate) != QueueOf(inForce),
            candidate.Priority - inForce.Priority,
            due,
            by);
    }

    /// <summary>The queue that a decision's route is at; null for none.</summary>
    public static string? QueueOf(in Decision decision) => decision.Route?.Targets[decision.RouteStatus.Target].Queue;

    /// <summary>What a decision promises; nothing if no rule matched.</summary>
    public static ReadOnlySpan<SlaTargetPlan> TargetsOf(in Decision decision, PolicyPlan plan, DecisionContext context) =>
        decision.SlaRule == Decision.NoRule ? [] : plan.SlaRules[decision.SlaRule].TargetsFor(context);

    /// <summary>Whether a decision is at the last target of its route, or is offered an overflow.</summary>
    public static bool IsAtLastTarget(in Decision decision) => decision.Route is { } route
        && (decision.RouteStatus.Target == route.Targets.Count - 1 || (decision.RouteStatus.Offers & RouteOffers.Overflow) != 0);

    /// <summary>Whether a decision's promise cannot be kept.</summary>
    public static bool IsUnkept(in Decision decision) => decision.RouteStatus.Promise is PromiseStatus.AtRisk or PromiseStatus.Missed;

    private static int DueOf(
        in Decision candidate, ReadOnlySpan<SlaTargetPlan> ofCandidate, in Decision inForce, ReadOnlySpan<SlaTargetPlan> ofInForce, out Duration by)
    {
        by = Duration.Zero;
        for (var i = 0; i < ofInForce.Length; i++)
        {
            var j = IndexOf(ofCandidate, ofInForce[i].Metric);
            if (j < 0)
            {
                return 1;
            }

            var later = candidate.DueAt(j) - inForce.DueAt(i);
            if (later != Duration.Zero)
            {
                by = later < Duration.Zero ? -later : later;
                return later < Duration.Zero ? -1 : 1;
            }
        }

        return ofCandidate.Length > ofInForce.Length ? -1 : 0;
    }

    private static int IndexOf(ReadOnlySpan<SlaTargetPlan> targets, SlaMetric metric)
    {
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i].Metric == metric)
            {
                return i;
            }
        }

        return -1;
    }
}
