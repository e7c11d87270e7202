using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Customers;

/// <summary>
/// The one table of the columns of a customer's record. What must know every column reads it: the wire, score files, <c>tierctl put</c>, conditions
/// and explanations. How a record is packed into bytes is written by hand and compared with it by a test. It is not read while a request is decided:
/// conditions take their readers when a policy is compiled.
/// </summary>
public static class CustomerFields
{
    private const int MaxDissatisfiedDays = byte.MaxValue - 1;

    /// <summary>The tier, an index into the dataset's names.</summary>
    public static CustomerNameField Tier { get; } = new(
        "tier", "the tier, one of the loaded customers'", static (in s) => s.Tier, static (in s, index) => s with { Tier = (byte)index });

    /// <summary>The value score.</summary>
    public static CustomerNumberField ValueScore { get; } = new(
        "value_score", "the value score, 0..100", 0, 100, static (in s) => s.ValueScore, static (in s, value) => s with { ValueScore = value });

    /// <summary>The percentile rank.</summary>
    public static CustomerNumberField Percentile { get; } = new(
        "percentile", "the percentile rank of the value score, 0..100", 0, 100,
        static (in s) => s.Percentile, static (in s, value) => s with { Percentile = value });

    /// <summary>The recency score.</summary>
    public static CustomerRatingField Recency { get; } =
        new("recency", "the recency score, 1..5", static (in s) => s.Recency, static (in s, score) => s with { Recency = score }) { Column = "r" };

    /// <summary>The frequency score.</summary>
    public static CustomerRatingField Frequency { get; } =
        new(
            "frequency", "the frequency score, 1..5",
            static (in s) => s.Frequency, static (in s, score) => s with { Frequency = score }) { Column = "f" };

    /// <summary>The monetary score.</summary>
    public static CustomerRatingField Monetary { get; } =
        new(
            "monetary", "the monetary score, 1..5",
            static (in s) => s.Monetary, static (in s, score) => s with { Monetary = score }) { Column = "m" };

    /// <summary>The RFM segment.</summary>
    public static CustomerWordField Segment { get; } = new(
        "segment", "the RFM segment", EnumWords.Of<RfmSegment>(),
        static (in s) => (int)s.Segment, static (in s, number) => s with { Segment = (RfmSegment)number });

    /// <summary>The expected future value.</summary>
    public static CustomerNumberField LifetimeValue { get; } = new(
        "lifetime_value", "the expected future value, in the dataset's currency", float.MinValue, float.MaxValue,
        static (in s) => s.LifetimeValue, static (in s, value) => s with { LifetimeValue = value });

    /// <summary>The profit so far.</summary>
    public static CustomerNumberField Margin { get; } = new(
        "margin", "the profit so far, in the dataset's currency", float.MinValue, float.MaxValue,
        static (in s) => s.Margin, static (in s, value) => s with { Margin = value });

    /// <summary>The probability that the customer is active.</summary>
    public static CustomerNumberField ProbabilityActive { get; } = new(
        "probability_active", "the probability that the customer is active, 0..1", 0, 1,
        static (in s) => s.ProbabilityActive, static (in s, value) => s with { ProbabilityActive = value });

    /// <summary>The preferred language.</summary>
    public static CustomerLanguageField Language { get; } = new(
        "language", "the preferred language", static (in s) => s.Language, static (in s, language) => s with { Language = language });

    /// <summary>The flags. On the wire each is a field of its own.</summary>
    public static CustomerFlagsField Flags { get; } = new(
        "flags", "the customer's flags", EnumWords.Of<CustomerFlags>(),
        static (in s) => (int)s.Flags, static (in s, flags) => s with { Flags = (CustomerFlags)flags });

    /// <summary>The preferred agent, an index into the dataset's names plus one; 0 for none.</summary>
    public static CustomerNameField PreferredAgent { get; } = new(
        "preferred_agent", "the preferred agent",
        static (in s) => s.PreferredAgent, static (in s, number) => s with { PreferredAgent = (ushort)number })
    { Column = "agent" };

    /// <summary>What the data was as of. The record's other times count from it.</summary>
    public static CustomerTimeField AsOf { get; } = new(
        "as_of", "what the data was as of when the score was computed",
        static (in s) => Known(s.AsOf), static (in s, at) => s with { AsOf = at ?? default });

    /// <summary>Since when the customer has the tier; as_of if a score does not say.</summary>
    public static CustomerTimeField TierSince { get; } = new(
        "tier_since", "since when the customer has the tier",
        static (in s) => Known(s.TierSince), static (in s, at) => s with { TierSince = at ?? default })
    { Missing = AsOf.Get };

    /// <summary>
    /// When the customer was last dissatisfied: kept in whole days before as_of, 254 at most. What is later than as_of is kept as that.
    /// </summary>
    public static CustomerTimeField DissatisfiedAt { get; } = new(
        "dissatisfied_at", "when the customer was last dissatisfied, by a satisfaction score or a survey",
        static (in s) => s.DissatisfiedDays == 0 ? null : s.AsOf - Duration.FromDays(s.DissatisfiedDays - 1),
        static (in s, at) => s with
        {
            DissatisfiedDays = at is { } moment ? (byte)(1 + Math.Clamp((s.AsOf - moment).TotalDays, 0, MaxDissatisfiedDays)) : (byte)0,
        });

    /// <summary>The tier that a person set, an index into the dataset's names; <see cref="CustomerScore.NoTier"/> for none.</summary>
    public static CustomerNameField OverrideTier { get; } = new(
        "override_tier", "the tier that a person set", static (in s) => s.OverrideTier, static (in s, index) => s with { OverrideTier = (byte)index })
    { IsOfScore = false };

    /// <summary>When the override ends.</summary>
    public static CustomerTimeField OverrideExpiry { get; } = new(
        "override_expiry", "when the override ends",
        static (in s) => Known(s.OverrideExpiry), static (in s, at) => s with { OverrideExpiry = at ?? default })
    { IsOfScore = false };

    /// <summary>The version of the record.</summary>
    public static CustomerVersionField Version { get; } = new(
        "version", "the version of the record", static (in s) => s.Version, static (in s, version) => s with { Version = version })
    { IsOfScore = false };

    /// <summary>Every column, in the order of score files; each after those that it counts from.</summary>
    public static IReadOnlyList<CustomerField> All { get; } =
    [
        Tier, ValueScore, Percentile, Recency, Frequency, Monetary, Segment, LifetimeValue, Margin, ProbabilityActive, Language, Flags,
        PreferredAgent, AsOf, TierSince, DissatisfiedAt, OverrideTier, OverrideExpiry, Version,
    ];

    /// <summary>The columns of a score.</summary>
    public static IReadOnlyList<CustomerField> OfScore { get; } = [.. All.Where(field => field.IsOfScore)];

    // A record keeps seconds from 1970 on; the first of them says that there is none.
    private static Instant? Known(Instant at) => at == default ? null : at;
}
