using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Profit;

namespace TierDecision.Cli.Commands.Explain;

/// <summary>Shows what one customer brings and costs, and what would bring a loss to zero.</summary>
internal static class ProfitLines
{
    /// <summary>Adds the lines.</summary>
    /// <param name="list">Where to.</param>
    /// <param name="margin">The profit that the score file has, of which only a loss is shown; NaN if it has none.</param>
    /// <param name="profit">The line of the file of profits; null if none was given.</param>
    public static void Add(Grid list, float margin, CustomerProfit? profit)
    {
        if (profit is not null)
        {
            AddParts(list, profit);
        }
        else if (margin < 0)
        {
            var amount = Math.Round((decimal)margin, 2);
            list.Add(
                "Profit", $"{Numbers.Money(amount)}, a loss; zero takes {Numbers.Money(-amount)} more. --profit FILE shows what it is made of");
        }
    }

    private static void AddParts(Grid list, CustomerProfit profit)
    {
        if (profit is not { Profit: { } amount, Gross: { } gross })
        {
            list.Add("Profit", "not known: the margin of a sale is not known");
            return;
        }

        list.Add(
            "Profit",
            $"{Numbers.Money(amount)}{(profit.IsLoss ? ", a loss" : "")}: {Numbers.Money(Math.Round(gross, 8))} gross of "
            + $"{Numbers.Money(profit.Revenue)}, less {Numbers.Money(profit.CostToServe)} to serve");
        list.Add(
            "",
            $"{Numbers.Count(profit.Contacts.Count, "contact")} {Numbers.Money(profit.Contacts.Cost)}, {Numbers.Count(profit.Orders, "order")} "
            + $"{Numbers.Money(profit.OrderCost)}, {Numbers.Count(profit.Returns, "return")} {Numbers.Money(profit.ReturnCost)}");
        if (profit.CausedByCompany.Count > 0)
        {
            list.Add(
                "",
                $"not charged: {Numbers.Count(profit.CausedByCompany.Count, "contact")} that the company caused, "
                + Numbers.Money(profit.CausedByCompany.Cost));
        }

        if (profit.ToZero is { } way)
        {
            var ways = string.Join(", or ", Ways(way).DefaultIfEmpty("no one change is enough"));
            list.Add("For zero", $"{Numbers.Money(way.Loss)} more profit: {ways}");
            list.Add("", "(each alone, all else as it is)");
        }
    }

    private static IEnumerable<string> Ways(WayToZero way)
    {
        if (way.MoreSales is { } sales)
        {
            yield return $"{Numbers.Money(sales)} more sales like those so far";
        }

        if (way.FewerContacts is { } contacts)
        {
            yield return $"{Numbers.Count(contacts, "contact")} fewer";
        }

        if (way.FewerReturns is { } returns)
        {
            yield return $"{Numbers.Count(returns, "return")} fewer";
        }
    }
}
