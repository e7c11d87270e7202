using System.Collections.Immutable;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Sla;

/// <summary>An SLA rule: what is promised, to whom, by which calendar.</summary>
public sealed class SlaRulePlan
{
    private readonly ImmutableArray<ClockDefinition>[] _clocks;
    private readonly SlaTargetPlan[][] _targets;

    internal SlaRulePlan(string name, Condition when, CalendarPlan calendar, IReadOnlyList<ClockDefinition> clocks)
    {
        Name = name;
        When = when;
        Calendar = calendar;
        _clocks = [.. Enumerable.Range(0, (int)DecisionContext.Order + 1).Select(context => ClocksOf(clocks, (DecisionContext)context))];
        _targets = [.. _clocks.Select(TargetsOf)];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The calendar by which time runs.</summary>
    public CalendarPlan Calendar { get; }

    internal Condition When { get; }

    /// <summary>Whether the rule promises anything in a context; where it does not, the search goes on below it.</summary>
    public bool Promises(DecisionContext context) => (int)context < _clocks.Length && !_clocks[(int)context].IsEmpty;

    /// <summary>
    /// What the rule promises in a context and is known when something comes in; nothing where it says nothing of it. The due times are those of
    /// a ticket that is never paused; next response and updates, which begin only with a message or a reply, are not among them.
    /// </summary>
    public ReadOnlySpan<SlaTargetPlan> TargetsFor(DecisionContext context) => (int)context < _targets.Length ? _targets[(int)context] : [];

    /// <summary>All clocks of the rule in a context.</summary>
    public ImmutableArray<ClockDefinition> ClocksFor(DecisionContext context) => (int)context < _clocks.Length ? _clocks[(int)context] : [];

    private static ImmutableArray<ClockDefinition> ClocksOf(IReadOnlyList<ClockDefinition> clocks, DecisionContext context) =>
        [.. clocks.Where(clock => SlaMetrics.Find(clock.Metric)?.Context == context)];

    private static SlaTargetPlan[] TargetsOf(ImmutableArray<ClockDefinition> clocks) =>
    [
        .. clocks
            .Where(clock => SlaMetrics.Find(clock.Metric) is { Conditions.StartsAtCreation: true })
            .Select(clock => new SlaTargetPlan(clock.Metric, clock.Target)),
    ];
}

/// <summary>One promise.</summary>
/// <param name="Metric">What is promised.</param>
/// <param name="Target">How much time there is, more than none.</param>
public sealed record SlaTargetPlan(SlaMetric Metric, BusinessSpan Target);
