using TierDecision.Core.Decisions;
using TierDecision.Core.Policies.Conditions;

namespace TierDecision.Core.Sla;

/// <summary>An SLA rule: what is promised, to whom, by which calendar.</summary>
public sealed class SlaRulePlan
{
    /// <summary>The most targets that a rule has in one context.</summary>
    public const int MaxTargets = 2;

    private readonly SlaTargetPlan[] _contact;
    private readonly SlaTargetPlan[] _ticket;
    private readonly SlaTargetPlan[] _order;

    internal SlaRulePlan(string name, Condition when, CalendarPlan calendar, IReadOnlyList<SlaTargetPlan> targets)
    {
        Name = name;
        When = when;
        Calendar = calendar;
        _contact = [.. targets.Where(target => ContextOf(target.Metric) == DecisionContext.Contact)];
        _ticket = [.. targets.Where(target => ContextOf(target.Metric) == DecisionContext.Ticket)];
        _order = [.. targets.Where(target => ContextOf(target.Metric) == DecisionContext.Order)];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The calendar by which time runs.</summary>
    public CalendarPlan Calendar { get; }

    internal Condition When { get; }

    /// <summary>What the rule promises in a context; nothing where it says nothing of it.</summary>
    public ReadOnlySpan<SlaTargetPlan> TargetsFor(DecisionContext context) => context switch
    {
        DecisionContext.Contact => _contact,
        DecisionContext.Ticket => _ticket,
        DecisionContext.Order => _order,
        _ => [],
    };

    private static DecisionContext ContextOf(SlaMetric metric) => metric switch
    {
        SlaMetric.Answer => DecisionContext.Contact,
        SlaMetric.ShipBy => DecisionContext.Order,
        _ => DecisionContext.Ticket,
    };
}

/// <summary>One promise.</summary>
/// <param name="Metric">What is promised.</param>
/// <param name="TargetMilliseconds">How much open time there is, more than 0.</param>
public sealed record SlaTargetPlan(SlaMetric Metric, long TargetMilliseconds);
