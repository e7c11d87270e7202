using System.CommandLine;
using NodaTime;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Mappings;
using TierDecision.Scoring.Statuses;
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Workbooks;

namespace TierDecision.Cli.Options;

/// <summary>The options that say how files of transactions are read, which <c>score</c> and <c>inspect</c> share.</summary>
internal sealed class ReadingOptions
{
    private const string NoMapping = "none";
    private const string Fill = "fill";

    private static readonly IReadOnlyDictionary<string, int> FateWords = EnumWords.Of<OrderFate>();

    private readonly Option<string?> _mapping = ValueOption.Text(
        "--mapping", "NAME|FILE|none",
        "How the export of a shop or CRM is laid out: one that comes with the product, such as shopify ('tierctl mapping list' names them), or a "
        + "file. Default: columns are recognised by common names.");

    private readonly Option<Dictionary<string, string>> _statuses = ValueOption.Pairs(
        "--status", "WORD=FATE",
        "What a word of the status column makes of an order: sale, none, refunded, credit or discount; \"*\" stands for words that are not known. "
        + "May be repeated.");

    private readonly Option<OrderTotals?> _totals = ValueOption.Word<OrderTotals>(
        "--totals",
        "What amounts are of if orders have several lines: of the lines, of the order on its first line only, or of the order on each of its lines. "
        + "Default: lines; a file that speaks against it is refused.");

    private readonly Option<string?> _sheet = ValueOption.Text("--sheet", "NAME", "The sheet of a workbook. Default: the only one.");

    private readonly Option<string?> _merged = ValueOption.CheckedText(
        "--merged", Fill, "Gives each cell of merged cells of a workbook their value. Default: such sheets are refused.",
        text => string.Equals(text, Fill, StringComparison.OrdinalIgnoreCase) ? null : $"is no choice; there is: {Fill}");

    private readonly Option<GuestRule?> _guests = ValueOption.Word<GuestRule>(
        "--guests",
        "What becomes of an id with the e-mail addresses of many, such as 0: each is a customer by the address, their sales are left out, or the "
        + "id is taken as it stands. Default: such files are refused.");

    private readonly Option<string?> _damagedIds = ValueOption.CheckedText(
        "--damaged-ids", "keep", "Takes ids such as 9.91E+15, which a spreadsheet wrote as numbers. Default: such files are refused.",
        text => string.Equals(text, "keep", StringComparison.OrdinalIgnoreCase) ? null : "is no choice; there is: keep");

    private readonly Option<DuplicateRule?> _duplicates = ValueOption.Word<DuplicateRule>(
        "--duplicates",
        "What becomes of rows that are equal in everything: each counts, or all count once. Default: each counts within a file and is told, and a "
        + "row that stands in two files is refused.");

    private readonly Option<DateTimeZone?> _zone = new("--time-zone")
    {
        HelpName = "ZONE",
        Description = "The zone of the shop, such as Europe/Berlin: a moment with an offset from UTC is of the day that it was there. Default: the "
            + "day that is written.",
        CustomParser = result =>
        {
            var name = result.Tokens[^1].Value;
            var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
            if (zone is null)
            {
                result.AddError(
                    $"--time-zone '{name}' "
                    + NearestWord.Suggest("is no time zone such as Europe/Berlin or Asia/Shanghai", name, DateTimeZoneProviders.Tzdb.Ids));
            }

            return zone;
        },
    };

    private readonly Option<FileEncoding?> _encoding = CommonOptions.Encoding();
    private readonly Option<DateOrder?> _dates = CommonOptions.Dates();
    private readonly Option<DecimalMark?> _decimals = CommonOptions.Decimal("found from all values of a column");

    public ReadingOptions()
    {
        _statuses.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Select(token => token.Value))
            {
                if (token[(token.LastIndexOf('=') + 1)..].Trim() is var fate && !FateWords.ContainsKey(fate))
                {
                    result.AddError($"--status '{token}' says '{fate}', which {NearestWord.NotOneOf("choice", fate, FateWords.Keys)}");
                }
            }
        });
    }

    /// <summary>Names of columns.</summary>
    public Option<Dictionary<string, string>> Columns { get; } = ValueOption.Pairs(
        "--column", "FIELD=COLUMN",
        "Names a column: customer, date, amount, invoice, quantity, unit_price, phone, email, currency, language, product, category, refunded, "
        + "status, transaction, margin or cost. May be repeated. Default: columns are recognised by common names.");

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All =>
    [
        _mapping, Columns, _statuses, _totals, _sheet, _merged, _encoding, _guests, _damagedIds, _duplicates, _decimals, _dates, _zone,
    ];

    /// <summary>How files are read; null with what was said if the mapping is no good.</summary>
    public TransactionFileOptions? Read(ParseResult result, CliContext context)
    {
        var options = new TransactionFileOptions
        {
            Columns = result.GetValue(Columns)!,
            Encoding = result.GetValue(_encoding) ?? FileEncoding.Utf8,
            Workbook = new WorkbookOptions { Sheet = result.GetValue(_sheet), FillsMerged = result.GetValue(_merged) is not null },
            Dates = result.GetValue(_dates),
            DecimalMark = result.GetValue(_decimals),
            Guests = result.GetValue(_guests),
            KeepsDamagedIds = result.GetValue(_damagedIds) is not null,
            Duplicates = result.GetValue(_duplicates),
            Totals = result.GetValue(_totals),
            Zone = result.GetValue(_zone),
            Statuses = StatusRule.Common.With(
                result.GetValue(_statuses)!.Select(pair => KeyValuePair.Create(pair.Key, (OrderFate)FateWords[pair.Value]))),
        };
        return result.GetValue(_mapping) switch
        {
            null => options with { Recognize = ShippedMappings.Recognize },
            NoMapping => options,
            var name => MappingSource.Find(name, context)?.Apply(options),
        };
    }

    /// <summary>The options as they were given, to be given again.</summary>
    public IEnumerable<string> Given(ParseResult result) =>
        from option in All
        where result.GetResult(option) is { Implicit: false }
        from token in result.GetResult(option)!.Tokens
        select $"{option.Name} {Quoted(token.Value)}";

    // What stands behind the equals sign of a pair is quoted by itself.
    private static string Quoted(string value)
    {
        var start = value.IndexOf('=', StringComparison.Ordinal) + 1;
        return value[..start] + OptionWords.Quoted(value[start..]);
    }
}
