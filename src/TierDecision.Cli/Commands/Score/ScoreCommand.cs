using System.CommandLine;
using System.Globalization;
using NodaTime;
using TierDecision.Cli.Options;
using TierDecision.Cli.Settings;
using TierDecision.Cli.Terminal;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;

namespace TierDecision.Cli.Commands.Score;

/// <summary><c>tierctl score</c>: transactions in, a score file out.</summary>
internal static class ScoreCommand
{
    public const string DefaultOutput = "scores.csv";

    private const decimal LargestDivisor = 1000;

    private const string WrongWeights =
        "is not three numbers, one of them above 0, such as 1,2,1 or 1/2,1/3,1/6: each is 0 to 1,000,000,000 with at most 9 decimal places, and "
        + "what a fraction divides by is at most 1,000";

    private static readonly Dictionary<string, RfmRule> Rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["strict"] = RfmRule.StrictlyBelow,
        ["inclusive"] = RfmRule.CutPlusOne,
    };

    private static readonly Dictionary<string, TransactionFormat> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auto"] = TransactionFormat.Auto,
        ["csv"] = TransactionFormat.Csv,
        ["cdnow"] = TransactionFormat.Cdnow,
    };

    public static Command Create(CliContext context)
    {
        var files = FileArgument.Create<string[]>(
            "TRANSACTIONS", "Files of transactions, invoices or their lines; - is standard input.", ArgumentArity.OneOrMore);
        var output = ValueOption.Text("--output", "FILE", $"The score file to write. Default: {DefaultOutput}.", "-o");
        var policy = SettingOptions.Policy();
        var asOf = ValueOption.Day("--as-of", "The day of analysis; sales after it are left out. Default: the day of the last sale.");
        var weights = CreateWeights();
        var rule = ValueOption.Of("--rfm-rule", "strict|inclusive",
            "strict: 1 plus the cuts strictly below the value, frequency in days with a purchase. inclusive: 1 plus the cuts, raised by one, "
            + "that the value reaches, frequency in rows, as the R package rfm does. Default: strict.",
            ValueOption.Choice(Rules));
        var format = ValueOption.Of(
            "--format", "auto|csv|cdnow", "The layout; auto tells it by the first line. Default: auto.", ValueOption.Choice(Formats));
        var reading = new ReadingOptions();
        var rates = ValueOption.Text(
            "--rates", "FILE",
            "A table of exchange rates, with the columns currency and rate: what one unit of it is worth in the currency that --currency names. "
            + "Amounts in other currencies are summed by it.");
        var region = SettingOptions.Region();
        var gross = new Option<bool>("--gross")
        {
            Description = "Counts sales in full, whatever was refunded or cancelled. Default: what was given back is taken off.",
        };
        var includeZero = new Option<bool?>("--include-zero")
        {
            Description = "Counts purchases for 0.00. Default: in CDNOW data only.",
            HelpName = "true|false",
        };
        var currency = CommonOptions.Currency(
            "The currency of the amounts, such as EUR, also of lines that do not say theirs. Without it, lines with and without a currency are not "
            + "summed.");
        var rejects = ValueOption.Text("--rejects", "FILE", "Scores the good lines and writes the bad ones here, each with its reason.");
        var errors = CommonOptions.Errors();

        var allowFuture = new Option<bool>("--allow-future")
        {
            Description = "Takes dates after today; scores as of such a day count as stale until then.",
        };
        var previous = ValueOption.Text(
            "--previous", "FILE",
            "The score file of the run before: who was in a better tier stays in it within the policy's hysteresis. "
            + "Tiers by flag take its flags.");
        var lifetime = ValueOption.Whole(
            "--lifetime",
            "Computes what each customer is expected to bring in so many months, and how probable it is that the customer is still one. "
            + "Default: not computed.",
            1, LifetimeOptions.MostMonths);
        var discount = ValueOption.Number(
            "--discount", "RATE", "With --lifetime: what a year's delay takes off the worth of a purchase, 0.1 for a tenth. Default: 0.1.", 0, 10);
        var profit = new ProfitCommandOptions(reading.Columns, gross);
        var holdout = ValueOption.Day(
            "--holdout-after", "With --lifetime: compares what models of the sales up to this day expect with the sales after it.");

        var command = new ExampleCommand(
            "score",
            "Computes recency, frequency, monetary value, a value score and a tier for every customer with a sale.",
            "tierctl score transactions.csv",
            "tierctl score 2024.csv 2025.csv -o scores.csv --as-of 2025-12-31 --policy policies/contact-centre.yaml",
            "tierctl score transactions.csv --lifetime 12 --discount 0.1 --margin 0.35 --holdout-after 2025-06-30",
            "tierctl score lines.csv --margins margins.csv --service-cost contacts.csv --cost minute=0.90 --cost order=15 --profit profits.csv",
            "tierctl score orders.csv --column customer=Kundennummer --column amount=Umsatz --dates dmy --decimal comma",
            "tierctl score orders_export.csv --mapping shopify --currency EUR --rates rates.csv",
            "tierctl score export.xlsx --sheet Orders --status shipped=sale --status \"*=none\"")
        {
            files, output, policy, asOf, weights, rule, format, region, SettingOptions.FormerCountryCode(), gross, includeZero, currency, rates,
            rejects, errors, allowFuture, previous, lifetime, discount, holdout,
        };
        foreach (var option in reading.All.Concat(profit.All))
        {
            command.Add(option);
        }

        command.Rules.Add(result => new Option[] { discount, holdout }
            .Where(option => ExampleCommand.IsGiven(result, option) && !ExampleCommand.IsGiven(result, lifetime))
            .Select(option => $"{option.Name} says something of lifetime values only; ask for them with --lifetime MONTHS"));
        command.AddRule(result => ExampleCommand.IsGiven(result, rates) && !ExampleCommand.IsGiven(result, currency)
            ? "--rates needs the currency that amounts are summed in: give --currency, such as EUR" : null);
        command.Rules.Add(profit.Wrong);
        command.SetAction((result, cancellationToken) =>
        {
            if (CommandSettings.Read(result, context) is not { } settings)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            if (reading.Read(result, context) is not { } howToRead)
            {
                return Task.FromResult(ExitCodes.BadInput);
            }

            var arguments = new ScoreArguments
            {
                Files = result.GetRequiredValue(files),
                Output = result.GetValue(output) ?? DefaultOutput,
                Settings = settings,
                AsOf = result.GetValue(asOf),
                Weights = ReadWeights(result.GetValue(weights) ?? "1,1,1")!,
                RfmRule = result.GetValue(rule) ?? RfmRule.StrictlyBelow,
                Reading = howToRead with
                {
                    Format = result.GetValue(format) ?? TransactionFormat.Auto,
                    Currency = result.GetValue(currency)?.ToUpperInvariant() ?? howToRead.Currency,
                },
                Rates = result.GetValue(rates),
                Gross = result.GetValue(gross),
                IncludeZero = result.GetResult(includeZero) is null ? null : result.GetValue(includeZero) ?? true,
                Rejects = result.GetValue(rejects),
                Errors = result.GetValue(errors),
                AllowFuture = result.GetValue(allowFuture),
                Previous = result.GetValue(previous),
                Lifetime = result.GetValue(lifetime) is { } months ? Lifetime(months, result.GetValue(discount), result.GetValue(holdout)) : null,
                Profit = profit.Read(result),
            };
            return new ScoreRun(arguments, context).RunAsync(cancellationToken);
        });
        return command;
    }

    /// <summary>The weights of the value score.</summary>
    public static Option<string?> CreateWeights() => ValueOption.CheckedText(
        "--weights", "R,F,M",
        "How much recency, frequency and monetary value count in the value score; only the ratio matters. Fractions such as 1/3 "
        + "can be given. Default: 1,1,1.",
        text => ReadWeights(text) is null ? WrongWeights : null);

    private static LifetimeOptions Lifetime(int months, double? discount, LocalDate? holdoutAfter)
    {
        var defaults = new LifetimeOptions();
        return defaults with { Months = months, AnnualDiscount = discount ?? defaults.AnnualDiscount, HoldoutAfter = holdoutAfter };
    }

    /// <summary>Reads weights, decimal numbers or fractions; null if they are none.</summary>
    public static ValueWeights? ReadWeights(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        var (numbers, divisors) = (new decimal[3], new decimal[3]);
        for (var i = 0; i < 3; i++)
        {
            if (parts.Length != 3 || !TryReadFraction(parts[i], out numbers[i], out divisors[i]))
            {
                return null;
            }
        }

        // Over one denominator, so that thirds stay thirds.
        var weights = new ValueWeights
        {
            Recency = numbers[0] * divisors[1] * divisors[2],
            Frequency = numbers[1] * divisors[0] * divisors[2],
            Monetary = numbers[2] * divisors[0] * divisors[1],
        };
        return weights.IsValid ? weights : null;
    }

    private static bool TryReadFraction(string text, out decimal number, out decimal divisor)
    {
        divisor = 1;
        var parts = text.Split('/');
        var isNumber = decimal.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && number <= ValueWeights.Largest;
        return isNumber && (parts.Length == 1
            || (parts.Length == 2 && decimal.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out divisor)
                && divisor is >= 1 and <= LargestDivisor));
    }
}
