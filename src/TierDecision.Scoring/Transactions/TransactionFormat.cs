namespace TierDecision.Scoring.Transactions;

/// <summary>How a file of transactions is laid out.</summary>
public enum TransactionFormat : byte
{
    /// <summary>Told by the first line.</summary>
    Auto = 0,

    /// <summary>Delimited text with a header; the delimiter is a comma, semicolon, tab or bar.</summary>
    Csv = 1,

    /// <summary>
    /// The CDNOW data (Fader and Hardie 2001), fields separated by spaces: customer, yyyymmdd, number of CDs, dollars in the master
    /// file; master id, sample id, yyyymmdd, number of CDs, dollars in the sample, where the sample id is the customer.
    /// Leading zeros of ids are dropped.
    /// </summary>
    Cdnow = 2,
}

/// <summary>What a format says of its data.</summary>
public static class TransactionFormats
{
    /// <summary>
    /// Whether rows of 0.00 are purchases by the data's own convention. True for CDNOW: such a row has a number of CDs, and the
    /// published results (2,357 customers in the sample, 8 of whom paid 0.00 on their only day) count it.
    /// </summary>
    public static bool CountsZeroAmounts(TransactionFormat format) => format == TransactionFormat.Cdnow;
}
