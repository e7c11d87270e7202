using System.Globalization;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>Checks the tiers: best first, without gaps, each saying whom it takes.</summary>
internal sealed class TierCompiler
{
    private readonly FindingList _findings;
    private readonly ConditionCompiler _conditions;
    private readonly double _hysteresis;
    private readonly List<TierConfig> _configs;

    private TierCompiler(List<TierConfig> configs, double? hysteresis, FindingList findings)
    {
        _findings = findings;
        _conditions = new ConditionCompiler([], findings, scope: FieldScope.Scoring);
        _configs = configs;
        _hysteresis = hysteresis ?? 0;
        if (_hysteresis is not (>= 0 and <= Hysteresis.Largest))
        {
            findings.Error("hysteresis", Number(_hysteresis), $"must be 0..{Number(Hysteresis.Largest)}");
            _hysteresis = 0;
        }
    }

    /// <summary>Compiles the tiers, best first.</summary>
    /// <param name="tiers">The tiers as written.</param>
    /// <param name="hysteresis">How far a score may fall below a tier's limit, 0..50; null for 0.</param>
    /// <param name="unknown">The tier of customers of whom nothing is known.</param>
    /// <param name="names">Names under which customers were scored, mapped to these tiers.</param>
    /// <param name="calendars">The calendars that treatments may name.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static TierPlan[] Compile(
        TiersConfig tiers,
        double? hysteresis,
        UnknownCustomerConfig? unknown,
        Dictionary<string, string> names,
        IReadOnlyDictionary<string, CalendarPlan> calendars,
        FindingList findings)
    {
        var configs = tiers.Expanded;
        var compiler = new TierCompiler(configs, hysteresis, findings);
        if (tiers is { Preset: not null, List.Count: > 0 })
        {
            findings.Error("tiers", null, "has a preset and a list: keep one");
        }

        if (configs.Count is 0 or > PolicyLimits.MaxTiers)
        {
            findings.Error("tiers", $"{configs.Count} tiers", $"must be 1 to {PolicyLimits.MaxTiers}, best first");
        }

        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var plans = new TierPlan[configs.Count];
        for (var i = 0; i < plans.Length; i++)
        {
            plans[i] = compiler.CompileTier($"tiers[{i}]", configs[i], last: i == plans.Length - 1, taken, calendars);
        }

        compiler.CheckOrder(plans);
        compiler.CheckUnknown(unknown, plans);
        compiler.CheckNames(names, plans);
        return plans;
    }

    /// <summary>The criterion of a percentile rank, which takes everyone where that is 0.</summary>
    public static TierCriterion ByPercentile(double from) => ByThresholds([("percentile", from)], 0);

    private TierPlan CompileTier(
        string path, TierConfig tier, bool last, HashSet<string> names, IReadOnlyDictionary<string, CalendarPlan> calendars)
    {
        var name = _findings.Name(path, tier.Name, names);
        var criterion = CompileCriterion(path, tier, last);
        if (tier.Priority is not { } priority)
        {
            _findings.Error($"{path}.priority", null, "is required: 0..100, higher is served sooner");
        }
        else if (priority is < 0 or > 100)
        {
            _findings.Error($"{path}.priority", $"{priority}", "must be 0..100");
        }

        _findings.Duration($"{path}.head_start", tier.HeadStart, zero: true);
        var headStart = (long)(tier.HeadStart ?? Duration.Zero).TotalMilliseconds;
        return new TierPlan(name, criterion, tier.Priority ?? 0, headStart, CompileTreatment($"{path}.treatment", tier.Treatment, calendars));
    }

    private TreatmentPlan CompileTreatment(string path, TreatmentConfig config, IReadOnlyDictionary<string, CalendarPlan> calendars)
    {
        return new TreatmentPlan(config.Handling, config.DedicatedAgent, config.DiscountEligible)
        {
            Callback = config.Callback,
            SelfService = config.SelfService,
            ServiceHours = CalendarCompiler.FindOrAroundTheClock($"{path}.service_hours", config.ServiceHours, calendars, _findings),
        };
    }

    private TierCriterion CompileCriterion(string path, TierConfig tier, bool last)
    {
        var given = (tier.FromPercentile is null ? 0 : 1) + (tier.AtLeast.Count == 0 ? 0 : 1) + (tier.When is null ? 0 : 1);
        if (given > 1)
        {
            _findings.Error(path, tier.Name, "says in more than one way whom it takes: keep one of from_percentile, at_least and when");
        }

        if (given == 0 && !last)
        {
            _findings.Error(
                $"{path}.from_percentile",
                null,
                "is required, or at_least or when: whom the tier takes; only the last takes the rest without a word");
        }

        if (tier.FromPercentile is { } from)
        {
            if (from is not (>= 0 and <= 100))
            {
                _findings.Error($"{path}.from_percentile", Number(from), "must be 0..100");
            }

            return ByThresholds([("percentile", from)], _hysteresis);
        }

        if (tier.When is { } when)
        {
            var condition = _conditions.Compile($"{path}.when", when);
            return new TierCriterion(ConditionText.Of(when), [], condition, Hysteresis.Widen(condition, _hysteresis));
        }

        var known = tier.AtLeast.Where(threshold => IsThreshold($"{path}.at_least", threshold.Key, threshold.Value)).ToList();
        return ByThresholds([.. known.Select(threshold => (threshold.Key, threshold.Value))], _hysteresis);
    }

    private bool IsThreshold(string path, string name, double least)
    {
        var scores = ConditionFields.All
            .Where(field => field.Scope != FieldScope.Request && field is NumberField)
            .Select(field => field.Name).ToList();
        if (!scores.Contains(name))
        {
            _findings.Error(path, name, NearestWord.NotOneOf("score", name, scores));
            return false;
        }

        if (!double.IsFinite(least))
        {
            _findings.Error($"{path}.{name}", Number(least), "is not a number");
        }

        return true;
    }

    private static TierCriterion ByThresholds(IReadOnlyList<(string Field, double AtLeast)> thresholds, double hysteresis)
    {
        // A rank of at least 0 is everyone's, also of those who have none yet.
        var asked = thresholds.Where(threshold => threshold is not ("percentile", <= 0)).ToList();
        var parts = asked.Select(threshold =>
        {
            var field = (NumberField)ConditionFields.Find(threshold.Field)!;
            var least = field.IsSingle ? (float)threshold.AtLeast : threshold.AtLeast;
            return (Condition)new NumberWithin(field, least, true, double.PositiveInfinity, true);
        });
        Condition condition = asked.Count switch { 0 => Condition.Always, 1 => parts.First(), _ => new AllOf([.. parts]) };
        var text = asked.Count == 0
            ? "everyone else"
            : string.Join(", ", asked.Select(threshold => $"{threshold.Field} at least {Number(threshold.AtLeast)}"));
        return new TierCriterion(
            text, [.. asked.Select(threshold => new TierThreshold(threshold.Field, threshold.AtLeast))],
            condition, Hysteresis.Widen(condition, hysteresis));
    }

    // What was not given or is no good is an error already; its placeholder must not cause another.
    private void CheckOrder(TierPlan[] tiers)
    {
        for (var i = 1; i < tiers.Length; i++)
        {
            var (better, worse) = (tiers[i - 1], tiers[i]);
            var (given, next) = (_configs[i - 1], _configs[i]);
            if (next.FromPercentile >= given.FromPercentile)
            {
                _findings.Error(
                    $"tiers[{i}].from_percentile",
                    Number(next.FromPercentile.Value),
                    $"is not below that of '{better.Name}' ({Number(given.FromPercentile.Value)}): "
                        + "tiers are listed best first, and this one would take nobody",
                    FindingRule.EmptyTier);
            }

            if (given.Priority is not null && next.Priority is not null && worse.Priority > better.Priority)
            {
                _findings.Warning(
                    $"tiers[{i}].priority",
                    $"{worse.Priority}",
                    $"is higher than that of the better tier '{better.Name}' ({better.Priority})",
                    FindingRule.PriorityInversion);
            }

            if (better.HeadStartMilliseconds >= 0 && worse.HeadStartMilliseconds > better.HeadStartMilliseconds)
            {
                _findings.Warning(
                    $"tiers[{i}].head_start",
                    null,
                    $"is longer than that of the better tier '{better.Name}', which can be served later",
                    FindingRule.PriorityInversion);
            }
        }

        if (tiers.Length > 0 && !tiers[^1].Criterion.TakesTheRest && _configs[^1] is { FromPercentile: null or (> 0 and <= 100) } last)
        {
            var key = last.FromPercentile is not null ? ".from_percentile" : last.When is null ? ".at_least" : ".when";
            _findings.Error(
                $"tiers[{tiers.Length - 1}]{key}",
                last.FromPercentile is { } from ? Number(from) : null,
                "leaves a gap: whom it does not take has no tier. The last tier takes the rest: leave this out, or give it from_percentile: 0",
                FindingRule.TierGap);
        }
    }

    private void CheckUnknown(UnknownCustomerConfig? unknown, TierPlan[] tiers)
    {
        if (unknown?.Tier is not { Length: > 0 } name)
        {
            _findings.Error("unknown_customer.tier", null, "is required: the tier of customers of whom nothing is known");
        }
        else if (tiers.Length > 0 && !Array.Exists(tiers, tier => Names.Same(tier.Name, name)))
        {
            _findings.Error("unknown_customer.tier", name, NearestWord.NotOneOf("tier", name, tiers.Select(tier => tier.Name)));
        }
        else if (Array.FindLast(tiers, tier => tier.Treatment.Handling != Handling.EndOfRelationship) is { } last
            && Array.Find(tiers, tier => Names.Same(tier.Name, name))!.Treatment.Handling != Handling.EndOfRelationship
            && !Names.Same(last.Name, name))
        {
            // The end of a relationship is for nobody of whom nothing is known.
            _findings.Warning(
                "unknown_customer.tier",
                name,
                $"is better than '{last.Name}', so customers of that tier gain when they hide who they are",
                FindingRule.UnknownTier);
        }
    }

    private void CheckNames(Dictionary<string, string> names, TierPlan[] tiers)
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (old, present) in names)
        {
            if (!taken.Add(old))
            {
                _findings.Error($"tier_names.{old}", old, "comes twice: names are compared without regard to case");
            }

            if (Array.Exists(tiers, tier => Names.Same(tier.Name, old)))
            {
                _findings.Error($"tier_names.{old}", old, "is a tier of this policy: only names that it does not have are mapped");
            }

            if (tiers.Length > 0 && !Array.Exists(tiers, tier => Names.Same(tier.Name, present)))
            {
                _findings.Error($"tier_names.{old}", present, NearestWord.NotOneOf("tier", present, tiers.Select(tier => tier.Name)));
            }
        }
    }

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
