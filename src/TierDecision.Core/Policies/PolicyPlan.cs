using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Priorities;
using TierDecision.Core.Queueing;
using TierDecision.Core.Ranking;
using TierDecision.Core.Routing;
using TierDecision.Core.Sla;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies;

/// <summary>A policy as the engine runs it: checked, immutable, arrays in the order of the file. Made by <c>PolicyCompiler</c>.</summary>
public sealed class PolicyPlan
{
    private readonly TierPlan[] _tiers;
    private readonly PriorityRulePlan[] _priorityRules;
    private readonly SlaRulePlan[] _slaRules;

    internal PolicyPlan(
        TierPlan[] tiers, PriorityRulePlan[] priorityRules, QueuesPlan queues, RoutingPlan routing, SlaRulePlan[] slaRules, TierPeriod? tierPeriod)
    {
        _tiers = tiers;
        _priorityRules = priorityRules;
        _slaRules = slaRules;
        Queues = queues;
        Routing = routing;
        TierRules = new TierRules(tiers) { Period = tierPeriod };

        Condition[] priorities = [.. priorityRules.Select(rule => rule.When)];
        Condition[] routes = [.. routing.Rules.ToArray().Select(rule => rule.When)];
        Condition[] slas = [.. slaRules.Select(rule => rule.When)];
        Filter = new RuleFilter(priorities, routes, slas);
        var firstRoute = RuleFilter.WordsFor(priorities.Length);
        var firstSla = firstRoute + RuleFilter.WordsFor(routes.Length);
        PriorityIndex = new RuleIndex(priorities, tiers.Length, firstMatchOnly: false);
        RoutingIndex = new RuleIndex(routes, tiers.Length, firstMatchOnly: true, firstRoute);

        // Not only the first match: one that promises nothing in the context is passed over.
        SlaIndex = new RuleIndex(slas, tiers.Length, firstMatchOnly: false, firstSla);
    }

    /// <summary>The policy's name.</summary>
    public required string Name { get; init; }

    /// <summary>The author's version.</summary>
    public required string Version { get; init; }

    /// <summary>What the policy is for; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>The age from which a score counts as stale.</summary>
    public required Duration StaleAfter { get; init; }

    /// <summary>What becomes of decisions while the store does not confirm that what is known of the customers is current.</summary>
    public required UnconfirmedDataPlan UnconfirmedData { get; init; }

    /// <summary>For how long a contact keeps the policy under which it entered; null where none does.</summary>
    public PinPlan? Pin { get; init; }

    /// <summary>What an identifier means that several customers have.</summary>
    public required SharedIdentifier SharedIdentifier { get; init; }

    /// <summary>The tier of customers of whom nothing is known, an index into the tiers.</summary>
    public required byte UnknownTier { get; init; }

    /// <summary>The largest head start that anyone can have, in milliseconds: it bounds how long anyone can be overtaken.</summary>
    public required long LargestHeadStartMilliseconds { get; init; }

    /// <summary>The calendars by name, compared without regard to case; <c>24x7</c> is among them.</summary>
    public required IReadOnlyDictionary<string, CalendarPlan> Calendars { get; init; }

    /// <summary>The priority rules.</summary>
    public ReadOnlySpan<PriorityRulePlan> PriorityRules => _priorityRules;

    /// <summary>The queues that routes may name.</summary>
    public QueuesPlan Queues { get; }

    /// <summary>Where contacts and tickets go.</summary>
    public RoutingPlan Routing { get; }

    /// <summary>The SLA rules.</summary>
    public ReadOnlySpan<SlaRulePlan> SlaRules => _slaRules;

    /// <summary>How orders are ranked.</summary>
    public required RankingPlan Ranking { get; init; }

    /// <summary>The tiers, best first.</summary>
    public ReadOnlySpan<TierPlan> Tiers => _tiers;

    /// <summary>How tiers are assigned where scores are made.</summary>
    public TierRules TierRules { get; }

    /// <summary>Tiers by the names under which customers were scored, as indices into the tiers.</summary>
    public IReadOnlyDictionary<string, int> TierNames { get; init; } = new Dictionary<string, int>();

    /// <summary>Limits on tiers that a person sets.</summary>
    public required OverridePlan Overrides { get; init; }

    /// <summary>Texts in place of the built-in ones.</summary>
    public IReadOnlyDictionary<ReasonCode, ReasonTextPlan> ReasonTexts { get; init; } = new Dictionary<ReasonCode, ReasonTextPlan>();

    internal RuleFilter Filter { get; }

    internal RuleIndex PriorityIndex { get; }

    internal RuleIndex RoutingIndex { get; }

    internal RuleIndex SlaIndex { get; }

    /// <summary>The index of the tier called <paramref name="name"/>, or -1.</summary>
    public int TierIndex(string name) => Array.FindIndex(_tiers, tier => Names.Same(tier.Name, name));

    /// <summary>
    /// The index of the tier that customers scored under <paramref name="name"/> are in: the tier of that name, or the one that the policy maps the
    /// name to; -1 where it has neither.
    /// </summary>
    public int ScoredTierIndex(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TierIndex(name) is >= 0 and var index ? index : TierNames.GetValueOrDefault(name, -1);
    }

    /// <summary>Assigns the tiers of this policy to customers who were scored under others.</summary>
    /// <param name="tiers">The names of the tiers that they stand in, by which <c>tier_names</c> know them too.</param>
    /// <param name="now">The time.</param>
    public Retier RetierFrom(IReadOnlyList<string> tiers, Instant now)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        return new Retier(TierRules, tiers.Select(ScoredTierIndex), now);
    }

    /// <summary>
    /// How long a contact of tier <paramref name="tier"/> can be overtaken by later arrivals at most, whatever rules match: the largest head start
    /// less the least that the tier can have. Who arrives that long after it or later is served after it, equal keys going to who came first.
    /// </summary>
    public Duration OvertakingBound(int tier) => Duration.FromMilliseconds(LargestHeadStartMilliseconds - LeastHeadStartMilliseconds(tier));

    /// <summary>
    /// The least head start that a contact of tier <paramref name="tier"/> can have: its own, less what the rules that can match in one context and
    /// channel take away together, plus what those give that always match there. Which rules can match at once is not looked into further,
    /// so the real one may be larger, never smaller.
    /// </summary>
    public long LeastHeadStartMilliseconds(int tier)
    {
        var own = _tiers[tier].HeadStartMilliseconds;
        var least = PriorityIndex.OfTier(tier).Append([]).Min(candidates => own + candidates.Sum(LeastChange));
        return Math.Clamp(least, 0, LargestHeadStartMilliseconds);
    }

    private long LeastChange(RuleIndex.Candidate candidate)
    {
        var change = _priorityRules[candidate.Rule].HeadStartChangeMilliseconds;
        return candidate.When == Condition.Always ? change : Math.Min(0, change);
    }
}
