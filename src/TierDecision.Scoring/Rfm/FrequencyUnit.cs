namespace TierDecision.Scoring.Rfm;

/// <summary>What frequency counts.</summary>
public enum FrequencyUnit : byte
{
    /// <summary>Days with at least one sale: lines of one invoice and two orders of one day are one purchase occasion.</summary>
    PurchaseDays = 0,

    /// <summary>Sales, each row of the input.</summary>
    Transactions = 1,
}
