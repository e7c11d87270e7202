namespace TierDecision.Scoring.Profit;

/// <summary>
/// The profit of all customers summed up from the most to the least profitable one (the whale curve; Kaplan and Narayanan, "Measuring and Managing
/// Customer Profitability", 2001). It climbs above the total while customers bring something, and those with a loss bring it down again.
/// </summary>
public sealed class WhaleCurve
{
    private WhaleCurve(CustomerProfit[] customers, decimal[] cumulative) => (Customers, Cumulative) = (customers, cumulative);

    /// <summary>The customers whose profit is known, the most profitable one first; equal ones by id.</summary>
    public IReadOnlyList<CustomerProfit> Customers { get; }

    /// <summary>The profit of each customer and all before.</summary>
    public IReadOnlyList<decimal> Cumulative { get; }

    /// <summary>The profit of all.</summary>
    public decimal Total => Cumulative.Count == 0 ? 0 : Cumulative[^1];

    /// <summary>How many customers bring the most together: those with a profit.</summary>
    public int PeakCustomers { get; private init; }

    /// <summary>What they bring.</summary>
    public decimal Peak => PeakCustomers == 0 ? 0 : Cumulative[PeakCustomers - 1];

    /// <summary>A sum in percent of the total; null if the total is no profit: a share of a loss says nothing.</summary>
    public decimal? Percent(decimal sum) => Total > 0 ? 100 * sum / Total : null;

    /// <summary>The curve of these customers.</summary>
    public static WhaleCurve Of(IEnumerable<CustomerProfit> customers)
    {
        var sorted = customers.Where(customer => customer.Profit is not null)
            .OrderByDescending(customer => customer.Profit).ThenBy(customer => customer.CustomerId, StringComparer.Ordinal).ToArray();
        var cumulative = new decimal[sorted.Length];
        var sum = 0m;
        for (var i = 0; i < sorted.Length; i++)
        {
            cumulative[i] = sum += sorted[i].Profit!.Value;
        }

        return new WhaleCurve(sorted, cumulative) { PeakCustomers = sorted.Count(customer => customer.Profit > 0) };
    }
}
