using NodaTime;

namespace TierDecision.Core.Policies;

/// <summary>Checks the tiers: best first, without gaps, each reachable.</summary>
internal static class TierCompiler
{
    public static TierPlan[] Compile(PolicyConfig config, FindingList findings)
    {
        var tiers = config.Tiers;
        if (tiers.Count is 0 or > PolicyCompiler.MaxTiers)
        {
            findings.Error("tiers", $"{tiers.Count} tiers", $"must be 1 to {PolicyCompiler.MaxTiers}, best first");
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        TierPlan[] plans = [.. tiers.Select((tier, i) => CompileTier($"tiers[{i}]", tier, names, findings))];
        CheckOrder(tiers, plans, findings);
        CheckUnknown(config.UnknownCustomer, plans, findings);
        return plans;
    }

    private static TierPlan CompileTier(string path, TierConfig tier, HashSet<string> names, FindingList findings)
    {
        var name = findings.Name(path, tier.Name, names);
        if (tier.FromPercentile is not { } from)
        {
            findings.Error($"{path}.from_percentile", null, "is required: the lowest percentile rank of the value score that the tier takes, 0..100");
        }
        else if (from is not (>= 0 and <= 100))
        {
            findings.Error($"{path}.from_percentile", $"{from}", "must be 0..100");
        }

        if (tier.Priority is not { } priority)
        {
            findings.Error($"{path}.priority", null, "is required: 0..100, higher is served sooner");
        }
        else if (priority is < 0 or > 100)
        {
            findings.Error($"{path}.priority", $"{priority}", "must be 0..100");
        }

        PolicyCompiler.CheckDuration(findings, $"{path}.head_start", tier.HeadStart, zero: true);
        var treatment = new TreatmentPlan(tier.Treatment.Handling, tier.Treatment.DedicatedAgent, tier.Treatment.DiscountEligible);
        return new TierPlan(name, tier.FromPercentile ?? 0, tier.Priority ?? 0, (long)(tier.HeadStart ?? Duration.Zero).TotalMilliseconds, treatment);
    }

    // What was not given or is no good is an error already; its placeholder must not cause another.
    private static void CheckOrder(List<TierConfig> configs, TierPlan[] tiers, FindingList findings)
    {
        for (var i = 1; i < tiers.Length; i++)
        {
            var (better, worse) = (tiers[i - 1], tiers[i]);
            var (given, next) = (configs[i - 1], configs[i]);
            if (given.FromPercentile is not null && next.FromPercentile is not null && worse.FromPercentile >= better.FromPercentile)
            {
                findings.Error(
                    $"tiers[{i}].from_percentile",
                    $"{worse.FromPercentile}",
                    $"is not below that of '{better.Name}' ({better.FromPercentile}): tiers are listed best first, and this one would take nobody");
            }

            if (given.Priority is not null && next.Priority is not null && worse.Priority > better.Priority)
            {
                findings.Warning($"tiers[{i}].priority", $"{worse.Priority}", $"is higher than that of the better tier '{better.Name}' ({better.Priority})");
            }

            if (better.HeadStartMilliseconds >= 0 && worse.HeadStartMilliseconds > better.HeadStartMilliseconds)
            {
                findings.Warning($"tiers[{i}].head_start", null, $"is longer than that of the better tier '{better.Name}', which can be served later");
            }
        }

        if (tiers.Length > 0 && tiers[^1].FromPercentile is > 0 and <= 100)
        {
            findings.Error(
                $"tiers[{tiers.Length - 1}].from_percentile",
                $"{tiers[^1].FromPercentile}",
                $"leaves a gap: customers below it have no tier; the last tier's is 0");
        }
    }

    private static void CheckUnknown(UnknownCustomerConfig? unknown, TierPlan[] tiers, FindingList findings)
    {
        if (unknown?.Tier is not { Length: > 0 } name)
        {
            findings.Error("unknown_customer.tier", null, "is required: the tier of customers of whom nothing is known");
        }
        else if (tiers.Length > 0 && !Array.Exists(tiers, tier => PolicyCompiler.Same(tier.Name, name)))
        {
            findings.Error("unknown_customer.tier", name, Vocabulary.NotOneOf("tier", name, tiers.Select(tier => tier.Name)));
        }
    }
}
