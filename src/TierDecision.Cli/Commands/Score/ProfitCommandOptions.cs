using System.CommandLine;
using System.CommandLine.Parsing;
using TierDecision.Cli.Options;
using TierDecision.Scoring.Profit;

namespace TierDecision.Cli.Commands.Score;

/// <summary>The options of <c>tierctl score</c> about profits.</summary>
internal sealed class ProfitCommandOptions
{
    private const string InColumns = "columns";
    private static readonly string[] MarginFields = ["margin", "cost"];

    private readonly Option<Dictionary<string, string>> _columns;
    private readonly Option<bool> _gross;

    private readonly Option<double?> _share = ValueOption.Number(
        "--margin", "SHARE",
        "The share of an amount that is profit, such as 0.35: fills in the profit so far, and makes lifetime values profits. With --margins: the "
        + "share for what it does not name.", 0.0001, 1);

    private readonly Option<string?> _margins = ValueOption.Text(
        "--margins", "FILE|columns",
        "Margins that differ: a file with the columns product or category, and margin, a share; or 'columns', if the transactions have a column "
        + "'margin' or 'cost', an amount.");

    private readonly Option<string?> _contacts = ValueOption.Text(
        "--service-cost", "FILE",
        "The contacts of customers, a file with the columns customer_id and channel, minutes, count, caused_by_company: what they cost is taken off "
        + "the profit. Those that the company caused cost the customer nothing.");

    private readonly Option<Dictionary<string, string>> _costs = ValueOption.Pairs(
        "--cost", "NAME=AMOUNT",
        "What it costs to serve: minute, contact or a channel such as voice, order, return. May be repeated. Default: nothing.");

    private readonly Option<string?> _output = ValueOption.Text(
        "--profit", "FILE", "Writes what each customer brings and costs here, the most profitable one first.");

    public ProfitCommandOptions(Option<Dictionary<string, string>> columns, Option<bool> gross) => (_columns, _gross) = (columns, gross);

    /// <summary>The options.</summary>
    public IEnumerable<Option> All => [_share, _margins, _contacts, _costs, _output];

    /// <summary>What was given.</summary>
    public ProfitArguments Read(ParseResult result)
    {
        var margins = result.GetValue(_margins);
        _ = ServiceCosts.TryRead(result.GetValue(_costs) ?? [], out var costs);
        return new ProfitArguments
        {
            Share = result.GetValue(_share),
            FromColumns = margins == InColumns || HasMarginColumn(result.GetValue(_columns)),
            MarginFile = margins == InColumns ? null : margins,
            ContactFile = result.GetValue(_contacts),
            Costs = costs,
            Output = result.GetValue(_output),
        };
    }

    /// <summary>What is wrong with what was given together.</summary>
    public IEnumerable<string> Wrong(CommandResult result)
    {
        if (ServiceCosts.TryRead(ValueOf(result, _costs) ?? [], out var costs) is { } wrong)
        {
            yield return $"--cost {wrong}";
            yield break;
        }

        var isAsked = ExampleCommand.IsGiven(result, _share) || ExampleCommand.IsGiven(result, _margins)
            || HasMarginColumn(ValueOf(result, _columns));
        foreach (var option in new Option[] { _contacts, _costs, _output })
        {
            if (!isAsked && ExampleCommand.IsGiven(result, option))
            {
                yield return $"{option.Name} is about profits; say what of a sale is profit with --margin SHARE or --margins FILE";
            }
        }

        if (ExampleCommand.IsGiven(result, _contacts) && !costs.HasContacts)
        {
            yield return "--service-cost needs what contacts cost: give --cost minute=AMOUNT, --cost contact=AMOUNT or that of a channel, such as "
                + "--cost voice=AMOUNT";
        }

        if (costs.HasContacts && !ExampleCommand.IsGiven(result, _contacts))
        {
            yield return "--cost of contacts needs the contacts: give --service-cost FILE";
        }

        if (costs.PerReturn > 0 && ValueOf(result, _gross))
        {
            yield return "--gross looks at no returns; leave out --cost return";
        }
    }

    // An option that is wrong by itself was told, and has no value.
    private static T? ValueOf<T>(CommandResult result, Option<T> option) =>
        result.GetResult(option) is { } given && given.Errors.Any() ? default : result.GetValue(option);

    private static bool HasMarginColumn(Dictionary<string, string>? columns) => columns?.Keys.Any(MarginFields.Contains) == true;
}
