using NodaTime;

namespace TierDecision.Core.Explanations;

/// <summary>Where the tier came from.</summary>
public enum TierBasis : byte
{
    /// <summary>It was computed with the customer's score.</summary>
    Computed = 1,

    /// <summary>A person set it for a time.</summary>
    Override = 2,

    /// <summary>No customer has the identifier.</summary>
    CustomerUnknown = 3,

    /// <summary>The request named no customer.</summary>
    CustomerNotNamed = 4,

    /// <summary>The store could not be asked.</summary>
    StoreUnavailable = 5,

    /// <summary>The identity failed verification.</summary>
    IdentityUntrusted = 6,

    /// <summary>The customer's tier is none of the policy's.</summary>
    TierNotInPolicy = 7,
}

/// <summary>Why the tier is what it is.</summary>
/// <param name="Tier">The tier in force.</param>
/// <param name="Basis">Where it came from.</param>
public sealed record TierExplanation(string Tier, TierBasis Basis)
{
    /// <summary>The tier that the score gave, where the one in force is an override; else null.</summary>
    public string? ComputedTier { get; init; }

    /// <summary>When an override ends; null where there is none.</summary>
    public Instant? OverrideUntil { get; init; }

    /// <summary>The value score, 0..100; null where it may not be shown.</summary>
    public double? ValueScore { get; init; }

    /// <summary>The percentile rank of the value score, 0..100; null where it may not be shown.</summary>
    public double? Percentile { get; init; }

    /// <summary>The next better tier and how far it is. Null for the best tier, and where the scores do not give the computed tier.</summary>
    public TierDistance? Better { get; init; }

    /// <summary>The next worse tier and how far it is. Null for the last tier, and where the scores do not give the computed tier.</summary>
    public TierDistance? Worse { get; init; }

    /// <summary>The same for people, a sentence each.</summary>
    public required IReadOnlyList<BilingualText> Texts { get; init; }
}

/// <summary>
/// A neighbouring tier, and how far it is in the scores that its policy asks for. What the customer would have to buy for it is known where
/// scores are made, not at request time.
/// </summary>
/// <param name="Tier">The tier.</param>
/// <param name="Scores">Upwards: every score that is short of the better tier. Downwards: any one of these falling leads to the worse tier.</param>
public sealed record TierDistance(string Tier, IReadOnlyList<ScoreDistance> Scores);

/// <summary>How far a score is from a tier's threshold.</summary>
/// <param name="Field">The score, as policies name it.</param>
/// <param name="Value">What it is.</param>
/// <param name="AtLeast">The least that the better one of the two tiers takes.</param>
/// <param name="Distance">
/// Between the two, 0 or more. Upwards: this much more reaches <paramref name="AtLeast"/>. Downwards: anything more than this below is the worse
/// tier.
/// </param>
public sealed record ScoreDistance(string Field, double Value, double AtLeast, double Distance);
