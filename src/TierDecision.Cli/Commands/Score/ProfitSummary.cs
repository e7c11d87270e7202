using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Profit;

namespace TierDecision.Cli.Commands.Score;

/// <summary>What a person wants to see of profits: what is left of the revenue, who brings a loss, and how much hangs on the best.</summary>
internal static class ProfitSummary
{
    public static void Add(Grid list, ProfitResult profit, string currency)
    {
        var curve = profit.Curve;
        if (curve.Customers.Count > 0)
        {
            list.Add("Profit", Total(profit, currency));
            if (CostToServe(profit) is { Length: > 0 } cost)
            {
                list.Add("Cost to serve", cost);
            }

            list.Add("Losses", Losses(curve, currency));
            list.Add("Whale curve", Peak(curve, currency));
        }

        if (curve.Customers.Count < profit.Customers.Count)
        {
            list.Add(
                "Profit unknown",
                $"{Numbers.Count(profit.Customers.Count - curve.Customers.Count, "customer")}: "
                + $"{Numbers.Count(profit.SalesWithoutMargin, "sale")} without a margin, such as "
                + $"{string.Join(", ", profit.WithoutMargin)}; --margin SHARE is for what nothing else speaks of");
        }

        var company = profit.Customers.Aggregate(default(Contacts), (sum, customer) => sum + customer.CausedByCompany);
        if (company.Count > 0)
        {
            list.Add("Charged to nobody", $"{Contacts(company)} that the company caused, {Numbers.Money(company.Cost)}");
        }

        if (profit.ContactsWithoutSales is { Own: var own, CausedByCompany: var caused } && own.Count + caused.Count > 0)
        {
            list.Add("", $"{Contacts(own + caused)} of customers without a sale, {Numbers.Money(own.Cost + caused.Cost)}");
        }
    }

    private static string Total(ProfitResult profit, string currency)
    {
        var known = profit.Curve.Customers;
        var total = $"{Numbers.Money(profit.Curve.Total)} {currency}".TrimEnd();
        var gross = $"{Numbers.Money(Rounded(known.Sum(customer => customer.Gross!.Value)))} gross";
        var share = profit.GrossShare is { } of ? $", {Numbers.Percent(of, 1)} of the revenue" : "";
        return $"{total}: {gross}{share}, less {Numbers.Money(known.Sum(customer => customer.CostToServe))} to serve";
    }

    private static string CostToServe(ProfitResult profit)
    {
        var known = profit.Curve.Customers;
        var contacts = known.Aggregate(default(Contacts), (sum, customer) => sum + customer.Contacts);
        return string.Join(", ", new[]
        {
            contacts.Count > 0 ? $"{Contacts(contacts)} {Numbers.Money(contacts.Cost)}" : "",
            Part(known.Sum(customer => customer.OrderCost), known.Sum(customer => (long)customer.Orders), "order"),
            Part(known.Sum(customer => customer.ReturnCost), known.Sum(customer => (long)customer.Returns), "return"),
        }.Where(text => text.Length > 0));
    }

    private static string Part(decimal cost, long count, string name) => cost > 0 ? $"{Numbers.Count(count, name)} {Numbers.Money(cost)}" : "";

    private static string Contacts(in Contacts contacts) =>
        $"{Numbers.Count(contacts.Count, "contact")}{(contacts.Minutes > 0 ? $" of {Numbers.Plain(contacts.Minutes)} min" : "")}";

    private static string Losses(WhaleCurve curve, string currency)
    {
        var losses = curve.Customers.Where(customer => customer.IsLoss).ToList();
        if (losses.Count == 0)
        {
            return "none";
        }

        var sum = $"{Numbers.Money(losses.Sum(customer => customer.Profit!.Value))} {currency}".TrimEnd();
        var worst = losses[^1];
        var largest = Numbers.Money(worst.Profit!.Value);
        return $"{Numbers.Count(losses.Count, "customer")}, {sum} in all; the largest is {worst.CustomerId} with {largest}";
    }

    private static string Peak(WhaleCurve curve, string currency)
    {
        var best = $"the best {Numbers.Whole(curve.PeakCustomers)} of {Numbers.Count(curve.Customers.Count, "customer")}";
        var bring = curve.PeakCustomers == 1 ? "brings" : "bring";
        return curve.PeakCustomers == 0 ? "nobody brings a profit"
            : curve.Percent(curve.Peak) is { } percent ? $"{best} {bring} {Numbers.Percent(percent, 100)} of the profit; {Fifth(curve)}"
            : $"{best} {bring} {Numbers.Money(curve.Peak)} {currency}".TrimEnd() + ", and the others take as much or more away";
    }

    private static string Fifth(WhaleCurve curve)
    {
        var count = Math.Max(1, curve.Customers.Count / 5);
        return $"the best fifth, {Numbers.Count(count, "customer")}, {Numbers.Percent(curve.Percent(curve.Cumulative[count - 1])!.Value, 100)}";
    }

    private static decimal Rounded(decimal amount) => Math.Round(amount, 8);
}
