using TierDecision.Core.Conditions;

namespace TierDecision.Core.Tiers;

/// <summary>Whom a tier takes, of those whom no better one took.</summary>
public sealed class TierCriterion
{
    internal TierCriterion(string text, IReadOnlyList<TierThreshold> thresholds, Condition when, Condition kept)
    {
        Text = text;
        Thresholds = thresholds;
        When = when;
        Kept = kept;
    }

    /// <summary>The same for people, such as "percentile at least 95".</summary>
    public string Text { get; }

    /// <summary>The scores that must all be reached; empty for a tier that goes by a condition or takes the rest.</summary>
    public IReadOnlyList<TierThreshold> Thresholds { get; }

    /// <summary>Whether the tier takes everybody whom no better one took.</summary>
    public bool TakesTheRest => When == Condition.Always;

    /// <summary>Whom the tier takes.</summary>
    internal Condition When { get; }

    /// <summary>Who stays who is in it: the same with the hysteresis.</summary>
    internal Condition Kept { get; }
}

/// <summary>A score that must be reached.</summary>
/// <param name="Field">The score, by the name that conditions use, such as <c>lifetime_value</c>.</param>
/// <param name="AtLeast">The least.</param>
public sealed record TierThreshold(string Field, double AtLeast);
