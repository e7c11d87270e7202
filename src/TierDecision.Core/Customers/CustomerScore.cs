using NodaTime;

namespace TierDecision.Core.Customers;

/// <summary>
/// What is known of one customer at decision time: computed ahead, read in one look-up, never sorted or
/// recomputed per request. A value type, so that a look-up allocates nothing.
/// </summary>
public readonly record struct CustomerScore
{
    /// <summary>Says that no override tier is set.</summary>
    public const byte NoTier = byte.MaxValue;

    /// <summary>The value score, 0..100, higher is more valuable.</summary>
    public float ValueScore { get; init; }

    /// <summary>The percentile rank of the value score among all customers of the run, 0..100; NaN where unknown.</summary>
    public float Percentile { get; init; } = float.NaN;

    /// <summary>Recency score, 1..5 where 5 bought most recently; 0 where unknown.</summary>
    public byte Recency { get; init; }

    /// <summary>Frequency score, 1..5 where 5 buys most often; 0 where unknown.</summary>
    public byte Frequency { get; init; }

    /// <summary>Monetary score, 1..5 where 5 spent most; 0 where unknown.</summary>
    public byte Monetary { get; init; }

    /// <summary>The RFM segment.</summary>
    public RfmSegment Segment { get; init; }

    /// <summary>The tier, as an index into the tier names of the dataset, best first.</summary>
    public byte Tier { get; init; }

    /// <summary>The tier that a person set instead, as an index like <see cref="Tier"/>; <see cref="NoTier"/> where none.</summary>
    public byte OverrideTier { get; init; } = NoTier;

    /// <summary>When the override ends; the default without one.</summary>
    public Instant OverrideExpiry { get; init; }

    /// <summary>Since when the customer has the tier; the default where unknown.</summary>
    public Instant TierSince { get; init; }

    /// <summary>Flags.</summary>
    public CustomerFlags Flags { get; init; }

    /// <summary>
    /// When the customer was last dissatisfied, in whole days before <see cref="AsOf"/> plus one, 255 for 254 days or more; 0 where nothing is known.
    /// A byte is all that a record has left, and a policy asks in days.
    /// </summary>
    public byte DissatisfiedDays { get; init; }

    /// <summary>Expected future value in the dataset's currency; NaN where unknown.</summary>
    public float LifetimeValue { get; init; } = float.NaN;

    /// <summary>Profit so far in the dataset's currency, may be negative; NaN where unknown.</summary>
    public float Margin { get; init; } = float.NaN;

    /// <summary>The probability that the customer is still active, 0..1; NaN where unknown.</summary>
    public float ProbabilityActive { get; init; } = float.NaN;

    /// <summary>The preferred language.</summary>
    public LanguageCode Language { get; init; }

    /// <summary>The preferred agent, as an index into the agent names of the dataset plus one; 0 where none.</summary>
    public ushort PreferredAgent { get; init; }

    /// <summary>What the data was as of when the score was computed; the default where unknown.</summary>
    public Instant AsOf { get; init; }

    /// <summary>The version of the record; a write with an older one is refused.</summary>
    public ulong Version { get; init; }

    /// <summary>A score of which nothing is known but the defaults.</summary>
    public CustomerScore()
    {
    }

    /// <summary>Whether an override is in force at <paramref name="now"/>.</summary>
    public bool IsOverridden(Instant now) => OverrideTier != NoTier && now < OverrideExpiry;
}
