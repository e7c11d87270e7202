using System.Collections.Immutable;
using System.Globalization;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Inspection;

/// <summary>Looks at a file of transactions as <c>tierctl score</c> would read it, and says what it finds.</summary>
public static class FileInspector
{
    private const int MostRows = 3;

    // Words in names of columns that say what became of an order, which is not read.
    private static readonly string[] Fates = ["status", "refund", "cancel", "storn", "erstatt", "retour", "状态", "退款"];

    /// <summary>
    /// The mapping that the file's header is known by, if the options look for one and do not say which column is the customer; null if there is
    /// none.
    /// </summary>
    public static string? Recognize(string path, TransactionFileOptions options, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        return options.Recognize is { } recognize && !options.Columns.ContainsKey(TransactionColumns.Customer)
            && Table.Of(Source(path, options, name), options, headerOnly: true) is { } table
            ? recognize(table.Header)
            : null;
    }

    /// <summary>Inspects the file at <paramref name="path"/>; never throws for what is in it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read, as far as that is known.</param>
    /// <param name="name">What people call it; null for its path.</param>
    public static FileInspection Inspect(string path, TransactionFileOptions options, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var table = Table.Of(Source(path, options, name), options);
        IReadOnlyDictionary<string, string> columns = table is null ? options.Columns : Complete(table, options);
        using var reader = TransactionFileReader.Open(
            path,
            options with { Columns = columns, Rejects = TextWriter.Null, KeepsDamagedIds = true, Guests = options.Guests ?? GuestRule.Keep },
            name);
        var rows = new List<Transaction>();
        foreach (var row in reader.Read())
        {
            if (rows.Count < MostRows)
            {
                rows.Add(row);
            }
        }

        var map = table?.Map(options with { Columns = columns });
        string[] choices = [.. Choices(reader.Report)];
        return new FileInspection
        {
            IsReady = choices.Length > 0
                || (!reader.Report.IsUnreadable && reader.Report.Kinds.Systematic is null && reader.Identities?.Damaged is null),
            Delimiter = table?.Delimiter ?? ' ',
            Report = reader.Report,
            FirstRows = rows,
            Columns = table is null ? [] : [.. table.Header.Select((_, i) => Column(table, i, map!))],
            Warnings = table is null ? [] : [.. Warnings(table, map!, reader)],
            Options = [.. Options(options, columns, choices, reader)],
        };
    }

    private static TextSource Source(string path, TransactionFileOptions options, string? name) =>
        TextSource.Of(path, options.Encoding, name, options.Workbook);

    // Names the columns of what must be read and has none by its name, if one column alone can be it.
    private static Dictionary<string, string> Complete(Table table, TransactionFileOptions options)
    {
        var columns = options.Columns.ToDictionary(StringComparer.Ordinal);
        var map = table.Map(options);
        Propose(TransactionColumns.Date, i => table.Columns[i].IsDates);
        if (map[TransactionColumns.Quantity] < 0 || map[TransactionColumns.UnitPrice] < 0)
        {
            Propose(TransactionColumns.Amount, i => table.Columns[i].IsAmounts);
        }

        if (map[TransactionColumns.Customer] < 0 && map[TransactionColumns.Email] is >= 0 and var email)
        {
            columns.TryAdd(TransactionColumns.Customer, table.Header[email]);
        }

        return columns;

        void Propose(string field, Func<int, bool> fits)
        {
            if (map[field] < 0 && Enumerable.Range(0, table.Header.Length).Where(i => !map.IsUsed(i) && fits(i)).ToArray() is [var only])
            {
                columns.TryAdd(field, table.Header[only]);
            }
        }
    }

    private static InspectedColumn Column(Table table, int index, ColumnMap map)
    {
        var survey = table.Columns[index];
        string[] fields = [.. TransactionColumns.All.Select(column => column.Name).Where(field => map[field] == index)];
        if (fields is not [var field, ..])
        {
            return new(table.Header[index], null, survey.AsAny());
        }

        var how = field switch
        {
            TransactionColumns.Date => survey.AsDates(),
            TransactionColumns.Amount or TransactionColumns.Quantity or TransactionColumns.UnitPrice => survey.AsNumbers(),
            _ => survey.AsAny(),
        };
        return new(table.Header[index], string.Join(" and ", fields), how);
    }

    private static IEnumerable<string> Warnings(Table table, ColumnMap map, TransactionFileReader reader)
    {
        var found = reader.Identities;
        var customer = map.NameOf(TransactionColumns.Customer);
        if (found?.Damaged is { } damaged)
        {
            yield return $"{customer} '{damaged.Value}' in line {damaged.Line} and {Count(found.DamagedLines - 1)} more are ids that a program wrote "
                + "as numbers; score refuses them: let the file have the ids as text.";
        }

        foreach (var shared in found?.Shared.Take(MostRows) ?? [])
        {
            yield return $"{customer} '{shared.First.Value}', first in line {shared.First.Line}, has {Count(shared.Addresses)}"
                + (shared.Addresses == IdentitySurvey.MostAddresses ? " or more" : "")
                + $" e-mail addresses in {Count(shared.Lines)} lines, so it is of guests; score refuses it without --guests.";
        }

        if (found?.SameAddress is { } same && map[TransactionColumns.Customer] != map[TransactionColumns.Email])
        {
            yield return $"{customer} '{same.Other.Value}' in line {same.Other.Line} is the address of line {same.Line} in other letters; they are "
                + $"two customers. --column email={customer} makes them one.";
        }

        if (map[TransactionColumns.Customer] is >= 0 and var ids && map[TransactionColumns.Email] is >= 0 and var emails && ids != emails
            && table.Columns[ids].IsUnique && table.Columns[emails].Repeats)
        {
            yield return $"{customer} is another one in every line, and {table.Header[emails]} is not: {customer} may be the order, and "
                + $"--column customer={OptionWords.Quoted(table.Header[emails])} the customer.";
        }

        var hasFate = map[TransactionColumns.Status] >= 0 || map[TransactionColumns.Refunded] >= 0;
        foreach (var unread in map.Unused.Where(name => !hasFate && Fates.Any(fate => name.Contains(fate, StringComparison.OrdinalIgnoreCase))))
        {
            yield return $"{unread} is not read: orders that it calls cancelled, failed or refunded count as sales.";
        }

        foreach (var note in new[] { reader.StatusesNotRead, reader.UtcDates }.OfType<string>())
        {
            yield return note;
        }
    }

    private static IEnumerable<string> Options(
        TransactionFileOptions options, IReadOnlyDictionary<string, string> columns, string[] choices, TransactionFileReader reader)
    {
        var found = columns.Where(pair => !options.Columns.ContainsKey(pair.Key));
        foreach (var (field, column) in found.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            yield return $"--column {field}={OptionWords.Quoted(column)}";
        }

        foreach (var choice in choices)
        {
            yield return choice;
        }

        if (reader.Identities is { Shared.Length: > 0 } && options.Guests is null)
        {
            yield return "--guests apart";
        }

        if (!reader.Report.IsUnreadable && reader.Report.BadLines > 0 && reader.Report.Kinds.Systematic is null)
        {
            yield return "--rejects rejects.csv";
        }
    }

    // What only a person can tell.
    private static IEnumerable<string> Choices(FileReport report) =>
        from option in new[]
        {
            (Name: "--decimal", Values: "point|comma"), (Name: "--dates", Values: "dmy|mdy"), (Name: "--totals first", Values: ""),
            (Name: "--totals repeated", Values: "|lines"),
        }
        where report.IsUnreadable && report.Errors.Any(error => error.Reason.Contains($"give {option.Name}", StringComparison.Ordinal))
        select option.Values.Length == 0 || option.Values[0] == '|' ? option.Name + option.Values : $"{option.Name} {option.Values}";

    private static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A file with a header, and what is in its columns.</summary>
    private sealed record Table(char Delimiter, string[] Header, long Line, ImmutableArray<ColumnSurvey> Columns)
    {
        /// <summary>The table of a file; null if it has none that can be read, which reading it tells.</summary>
        public static Table? Of(TextSource source, TransactionFileOptions options, bool headerOnly = false)
        {
            using var text = source.Open(out var failure);
            using var guard = text is null ? null : new LineGuard(text);
            var report = new FileReport(rejects: null);
            if (DelimitedReader.PeekFirstLine(guard, options.Delimiter, report, failure, source.Name) is not { } first
                || options.Format == TransactionFormat.Cdnow || (options.Columns.Count == 0 && CdnowLayout.IsLikely(first)))
            {
                return null;
            }

            using var records = new DelimitedReader(guard!, options.Delimiter ?? DelimitedReader.DetectDelimiter(first), report);
            if (!records.Read())
            {
                return null;
            }

            var header = records.ReadHeader();
            var table = new Table(records.Delimiter, header, records.Line, [.. header.Select(_ => new ColumnSurvey())]);
            while (!headerOnly && records.Read())
            {
                for (var i = 0; i < header.Length; i++)
                {
                    table.Columns[i].Add(records.Field(i), records.Line);
                }
            }

            return table;
        }

        public ColumnMap Map(TransactionFileOptions options) =>
            ColumnMap.Create(Header, Line, TransactionColumns.Of(options), options.Columns, new FileReport(rejects: null));
    }
}
