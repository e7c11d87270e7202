using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>Limits on tiers that a person sets for a time.</summary>
public sealed class OverridePlan
{
    private readonly bool[] _tiers;

    private OverridePlan(Duration longest, bool[] tiers)
    {
        Longest = longest;
        _tiers = tiers;
    }

    /// <summary>The longest that an override may still have to run.</summary>
    public Duration Longest { get; }

    /// <summary>Whether an override to <paramref name="tier"/> that ends at <paramref name="expiry"/> counts at <paramref name="now"/>.</summary>
    public bool Allows(int tier, Instant expiry, Instant now) => tier < _tiers.Length && _tiers[tier] && expiry - now <= Longest;

    internal static OverridePlan Compile(OverridesConfig? config, TierPlan[] tiers, FindingList findings)
    {
        if (config is null)
        {
            return new OverridePlan(Duration.MaxValue, [.. tiers.Select(_ => true)]);
        }

        findings.Duration("overrides.longest", config.Longest, zero: false);
        foreach (var name in config.Tiers.Where(name => tiers.Length > 0 && !Array.Exists(tiers, tier => Names.Same(tier.Name, name))))
        {
            findings.Error("overrides.tiers", name, NearestWord.NotOneOf("tier", name, tiers.Select(tier => tier.Name)));
        }

        return new OverridePlan(
            config.Longest ?? Duration.MaxValue,
            [.. tiers.Select(tier => config.Tiers.Count == 0 || config.Tiers.Contains(tier.Name, StringComparer.OrdinalIgnoreCase))]);
    }
}
