namespace TierDecision.Scoring.Transactions;

/// <summary>Tells sales from what is none.</summary>
public sealed record SaleRule
{
    /// <summary>
    /// What a cancelled invoice's number starts with, before a digit; empty where cancellations are not marked so. Default: <c>C</c>,
    /// as in the Online Retail data (Chen, Sain and Guo 2012). The digit keeps order numbers such as CA-2016-1 out.
    /// </summary>
    public string CancellationPrefix { get; init; } = "C";

    /// <summary>
    /// Whether a purchase for 0.00 is a sale: it counts as a purchase day then and adds nothing to the amount. Default: false, since a
    /// shop's zero invoices are mostly corrections; see <see cref="TransactionFormats.CountsZeroAmounts"/> for the data where it is true.
    /// </summary>
    public bool IncludeZeroAmounts { get; init; }

    /// <summary>What <paramref name="transaction"/> is. Its status wins over the cancellation mark, and that over the amount.</summary>
    public TransactionKind Classify(Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        if (transaction.Kind is { } said)
        {
            return said;
        }

        if (transaction.InvoiceId is { } invoice && IsCancellation(invoice))
        {
            return TransactionKind.Cancellation;
        }

        return transaction.Amount switch
        {
            > 0 => TransactionKind.Sale,
            < 0 => TransactionKind.Refund,
            _ => IncludeZeroAmounts ? TransactionKind.Sale : TransactionKind.ZeroAmount,
        };
    }

    private bool IsCancellation(string invoice) =>
        CancellationPrefix.Length > 0 && invoice.Length > CancellationPrefix.Length
        && char.IsAsciiDigit(invoice[CancellationPrefix.Length])
        && invoice.StartsWith(CancellationPrefix, StringComparison.OrdinalIgnoreCase);
}
