namespace TierDecision.Scoring.Run;

/// <summary>What refunds and cancellations do to the sales of their customer.</summary>
public enum ReturnRule : byte
{
    /// <summary>They are taken off: see <see cref="NettedSales"/>.</summary>
    Netted = 0,

    /// <summary>Nothing: sales count in full, as most published results on the Online Retail data count them.</summary>
    Ignored = 1,
}
