using TierDecision.Core.Findings;

namespace TierDecision.Scoring.Files;

/// <summary>Which field stands in which column of a file: named by the caller, else recognised by its name.</summary>
internal sealed class ColumnMap
{
    private readonly string[] _header;
    private readonly Dictionary<string, int> _index;

    private ColumnMap(string[] header, Dictionary<string, int> index)
    {
        _header = header;
        _index = index;
    }

    public IReadOnlyList<string> Unused =>
        [.. _header.Where((name, i) => name.Length > 0 && Letters(name) != "rejectreason" && !_index.ContainsValue(i))];

    /// <summary>
    /// What is said of the columns that nothing is read from and that look as if customers were found by them, such as <c>mobile</c> beside
    /// <c>phone</c>.
    /// </summary>
    public IReadOnlyList<string> MissedIdentifiers =>
    [
        .. from name in Unused
           let like = IdentityColumns.FieldLike(Letters(name))
           where like is IdentityColumns.Phone or IdentityColumns.Email
           select this[like] < 0
               ? $"'{name}' is not read; if customers are to be found by it, name it '{like}'"
               : $"'{name}' is not read, because '{NameOf(like)}' is; a customer may have a line for each {like}",
    ];

    /// <summary>The column of a field, or -1.</summary>
    public int this[string field] => _index.GetValueOrDefault(field, -1);

    /// <summary>Whether a field is read from the column at <paramref name="index"/>.</summary>
    public bool IsUsed(int index) => _index.ContainsValue(index);

    /// <summary>Maps the columns of <paramref name="header"/>; what cannot be mapped is a fatal error in the report.</summary>
    public static ColumnMap Create(
        string[] header, long line, IReadOnlyList<Column> columns, IReadOnlyDictionary<string, string> mapping, FileReport report)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = Array.ConvertAll(header, Letters);
        foreach (var (field, column) in mapping.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            if (columns.All(c => c.Name != field))
            {
                var names = columns.Select(c => c.Name).ToArray();
                report.AddFatal(
                    0, "column mapping", field, NearestWord.Suggest($"no such field; the fields are {string.Join(", ", names)}", field, names));
                continue;
            }

            var at = Array.FindIndex(header, h => string.Equals(h, column.Trim(), StringComparison.OrdinalIgnoreCase));
            if (at < 0)
            {
                report.AddFatal(
                    line, field, column, NearestWord.Suggest($"the file has no such column; it has {string.Join(", ", header)}", column, header));
                continue;
            }

            index[field] = at;
        }

        foreach (var column in columns.Where(c => !mapping.ContainsKey(c.Name)))
        {
            foreach (var synonym in column.Synonyms.Select(Letters))
            {
                var first = Array.IndexOf(letters, synonym);
                if (first < 0)
                {
                    continue;
                }

                if (Array.LastIndexOf(letters, synonym) != first)
                {
                    report.AddFatal(line, column.Name, header[first], "two columns have this name; rename one of them");
                }

                index[column.Name] = first;
                break;
            }
        }

        var map = new ColumnMap(header, index);
        report.IgnoredColumns = map.Unused;
        report.MissedIdentifiers = columns.Any(column => column.Name == IdentityColumns.Phone) ? map.MissedIdentifiers : [];
        return map;
    }

    /// <summary>Reports a field that the file must have and has no column for, and what can be done about it.</summary>
    public void ReportMissing(string field, long line, FileReport report, string remedy) =>
        report.AddFatal(line, field, "", $"no column for it among {string.Join(", ", _header)}; {remedy}{Hint(field)}");

    /// <summary>The column's name as the file writes it, or the field's name.</summary>
    public string NameOf(string field) => this[field] is >= 0 and var i ? _header[i] : field;

    /// <summary>The name of the column at <paramref name="index"/> as the file writes it.</summary>
    public string NameAt(int index) => _header[index];

    private string Hint(string field) =>
        Unused.FirstOrDefault(name => IdentityColumns.FieldLike(Letters(name)) is { } like && field.StartsWith(like, StringComparison.Ordinal))
            is { } meant
            ? $"; did you mean '{meant}'? Then name it '{field}'"
            : "";

    /// <summary>The letters and digits of a name in lower case, by which names are compared.</summary>
    public static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
