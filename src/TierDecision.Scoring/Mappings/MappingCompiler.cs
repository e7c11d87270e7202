using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Statuses;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Workbooks;

namespace TierDecision.Scoring.Mappings;

/// <summary>Checks a mapping as it is written, and makes one of it that can be used.</summary>
internal sealed class MappingCompiler
{
    private static readonly string[] Fields = [.. TransactionColumns.WithMargins.Select(column => column.Name)];
    private static readonly string[] ScoreFields = [.. ScoreColumns.All.Select(column => column.Column.Name)];

    private readonly List<Finding> _findings = [];

    /// <summary>The mapping, of no use if there are findings.</summary>
    public static (TransactionMapping Mapping, IReadOnlyList<Finding> Findings) Compile(MappingConfig config, string text)
    {
        var compiler = new MappingCompiler();
        return (new TransactionMapping(config, compiler.Compile(config), text), compiler._findings);
    }

    private Func<TransactionFileOptions, TransactionFileOptions> Compile(MappingConfig config)
    {
        if (config.Name.Length is 0 or > 40 || !config.Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
        {
            Fail("name", config.Name, "is no name of 1 to 40 small letters, digits and hyphens, such as my-shop");
        }

        foreach (var (field, called) in config.Columns)
        {
            if (!Fields.Contains(field))
            {
                Fail($"columns.{field}", field, NearestWord.NotOneOf("field", field, Fields));
            }
            else if (called.Count == 0 || called.Any(name => ColumnMap.Letters(name).Length == 0))
            {
                Fail($"columns.{field}", null, "has no name of a column: give the names that exports have, the best first");
            }
        }

        foreach (var field in new[] { TransactionColumns.Customer, TransactionColumns.Date })
        {
            if (!config.Columns.ContainsKey(field))
            {
                Fail("columns", null, $"has no '{field}': name the column of it");
            }
        }

        for (var i = 0; i < config.Export.Count; i++)
        {
            if (!ScoreFields.Contains(config.Export[i].From))
            {
                Fail($"export[{i}].from", config.Export[i].From, NearestWord.NotOneOf("column of a score file", config.Export[i].From, ScoreFields));
            }
        }

        var dates = Word("dates", config.Dates, OptionWords.Dates);
        var mark = Word("decimal", config.Decimal, OptionWords.Marks);
        var zone = Zone(config.TimeZone);
        string? currency = null;
        if (config.Currency.Length > 0 && FieldText.Currency(config.Currency, out currency) is { } wrong)
        {
            Fail("currency", config.Currency, $"is {wrong}");
        }

        if (config.CustomerSeparator.Length > 1)
        {
            Fail("customer_separator", config.CustomerSeparator, "is more than one character");
        }

        IReadOnlyDictionary<string, IReadOnlyList<string>> names = config.Columns.ToDictionary(
            pair => pair.Key, IReadOnlyList<string> (pair) => pair.Value, StringComparer.Ordinal);
        return options => options with
        {
            Names = names,
            Totals = options.Totals ?? config.Totals ?? OrderTotals.Lines,
            Statuses = StatusRule.Common.With(config.Statuses).With(options.Statuses.Named),
            Dates = options.Dates ?? dates,
            DecimalMark = options.DecimalMark ?? mark,
            Zone = options.Zone ?? zone,
            Currency = options.Currency ?? currency,
            Guests = options.Guests ?? config.Guests,
            HasFooter = config.Footer,
            CustomerSeparator = config.CustomerSeparator is [var separator] ? separator : null,
            Workbook = new WorkbookOptions { Sheet = options.Workbook.Sheet, FillsMerged = options.Workbook.FillsMerged || config.FillMerged },
        };
    }

    private T? Word<T>(string path, string word, IReadOnlyDictionary<string, T> words)
        where T : struct
    {
        if (word.Length == 0)
        {
            return null;
        }

        if (words.TryGetValue(word, out var value))
        {
            return value;
        }

        Fail(path, word, NearestWord.NotOneOf("value of this key", word, words.Keys));
        return null;
    }

    private DateTimeZone? Zone(string name)
    {
        var zone = name.Length == 0 ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);
        if (name.Length > 0 && zone is null)
        {
            Fail("time_zone", name, "is no time zone such as Europe/Berlin or Asia/Shanghai");
        }

        return zone;
    }

    private void Fail(string path, string? value, string reason) => _findings.Add(new Finding(Severity.Error, path, value, reason));
}
