using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Run;

/// <summary>What became of the transactions of a run, in rows of the input.</summary>
/// <param name="Sales">Sales, which count.</param>
/// <param name="Cancellations">Cancelled invoices.</param>
/// <param name="Refunds">Negative amounts without a cancellation mark.</param>
/// <param name="ZeroAmounts">Rows of 0.00 that do not count as sales.</param>
/// <param name="AfterAsOf">Sales after the day of analysis.</param>
/// <param name="NotCompleted">Orders that were cancelled, failed or never paid, by their status.</param>
/// <param name="Discounts">Rows that take their amount off an order, by their status.</param>
public readonly record struct TransactionCounts(
    long Sales, long Cancellations, long Refunds, long ZeroAmounts, long AfterAsOf, long NotCompleted = 0, long Discounts = 0)
{
    /// <summary>All rows.</summary>
    public long Total => Sales + Cancellations + Refunds + ZeroAmounts + AfterAsOf + NotCompleted + Discounts;

    /// <summary>One row more that is no sale.</summary>
    internal TransactionCounts With(TransactionKind kind) => kind switch
    {
        TransactionKind.Cancellation => this with { Cancellations = Cancellations + 1 },
        TransactionKind.Refund => this with { Refunds = Refunds + 1 },
        TransactionKind.Discount => this with { Discounts = Discounts + 1 },
        TransactionKind.NotCompleted => this with { NotCompleted = NotCompleted + 1 },
        TransactionKind.ZeroAmount => this with { ZeroAmounts = ZeroAmounts + 1 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is a sale."),
    };
}
