namespace TierDecision.Scoring.Profit;

/// <summary>The profits of a run.</summary>
public sealed record ProfitResult
{
    /// <summary>How many names of what has no margin are kept: 3.</summary>
    public const int MostNames = 3;

    /// <summary>The customers, in the order of the run's.</summary>
    public required IReadOnlyList<CustomerProfit> Customers { get; init; }

    /// <summary>Those whose profit is known, from the best to the worst.</summary>
    public required WhaleCurve Curve { get; init; }

    /// <summary>Sales whose margin is not known, in rows.</summary>
    public long SalesWithoutMargin { get; init; }

    /// <summary>What has no margin, such as <c>product 'lamp'</c>: the first ones.</summary>
    public IReadOnlyList<string> WithoutMargin { get; init; } = [];

    /// <summary>The contacts of customers without a sale, which are in no customer's profit.</summary>
    public ContactSum ContactsWithoutSales { get; init; }

    /// <summary>The share of the revenue that is gross profit, of the customers of whom it is known; null if they brought nothing.</summary>
    public decimal? GrossShare
    {
        get
        {
            var known = Curve.Customers;
            var revenue = known.Sum(customer => customer.Revenue);
            return revenue > 0 ? known.Sum(customer => customer.Gross!.Value) / revenue : null;
        }
    }
}
