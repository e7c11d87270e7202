namespace TierDecision.Scoring.Statuses;

/// <summary>What the status of an order makes of its amount.</summary>
public enum OrderFate : byte
{
    /// <summary>It counts.</summary>
    Sale = 1,

    /// <summary>Nothing: the order was cancelled, failed or was never paid.</summary>
    None = 2,

    /// <summary>It was paid, and all of it was paid back, unless the row says how much.</summary>
    Refunded = 3,

    /// <summary>It was paid back, whatever its sign: the row is a credit note.</summary>
    Credit = 4,

    /// <summary>It is taken off the order, whatever its sign: the row is a discount.</summary>
    Discount = 5,
}
