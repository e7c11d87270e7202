using System.Globalization;
using NodaTime.Text;
using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.Fitting;

namespace TierDecision.Cli.Commands.Score;

/// <summary>
/// What a person wants to see of lifetime values, to believe them: the models, what they expect, and how they did on sales that they had not seen.
/// </summary>
internal static class LifetimeSummary
{
    private const int ManyDigits = 4;

    public static void Write(CliConsole console, LifetimeResult result, int customers, ProfitArguments profit, string currency)
    {
        console.Results.Write(Outcome(result, customers, profit, currency));
        var models = result.Models;
        if (HasPurchases(models) || models.Amounts is { HasConverged: true })
        {
            console.WriteTable(Parameters(models));
        }

        if (result.Holdout is { HasPredictions: true } holdout)
        {
            console.WriteTable(Holdout(holdout, result.Options));
        }
    }

    private static bool HasPurchases(LifetimeModels models) => models.Purchases is { HasConverged: true } || models.Limit is not null;

    private static Grid Outcome(LifetimeResult result, int customers, ProfitArguments profit, string currency)
    {
        var (models, options) = (result.Models, result.Options);
        var list = Tables.CreateList();
        list.Add("Lifetime values", models.Status != LifetimeStatus.Computed ? $"none: {WhyNone(models)}" : string.Create(
            CultureInfo.InvariantCulture,
            $"{Numbers.Count(options.Months, "month")} ahead, {100 * options.AnnualDiscount:0.##} % discount a year, "
            + $"{Worth(profit)}"));
        if (models.Status == LifetimeStatus.Computed)
        {
            list.Add("In all", $"{Rounded(result.TotalValue, 2)} {currency}".TrimEnd() + $", {Rounded(result.TotalValue / customers, 2)} a customer");
        }

        if (result.CustomersWithoutValue > 0)
        {
            list.Add("Without a value", $"{Numbers.Count(result.CustomersWithoutValue, "customer")}: the parameters are too extreme to compute it");
        }

        if (models.Limit is { } limit)
        {
            list.Add("Purchases", limit.Parameters.Dropout == 0
                ? "nobody is seen to leave: BG/NBD at its limit, and probability_active is 1 for every customer"
                : "all leave with one probability: BG/NBD at its limit");
        }

        if (HasPurchases(models))
        {
            list.Add("Purchases to come", $"{Rounded(result.ExpectedPurchases, 0)}; {Rounded(result.ExpectedPurchases / customers, 3)} a customer");
        }

        list.Add("Repeat customers", $"{Numbers.Whole(models.RepeatCustomers)}, {Numbers.Percent(models.RepeatCustomers, customers)}");
        if (models.Status == LifetimeStatus.Computed)
        {
            list.Add(
                "Correlation",
                string.Create(CultureInfo.InvariantCulture, $"{models.Correlation:0.000} of the number of purchases and their mean amount")
                + (models.AmountsDependOnPurchases ? ": the model takes them for independent, so mistrust the values" : ""));
        }

        if (result.Holdout is { HasPredictions: false } holdout)
        {
            list.Add("Held out", holdout.Days == 0
                ? "no comparison: --holdout-after is not before the day of analysis"
                : $"no comparison: up to then, {WhyNone(holdout.Models)}");
        }

        return list;
    }

    private static string Worth(ProfitArguments profit) =>
        !profit.IsAsked ? "revenue"
        : profit is { MarginFile: null, FromColumns: false, Share: { } share }
            ? string.Create(CultureInfo.InvariantCulture, $"profit at a margin of {share:0.####}")
        : "profit at each customer's margin, before cost to serve";

    /// <summary>Why there are no lifetime values.</summary>
    public static string WhyNone(LifetimeModels models) => models.Status switch
    {
        LifetimeStatus.TooFewRepeatCustomers =>
            $"{Numbers.Count(models.RepeatCustomers, "customer")} bought again, and {LifetimeOptions.FewestRepeatCustomers} are needed",
        LifetimeStatus.PurchasesNotFitted => models.Purchases!.Parameters is var p
            ? NoMaximum("purchases", "BG/NBD", ("r", p.R), ("alpha", p.Alpha), ("a", p.A), ("b", p.B)) : "",
        LifetimeStatus.TooFewAmounts => $"fewer than {LifetimeOptions.FewestRepeatCustomers} customers paid anything when they bought again",
        LifetimeStatus.AmountsNotFitted => models.Amounts!.Parameters is var p
            ? NoMaximum("amounts", "Gamma-Gamma", ("p", p.P), ("q", p.Q), ("v", p.V)) : "",
        _ => throw new InvalidOperationException("There are values."),
    };

    private static string NoMaximum(string data, string model, params (string Name, double Value)[] parameters) =>
        $"no {model} model fits the {data} best; the fit ended at "
        + string.Join(", ", parameters.Select(parameter => string.Create(CultureInfo.InvariantCulture, $"{parameter.Name} {parameter.Value:G3}")));

    private static Table Parameters(LifetimeModels models)
    {
        var table = Tables.Create("Model", "Parameter", ">Value", ">Std. error", ">Log-likelihood");
        if (models.Purchases is { HasConverged: true } purchases)
        {
            var p = purchases.Parameters;
            Add("BG/NBD", purchases, ("r", p.R), ("alpha (days)", p.Alpha), ("a", p.A), ("b", p.B));
        }

        else if (models.Limit is { } limit)
        {
            var p = limit.Parameters;
            Add("NBD, limit of BG/NBD", limit, ("r", p.R), ("alpha (days)", p.Alpha), ("drop-out", p.Dropout));
        }

        if (models.Amounts is { HasConverged: true } amounts)
        {
            var p = amounts.Parameters;
            Add("Gamma-Gamma", amounts, ("p", p.P), ("q", p.Q), ("v", p.V));
        }

        return table;

        void Add<T>(string name, ModelFit<T> fit, params (string Name, double Value)[] parameters)
            where T : class
        {
            for (var i = 0; i < parameters.Length; i++)
            {
                table.Add(
                    i == 0 ? name : "",
                    parameters[i].Name,
                    Rounded(parameters[i].Value, ManyDigits),
                    double.IsNaN(fit.StandardErrors[i]) ? "-" : Rounded(fit.StandardErrors[i], ManyDigits),
                    i == 0 ? Rounded(fit.LogLikelihood, 2) : "");
            }
        }
    }

    private static Table Holdout(HoldoutResult holdout, LifetimeOptions options)
    {
        var table = Tables.Create(
            $"Held out after {LocalDatePattern.Iso.Format(options.HoldoutAfter!.Value)}, {Numbers.Count(holdout.Days, "day")}, "
            + $"{Numbers.Count(holdout.Customers, "customer")}",
            ">");
        table.Add("Purchases", Rounded(holdout.ActualPurchases, 0));
        table.Add("Purchases expected", Rounded(holdout.ExpectedPurchases, 0));
        table.Add("Mean error, purchases a customer", Rounded(holdout.MeanAbsoluteError, ManyDigits));
        table.Add("The same, each customer going on as before", Rounded(holdout.NaiveMeanAbsoluteError, ManyDigits));
        table.Add("Revenue of the best fifth by expected revenue", Share(holdout.RevenueOfBestByValue));
        table.Add("Revenue of the best fifth by past spend", Share(holdout.RevenueOfBestByPastSpend));
        return table;
    }

    private static string Share(double share) => double.IsNaN(share) ? "-" : Numbers.Percent((decimal)share, 1);

    private static string Rounded(double number, int digits) =>
        number.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
