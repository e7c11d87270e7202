namespace TierDecision.Scoring.Transactions;

/// <summary>What a transaction is; only sales count.</summary>
public enum TransactionKind : byte
{
    /// <summary>A purchase.</summary>
    Sale = 0,

    /// <summary>A cancelled invoice, told by its number.</summary>
    Cancellation = 1,

    /// <summary>A negative amount on an invoice that is not marked as cancelled.</summary>
    Refund = 2,

    /// <summary>Nothing was paid, and such rows do not count as purchases.</summary>
    ZeroAmount = 3,

    /// <summary>An order that was cancelled, failed or never paid, told by its status.</summary>
    NotCompleted = 4,

    /// <summary>A row that takes its amount off its order, told by its status.</summary>
    Discount = 5,
}
