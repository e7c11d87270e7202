using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;

namespace TierDecision.Core.Tiers;

/// <summary>
/// Assigns the tiers of customers anew who were scored under other ones: scores stay, percentile ranks among them, and a tier is what
/// <see cref="TierRules"/> say, with the hysteresis and the period from the tier that stands. A tier that a person set stays that tier. Pure.
/// </summary>
public sealed class Retier
{
    private readonly TierRules _rules;
    private readonly byte[] _standing;

    /// <param name="rules">The rules of the new tiers.</param>
    /// <param name="standing">
    /// For each tier that customers stand in, which of the new ones it is, an index into <see cref="Names"/>; less than 0 if it is none of them.
    /// </param>
    /// <param name="now">The time: from when a tier is had that changes, and which tiers that people set have ended.</param>
    internal Retier(TierRules rules, IEnumerable<int> standing, Instant now)
    {
        _rules = rules;
        _standing = [.. standing.Select(tier => tier < 0 ? CustomerScore.NoTier : (byte)tier)];
        Now = now;
    }

    /// <summary>The time.</summary>
    public Instant Now { get; }

    /// <summary>The names of the new tiers, best first.</summary>
    public IReadOnlyList<string> Names => _rules.Names;

    /// <summary>The new tier that a standing one is; <see cref="CustomerScore.NoTier"/> if it is none of them.</summary>
    public byte NewTierOf(byte standing) => standing < _standing.Length ? _standing[standing] : CustomerScore.NoTier;

    /// <summary>The score under the new tiers.</summary>
    public CustomerScore Apply(in CustomerScore score)
    {
        var standing = new StandingTier(NewTierOf(score.Tier), CustomerFields.TierSince.Get(score), CustomerFields.AsOf.Get(score));
        var set = score.OverrideTier == CustomerScore.NoTier ? CustomerScore.NoTier : NewTierOf(score.OverrideTier);
        return _rules.Assign(score, new RunFigures(), standing, Now) with
        {
            OverrideTier = set,
            OverrideExpiry = set == CustomerScore.NoTier ? Instant.FromUnixTimeSeconds(0) : score.OverrideExpiry,
        };
    }

    /// <summary>Whether a person set a tier that counts now and is none of the new ones.</summary>
    public bool LosesOverride(in CustomerScore score) => score.IsOverridden(Now) && NewTierOf(score.OverrideTier) == CustomerScore.NoTier;
}
