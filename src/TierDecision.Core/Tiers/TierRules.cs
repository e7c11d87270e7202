using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>
/// Gives customers their tiers where scores are made, never per request: the first tier, best first, whose criterion holds; the last
/// takes the rest. The one place that does so, for the command line, the service's own customers and any library user.
/// </summary>
public sealed class TierRules
{
    private readonly TierCriterion[] _criteria;

    internal TierRules(IReadOnlyList<TierPlan> tiers)
    {
        Names = [.. tiers.Select(tier => tier.Name)];
        _criteria = [.. tiers.Select(tier => tier.Criterion)];
    }

    /// <summary>The names of the tiers, best first, at least one.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>For how long a tier is kept; null where it is checked in every run.</summary>
    public TierPeriod? Period { get; internal init; }

    /// <summary>Whether all tiers go by the percentile rank of the value score and nothing else.</summary>
    public bool GoByPercentile =>
        Array.TrueForAll(_criteria, criterion => criterion.TakesTheRest || criterion.Thresholds is [{ Field: "percentile" }]);

    /// <summary>Rules by the percentile rank of the value score alone.</summary>
    /// <param name="tiers">Names and lowest percentiles, 0..100, best first; the last takes the rest whatever it says.</param>
    /// <exception cref="ArgumentException">There are no tiers, or more than an index can count.</exception>
    public static TierRules ByPercentile(params IReadOnlyList<(string Name, double FromPercentile)> tiers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        if (tiers.Count is < 1 or > PolicyLimits.MaxTiers)
        {
            throw new ArgumentException($"There are 1 to {PolicyLimits.MaxTiers} tiers.", nameof(tiers));
        }

        var treatment = new TreatmentPlan(Handling.Person, false, false);
        return new TierRules(
            [
                .. tiers.Select((tier, i) => new TierPlan(
                    tier.Name, TierCompiler.ByPercentile(i < tiers.Count - 1 ? tier.FromPercentile : 0), 0, 0, treatment)),
            ]);
    }

    /// <summary>The tiers that cannot be assigned if no customer has some fields, each with one that it needs; best first.</summary>
    /// <param name="missing">The fields, by the names that conditions use, such as <c>lifetime_value</c>.</param>
    public IReadOnlyList<TierNeed> Needs(params IReadOnlyCollection<string> missing)
    {
        ArgumentNullException.ThrowIfNull(missing);
        var needs = new List<TierNeed>();
        for (var i = 0; i < _criteria.Length; i++)
        {
            if (TierNeeds.Of(_criteria[i].When, missing) is { } field)
            {
                needs.Add(new TierNeed(Names[i], field));
            }
        }

        return needs;
    }

    /// <summary>
    /// The tiers that go by what only a scoring run knows, each with one such figure, best first: without the run they cannot be assigned, whatever
    /// their condition says of it.
    /// </summary>
    public IReadOnlyList<TierNeed> NeedsOfRun() =>
    [
        .. _criteria.SelectMany((criterion, i) => ConditionFields.All
            .Where(field => field.Scope == FieldScope.Scoring && TierNeeds.Mentions(criterion.When, field.Name))
            .Take(1)
            .Select(field => new TierNeed(Names[i], field.Name))),
    ];

    /// <summary>Whether a tier goes by a field.</summary>
    /// <param name="field">The field, by the name that conditions use, such as <c>flag</c>.</param>
    public bool GoBy(string field) => Array.Exists(_criteria, criterion => TierNeeds.Mentions(criterion.When, field));

    /// <summary>
    /// The tier of a customer, an index into <see cref="Names"/>. One who was in a better tier before stays in the best tier, from that one down,
    /// that the score misses by no more than the policy's hysteresis.
    /// </summary>
    /// <param name="score">The score; its own tier and override are not read.</param>
    /// <param name="figures">What the run knows beside it.</param>
    /// <param name="previous">The tier before; <see cref="CustomerScore.NoTier"/> where there was none.</param>
    public byte Assign(in CustomerScore score, in RunFigures figures, byte previous = CustomerScore.NoTier)
    {
        var customer = CustomerFacts.Known(score, 0);
        var facts = new ConditionFacts(in customer, in figures);
        for (var i = 0; i < _criteria.Length - 1; i++)
        {
            if (_criteria[i].When.Matches(facts) || (i >= previous && _criteria[i].Kept.Matches(facts)))
            {
                return (byte)i;
            }
        }

        return (byte)(_criteria.Length - 1);
    }

    /// <summary>
    /// The score with its tier, and since when it is that. A better tier is had at once; a worse one if the score misses the standing one by more
    /// than the hysteresis and no period keeps it.
    /// </summary>
    /// <param name="score">The score; its own tier and override are not read.</param>
    /// <param name="figures">What the run knows beside it.</param>
    /// <param name="standing">The tier before.</param>
    /// <param name="at">The time of the run: since then a tier is had that changes.</param>
    public CustomerScore Assign(in CustomerScore score, in RunFigures figures, in StandingTier standing, Instant at)
    {
        var tier = Assign(score, figures, standing.Tier);
        if (tier > standing.Tier && standing.Tier < Names.Count && standing.Since is { } since
            && Period is { } period && period.Keeps(Day(since), standing.AssignedAsOf is { } run ? Day(run) : null, Day(at)))
        {
            tier = standing.Tier;
        }

        return score with { Tier = tier, TierSince = tier == standing.Tier ? standing.Since ?? at : at };
    }

    private static LocalDate Day(Instant instant) => instant.InUtc().Date;
}
