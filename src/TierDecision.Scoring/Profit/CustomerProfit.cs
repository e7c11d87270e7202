namespace TierDecision.Scoring.Profit;

/// <summary>What a customer brings, less what it costs to serve the customer; all in the currency of the amounts.</summary>
public sealed record CustomerProfit
{
    // A rounding that parts of a cent pass and that the digits of a division do not.
    private const int Decimals = 8;

    /// <summary>The company's own customer id.</summary>
    public required string CustomerId { get; init; }

    /// <summary>What the customer's sales bring, less what was given back.</summary>
    public required decimal Revenue { get; init; }

    /// <summary>The part of it that is over the cost of the goods; null if the margin of a sale is not known.</summary>
    public required decimal? Gross { get; init; }

    /// <summary>Orders, given back or not: each invoice is one, and each row without one.</summary>
    public int Orders { get; init; }

    /// <summary>Returns: each invoice is one, and each row without one.</summary>
    public int Returns { get; init; }

    /// <summary>The contacts that count.</summary>
    public Contacts Contacts { get; init; }

    /// <summary>Those that the company caused, which cost the customer nothing.</summary>
    public Contacts CausedByCompany { get; init; }

    /// <summary>What the orders cost to serve.</summary>
    public decimal OrderCost { get; init; }

    /// <summary>What the returns cost to serve.</summary>
    public decimal ReturnCost { get; init; }

    /// <summary>What it costs to serve the customer.</summary>
    public decimal CostToServe => Contacts.Cost + OrderCost + ReturnCost;

    /// <summary>The profit, below 0 for a loss; null if it is not known.</summary>
    public decimal? Profit => Gross is { } gross ? Math.Round(gross - CostToServe, Decimals) : null;

    /// <summary>Whether it is known that the customer costs more than the customer brings.</summary>
    public bool IsLoss => Profit < 0;

    /// <summary>What would bring a loss to zero, each on its own; null for a customer without a loss.</summary>
    public WayToZero? ToZero => !IsLoss ? null : new WayToZero(
        -Profit!.Value,
        Revenue > 0 && Gross - OrderCost is > 0 and var brought ? Ceiling(-Profit.Value * Revenue / brought) : null,
        Fewer(Contacts.Cost, Contacts.Count),
        Fewer(ReturnCost, Returns));

    private static decimal Ceiling(decimal amount) => decimal.Ceiling(amount * 100) / 100;

    // How many fewer of things that cost so much together bring the loss to zero.
    private long? Fewer(decimal cost, long count) =>
        cost >= -Profit!.Value && cost > 0 ? (long)decimal.Ceiling(-Profit.Value * count / cost) : null;
}

/// <summary>What would bring a customer's loss to zero, each on its own and all else as it is; null where it does not.</summary>
/// <param name="Loss">The loss, more than 0.</param>
/// <param name="MoreSales">Sales more, at the customer's margin and in orders like those so far.</param>
/// <param name="FewerContacts">Contacts fewer, of the mean cost of the customer's.</param>
/// <param name="FewerReturns">Returns fewer.</param>
public sealed record WayToZero(decimal Loss, decimal? MoreSales, long? FewerContacts, long? FewerReturns);
