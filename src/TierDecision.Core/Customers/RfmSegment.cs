namespace TierDecision.Core.Customers;

/// <summary>
/// The customer segments of the R package <c>rfm</c> (rsquaredacademy), by which many marketing teams already speak.
/// Numbers are stored and never change their meaning.
/// </summary>
public enum RfmSegment : byte
{
    /// <summary>No segment's ranges hold, or no RFM scores are known.</summary>
    None = 0,

    /// <summary>Bought lately, often and for much.</summary>
    Champions = 1,

    /// <summary>Recent customers with average frequency.</summary>
    PotentialLoyalist = 2,

    /// <summary>Buy on a regular basis.</summary>
    LoyalCustomers = 3,

    /// <summary>Recent, spent much, bought seldom.</summary>
    Promising = 4,

    /// <summary>Bought lately, but not often.</summary>
    NewCustomers = 5,

    /// <summary>Made the largest purchases, and long ago.</summary>
    CantLoseThem = 6,

    /// <summary>Spent much and often, but long ago.</summary>
    AtRisk = 7,

    /// <summary>Above-average recency, frequency and spend, and slipping.</summary>
    NeedAttention = 8,

    /// <summary>Below-average recency and frequency.</summary>
    AboutToSleep = 9,

    /// <summary>Lowest recency.</summary>
    Lost = 10,
}
