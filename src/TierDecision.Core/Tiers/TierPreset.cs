namespace TierDecision.Core.Tiers;

/// <summary>Ready-made sets of tiers. <see cref="TierPresets"/> says what each is.</summary>
public enum TierPreset : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Gold, silver and standard by the percentile of the value score: the best fifth, the next three tenths, the rest.</summary>
    ThreeGrades = 1,

    /// <summary>A, B and C by the share of customers: the fifth that spent most, the next three tenths, the rest.</summary>
    ParetoAbcByCustomers = 2,

    /// <summary>A, B and C by the share of revenue: those who bring the first 80 %, the next 15 %, the last 5 %.</summary>
    ParetoAbcByRevenue = 3,

    /// <summary>One tier for each RFM segment.</summary>
    RfmSegments = 4,

    /// <summary>Blue, green, red, transfer and exit by value and prospects.</summary>
    ChaseFive = 5,
}
