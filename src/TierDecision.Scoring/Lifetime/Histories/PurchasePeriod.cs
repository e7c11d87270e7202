namespace TierDecision.Scoring.Lifetime.Histories;

/// <summary>Within what purchases count as one. The value is the number of days.</summary>
public enum PurchasePeriod
{
    /// <summary>A calendar day.</summary>
    Day = 1,

    /// <summary>A week, Monday to Sunday.</summary>
    Week = 7,
}
