namespace TierDecision.Scoring.Transactions;

/// <summary>What the amounts of a file are of that has several lines for an order.</summary>
public enum OrderTotals : byte
{
    /// <summary>Each line has its own, and those of an order are summed.</summary>
    Lines = 1,

    /// <summary>The first line has that of the order, and further lines have none.</summary>
    First = 2,

    /// <summary>Each line repeats that of the order, which counts once.</summary>
    Repeated = 3,
}
