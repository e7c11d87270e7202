using TierDecision.Cli.Files;
using TierDecision.Cli.Policies;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.PhoneNumbers;
using TierDecision.Scoring.Counterfactuals;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Scores;

namespace TierDecision.Cli.Commands.Explain;

/// <summary>One run of <c>tierctl explain</c>. Scores again from the recency, purchases and spend that a score file carries.</summary>
internal sealed class ExplainRun(ExplainArguments arguments, CliContext context)
{
    private readonly CliConsole _console = context.Console;

    public int Run()
    {
        if (PolicySource.Load(arguments.Settings.Policy, context) is not { } plan)
        {
            return ExitCodes.BadInput;
        }

        using var reader = ScoreFileReader.Open(
            arguments.Scores, new ScoreFileOptions
            {
                Tiers = plan.TierRules.Names,
                Phones = PhoneNormalizer.For(arguments.Settings.Identity.Phone),
            });
        var all = reader.Read().ToList();
        if (reader.Report.IsRejected)
        {
            FileReports.Write(_console, arguments.Scores, reader.Report, "nothing was explained");
            return ExitCodes.BadInput;
        }

        // The last line of a customer counts, as for a store.
        var customers = all.GroupBy(customer => customer.CustomerId, StringComparer.Ordinal).Select(lines => lines.Last()).ToList();
        var index = customers.FindIndex(customer => customer.CustomerId == arguments.Customer);
        if (index < 0)
        {
            return _console.Fail(ExitCodes.BadInput, $"{arguments.Scores} has no customer {arguments.Customer}.");
        }

        if (customers.Any(customer => customer.RecencyDays is null || customer.Frequency is null || customer.Monetary is null))
        {
            return _console.Fail(
                ExitCodes.BadInput,
                $"{arguments.Scores} does not give recency_days, frequency and monetary for every customer; 'tierctl score' writes them.");
        }

        if (!plan.TierRules.GoByPercentile)
        {
            return _console.Fail(
                ExitCodes.BadInput,
                $"The tiers of {plan.Name} do not all go by percentile, so what lifts a customer "
                + "does not follow from recency, purchases and spend alone. "
                + $"{plan.Tiers[customers[index].Score.Tier].Name} takes: {plan.Tiers[customers[index].Score.Tier].Criterion.Text}.");
        }

        CustomerProfit? profit = null;
        if (arguments.Profit is { } path)
        {
            (profit, var report) = ProfitFile.Find(path, arguments.Customer);
            if (report.IsRejected)
            {
                FileReports.Write(_console, path, report, "nothing was explained");
                return ExitCodes.BadInput;
            }

            if (profit is null)
            {
                return _console.Fail(ExitCodes.BadInput, $"{path} has no customer {arguments.Customer}.");
            }
        }

        Write(plan, customers[index], Explain(plan, customers, index), profit);
        return ExitCodes.Ok;
    }

    private static string Percentile(in CustomerScore score) =>
        float.IsNaN(score.Percentile) ? "no percentile" : $"percentile {Numbers.Plain((decimal)score.Percentile)}";

    private NextTier Explain(PolicyPlan plan, List<ScoredCustomer> customers, int index) => new TierCounterfactuals(
        [.. customers.Select(customer => customer.RecencyDays!.Value)],
        [.. customers.Select(customer => customer.Frequency!.Value)],
        [.. customers.Select(customer => customer.Monetary!.Value)],
        plan.TierRules,
        arguments.Weights).For(index);

    private void Write(PolicyPlan plan, ScoredCustomer customer, NextTier next, CustomerProfit? profit)
    {
        var tier = plan.Tiers[next.Tier];
        var list = Tables.CreateList();
        list.Add("Customer", customer.CustomerId);
        var begins = Numbers.Plain((decimal)TierText.Percentile(tier.Criterion));
        list.Add("Tier", $"{tier.Name}, which begins at percentile {begins}; the score file says {Percentile(customer.Score)}");
        list.Add(
            "",
            $"last purchase {Numbers.Count(customer.RecencyDays!.Value, "day")} ago, {Numbers.Count(customer.Frequency!.Value, "purchase")}, "
            + $"{Numbers.Money(customer.Monetary!.Value)} spent");
        ProfitLines.Add(list, customer.Score.Margin, profit);
        if (customer.Frequency == 0 && next.Next is not null)
        {
            list.Add("", "everything was given back: only a purchase that is kept lifts the customer");
        }
        else if (next.Next is { } better)
        {
            var name = plan.Tiers[better].Name;
            list.Add(
                $"For {name}",
                next.DaysSooner is { } days
                    ? $"to have come back {Numbers.Count(days, "day")} sooner, or"
                    : "coming back sooner is not enough on its own;");
            list.Add(
                "", next.MorePurchases is { } more ? $"{Numbers.Count(more, "purchase")} more, or" : "no number of purchases is enough on its own;");
            list.Add("", next.MoreSpend is { } spend ? $"{Numbers.Money(spend)} more" : "no spend is enough on its own");
            list.Add("", "(each alone, all other customers as they are)");
        }
        else
        {
            list.Add("", "there is no better tier");
        }

        _console.Results.Write(list);
        if (customer.Score.Tier != next.Tier)
        {
            _console.Warn(
                $"the score file has {customer.CustomerId} in {plan.Tiers[customer.Score.Tier].Name}; it was scored with other weights, "
                + "another policy or from more than recency, purchases and spend.");
        }
    }
}
