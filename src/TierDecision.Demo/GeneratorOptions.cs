using NodaTime;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.GammaGamma;

namespace TierDecision.Demo;

/// <summary>What customers are generated. The same options give the same customers.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The number of customers, 1..<see cref="MaxCustomers"/>. Default: 20,000.</summary>
    public int Customers { get; init; } = 20_000;

    /// <summary>The most customers that have a phone number each.</summary>
    public const int MaxCustomers = 999_999_999;

    /// <summary>The seed. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>The last day of purchases. Default: 2025-12-31.</summary>
    public LocalDate LastDay { get; init; } = new(2025, 12, 31);

    /// <summary>The number of days that end with <see cref="LastDay"/>, at least 1. Default: 730.</summary>
    public int Days { get; init; } = 730;

    /// <summary>Customers make their first purchase evenly over this many days from the first one, 1..<see cref="Days"/>. Default: 700.</summary>
    public int ArrivalDays { get; init; } = 700;

    /// <summary>The purchase process, in weeks. Default: the CDNOW fit.</summary>
    public BgNbdParameters Purchases { get; init; } = BgNbdParameters.Cdnow;

    /// <summary>The amounts. Default: the CDNOW fit.</summary>
    public GammaGammaParameters Amounts { get; init; } = GammaGammaParameters.Cdnow;

    /// <summary>The ISO 4217 currency of the amounts. Default: USD.</summary>
    public string Currency { get; init; } = "USD";

    /// <summary>The share of customers who need particular care, 0..1. Default: 0.01.</summary>
    public double VulnerableRate { get; init; } = 0.01;

    /// <summary>The share with an open complaint, 0..1. Default: 0.02.</summary>
    public double OpenComplaintRate { get; init; } = 0.02;

    /// <summary>The share on hold for suspected fraud, 0..1. Default: 0.002.</summary>
    public double FraudHoldRate { get; init; } = 0.002;

    /// <summary>The share who were dissatisfied lately, 0..1. Default: 0.03.</summary>
    public double DissatisfiedRate { get; init; } = 0.03;
}
