using System.Globalization;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Ranking;

/// <summary>Checks how orders are ranked: weights that are there and tiers that exist.</summary>
internal static class RankingCompiler
{
    private const double LeastLookAhead = 0.1;
    private const double LargestLookAhead = 100;

    public static RankingPlan Compile(
        RankingConfig? written, TierPlan[] tiers, IReadOnlyDictionary<string, CalendarPlan> calendars, FindingList findings)
    {
        var config = written ?? new RankingConfig();
        Check(findings, "look_ahead", config.LookAhead, LeastLookAhead, LargestLookAhead);
        Check(findings, "units_per_order", config.UnitsPerOrder, OpenOrder.MinUnits, OpenOrder.MaxUnits);
        Check(findings, "units_per_hour", config.UnitsPerHour, WorkCapacity.MinUnitsPerHour, WorkCapacity.MaxUnitsPerHour);
        Check(findings, "unknown_weight", config.UnknownWeight, 0, OpenOrder.MaxWeight);
        findings.Duration("ranking.longest_wait", config.LongestWait, zero: false);
        findings.Duration("ranking.reckon_due_after", config.ReckonDueAfter, zero: false);
        CheckTiers(findings, "ranking.weights", config.Weights.Keys, tiers);
        CheckTiers(findings, "ranking.allocation", config.Allocation.Keys, tiers);
        CheckWeights(config, tiers, findings);
        if (written is { LongestWait: null })
        {
            findings.Warning(
                "ranking.longest_wait", null, "is not given: under lasting overload an order of little weight can be overtaken without end");
        }

        return new RankingPlan
        {
            Options = new RankingOptions { LookAhead = config.LookAhead ?? RankingOptions.DefaultLookAhead, LongestWait = config.LongestWait },
            WeighBy = config.WeighBy,
            UnitsPerOrder = config.UnitsPerOrder ?? 1,
            UnitsPerHour = config.UnitsPerHour,
            Calendar = CalendarCompiler.FindOrAroundTheClock("ranking.calendar", config.Calendar, calendars, findings),
            ReckonDueAfter = config.ReckonDueAfter,
            UnknownWeight = config.UnknownWeight ?? 0,
            TierWeights = [.. tiers.Select(tier => Of(config.Weights, tier, 0))],
            TierClasses = [.. tiers.Select(tier => Of(config.Allocation, tier, AllocationClass.Redistribute))],
        };
    }

    private static T Of<T>(Dictionary<string, T> byTier, TierPlan tier, T otherwise)
    {
        foreach (var (name, value) in byTier)
        {
            if (Names.Same(name, tier.Name))
            {
                return value;
            }
        }

        return otherwise;
    }

    private static void CheckWeights(RankingConfig config, TierPlan[] tiers, FindingList findings)
    {
        foreach (var (name, weight) in config.Weights)
        {
            Check(findings, $"weights.{name}", weight, 0, OpenOrder.MaxWeight);
        }

        if (config.WeighBy == WeighBy.Tier)
        {
            foreach (var tier in tiers.Where(tier => tier.Name.Length > 0 && !config.Weights.Keys.Any(name => Names.Same(name, tier.Name))))
            {
                findings.Error($"ranking.weights.{tier.Name}", null, "is required with weigh_by: tier: the weight of each tier");
            }
        }
        else if (config.Weights.Count > 0)
        {
            findings.Warning("ranking.weights", null, "are not used: they count with weigh_by: tier");
        }

        if (config.WeighBy is WeighBy.ValueScore or WeighBy.LifetimeValue)
        {
            if (config.UnknownWeight is null)
            {
                findings.Error("ranking.unknown_weight", null, "is required here: the weight of customers whose value is not known");
            }
        }
        else if (config.UnknownWeight is { } unused)
        {
            findings.Warning("ranking.unknown_weight", Text(unused), "is not used: it counts with weigh_by: value_score or lifetime_value");
        }
    }

    private static void CheckTiers(FindingList findings, string path, IEnumerable<string> names, TierPlan[] tiers)
    {
        // Under the section's path: at the name's own stands its value, which is not what is wrong.
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!Array.Exists(tiers, tier => Names.Same(tier.Name, name)))
            {
                findings.Error(path, name, NearestWord.NotOneOf("tier", name, tiers.Select(tier => tier.Name)));
            }
            else if (!seen.Add(name))
            {
                findings.Error(path, name, "comes twice: names are compared without regard to case");
            }
        }
    }

    private static void Check(FindingList findings, string key, double? value, double least, double most)
    {
        if (value is { } given && !(given >= least && given <= most))
        {
            findings.Error($"ranking.{key}", Text(given), $"must be {Text(least)} to {Text(most)}");
        }
    }

    private static string Text(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);
}
