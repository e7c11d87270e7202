using NodaTime.Text;
using Spectre.Console;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Policies;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Run;

namespace TierDecision.Cli.Commands.Score;

/// <summary>What a person wants to see after a run, to believe it: what was counted, where the cuts lie, who is in which tier.</summary>
internal static class ScoringSummary
{
    private const int MostNames = 3;

    public static void Write(CliConsole console, ScoringResult result, PolicyPlan plan, RfmRule rule, string currency)
    {
        console.Results.Write(Counts(result, plan, currency));
        if (result.Cuts is { } cuts)
        {
            console.WriteTable(Cuts(cuts, rule));
        }

        console.WriteTable(Tiers(result, plan, currency));
    }

    private static Grid Counts(ScoringResult result, PolicyPlan plan, string currency)
    {
        var counts = result.Counts;
        var list = Tables.CreateList();
        list.Add("Customers", result.CustomersWithoutSales == 0
            ? Numbers.Whole(result.Customers.Count)
            : $"{Numbers.Whole(result.Customers.Count)} with a sale; {Numbers.Whole(result.CustomersWithoutSales)} without are left out");
        list.Add("Sales", Numbers.Whole(counts.Sales));
        list.Add("Not sales", string.Join(", ", NotSales(counts)) is { Length: > 0 } none ? none : "none");
        AddRevenue(list, result, currency);
        if (result.Profit is { } profit)
        {
            ProfitSummary.Add(list, profit, currency);
        }

        list.Add("As of", LocalDatePattern.Iso.Format(result.AsOf!.Value));
        list.Add("Policy", $"{plan.Name} {plan.Version}");
        return list;
    }

    private static void AddRevenue(Grid list, ScoringResult result, string currency)
    {
        var revenue = $"{Numbers.Money(result.Revenue)} {currency}".TrimEnd();
        list.Add("Revenue", result.GivenBack == 0
            ? revenue
            : $"{revenue}: {Numbers.Money(result.Revenue + result.GivenBack)} less {Numbers.Money(result.GivenBack)} given back"
                + (result.Counts.Discounts > 0 ? " or discounted" : ""));
        if (result.Unmatched is { Rows: > 0 } unmatched)
        {
            list.Add(
                "Without a sale",
                $"{Numbers.Count(unmatched.Rows, "return")}, {Numbers.Money(unmatched.Amount)} beyond what was bought here, taken off nothing: "
                + Names(result.UnmatchedCustomers));
        }

        if (result.Customers.Count(customer => customer is { Frequency: 0 }) is > 0 and var nothing)
        {
            var have = nothing == 1 ? "has" : "have";
            list.Add("Kept nothing", $"{Numbers.Count(nothing, "customer")} gave everything back and {have} the lowest scores");
        }
    }

    private static string Names(IReadOnlyList<string> customers) =>
        string.Join(", ", customers.Take(MostNames))
        + (customers.Count > MostNames ? $" and {Numbers.Whole(customers.Count - MostNames)} more" : "");

    /// <summary>The rows that are no sales, by why.</summary>
    public static IEnumerable<string> NotSales(TransactionCounts counts)
    {
        if (counts.Cancellations > 0)
        {
            yield return Numbers.Count(counts.Cancellations, "cancellation");
        }

        if (counts.Refunds > 0)
        {
            yield return Numbers.Count(counts.Refunds, "refund");
        }

        if (counts.NotCompleted > 0)
        {
            yield return Numbers.Count(counts.NotCompleted, "order that was not completed", "orders that were not completed");
        }

        if (counts.Discounts > 0)
        {
            yield return Numbers.Count(counts.Discounts, "discount");
        }

        if (counts.ZeroAmounts > 0)
        {
            yield return Numbers.Count(counts.ZeroAmounts, "row of 0.00", "rows of 0.00");
        }

        if (counts.AfterAsOf > 0)
        {
            yield return Numbers.Count(counts.AfterAsOf, "sale after the day of analysis", "sales after the day of analysis");
        }
    }

    private static Table Cuts(RfmCuts cuts, RfmRule rule)
    {
        var table = Tables.Create("RFM cuts", ">20 %", ">40 %", ">60 %", ">80 %");
        Add("Recency (days)", cuts.Recency);
        Add(rule == RfmRule.CutPlusOne ? "Frequency (rows)" : "Frequency (purchase days)", cuts.Frequency);
        Add("Monetary", cuts.Monetary);
        return table;

        void Add(string dimension, IReadOnlyList<decimal> values) => table.Add([dimension, .. values.Select(Numbers.Plain)]);
    }

    private static Table Tiers(ScoringResult result, PolicyPlan plan, string currency)
    {
        var revenue = new decimal[plan.Tiers.Length];
        foreach (var customer in result.Customers)
        {
            revenue[customer.Score.Tier] += customer.Monetary ?? 0;
        }

        var table = Tables.Create(TierText.Heads(plan, ">Customers", ">Share", $">Revenue {currency}".TrimEnd(), ">Share"));
        for (var i = 0; i < plan.Tiers.Length; i++)
        {
            table.Add(TierText.Cells(
                plan,
                plan.Tiers[i],
                Numbers.Whole(result.TierCounts[i]),
                Numbers.Percent(result.TierCounts[i], result.Customers.Count),
                Numbers.Money(revenue[i]),
                Numbers.Percent(revenue[i], result.Revenue)));
        }

        return table;
    }
}
