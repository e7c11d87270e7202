using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Rfm;

namespace TierDecision.Scoring.Scores;

/// <summary>A customer with all that a run, or a warehouse, computed: what a score file holds and a store is loaded from.</summary>
public sealed record ScoredCustomer
{
    /// <summary>The company's own customer id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>The tier, as an index into the names of the run's tiers, best first.</summary>
    public required byte Tier { get; init; }

    /// <summary>The phone number in E.164; null where unknown.</summary>
    public string? Phone { get; init; }

    /// <summary>The e-mail address; null where unknown.</summary>
    public string? Email { get; init; }

    /// <summary>The customer's ids in other systems, each <c>source:id</c>.</summary>
    public IReadOnlyList<string> ExternalIds { get; init; } = [];

    /// <summary>The value score, 0..100, higher is more valuable.</summary>
    public float ValueScore { get; init; }

    /// <summary>The percentile rank of the value score among all customers of the run, 0..100.</summary>
    public float Percentile { get; init; }

    /// <summary>The RFM scores, each 1..5; 0 where unknown.</summary>
    public RfmScore Rfm { get; init; }

    /// <summary>The RFM segment.</summary>
    public RfmSegment Segment { get; init; }

    /// <summary>Days from the last purchase day to the day of analysis; null where unknown.</summary>
    public int? RecencyDays { get; init; }

    /// <summary>Purchases; null where unknown.</summary>
    public int? Frequency { get; init; }

    /// <summary>Total spend in the dataset's currency; null where unknown.</summary>
    public decimal? Monetary { get; init; }

    /// <summary>Expected future value in the dataset's currency; NaN where unknown.</summary>
    public float LifetimeValue { get; init; } = float.NaN;

    /// <summary>Profit so far in the dataset's currency, may be negative; NaN where unknown.</summary>
    public float Margin { get; init; } = float.NaN;

    /// <summary>The probability that the customer is still active, 0..1; NaN where unknown.</summary>
    public float ProbabilityActive { get; init; } = float.NaN;

    /// <summary>The language.</summary>
    public LanguageCode Language { get; init; }

    /// <summary>Flags.</summary>
    public CustomerFlags Flags { get; init; }

    /// <summary>The preferred agent; null where none.</summary>
    public string? Agent { get; init; }

    /// <summary>What the data was as of; null where unknown.</summary>
    public Instant? AsOf { get; init; }

    /// <summary>Since when the customer has the tier; null where unknown.</summary>
    public Instant? TierSince { get; init; }

    /// <summary>When the customer was last dissatisfied, by a satisfaction score or a survey; null where unknown.</summary>
    public Instant? DissatisfiedAt { get; init; }

    /// <summary>The score as it is stored.</summary>
    /// <param name="asOf">What the data was as of where the customer does not say; then also since when the tier holds.</param>
    /// <param name="preferredAgent">The index of <see cref="Agent"/> in the dataset's names plus one; 0 where none.</param>
    /// <param name="version">The version of the record.</param>
    public CustomerScore ToCustomerScore(Instant asOf, ushort preferredAgent, ulong version) => new()
    {
        ValueScore = ValueScore,
        Percentile = Percentile,
        Recency = Rfm.Recency,
        Frequency = Rfm.Frequency,
        Monetary = Rfm.Monetary,
        Segment = Segment,
        Tier = Tier,
        TierSince = TierSince ?? AsOf ?? asOf,
        Flags = Flags,
        DissatisfiedDays = DissatisfiedAt is { } at ? (byte)(1 + Math.Clamp(((AsOf ?? asOf) - at).TotalDays, 0, 254)) : (byte)0,
        LifetimeValue = LifetimeValue,
        Margin = Margin,
        ProbabilityActive = ProbabilityActive,
        Language = Language,
        PreferredAgent = preferredAgent,
        AsOf = AsOf ?? asOf,
        Version = version,
    };
}
