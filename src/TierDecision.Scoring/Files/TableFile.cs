using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Files;

/// <summary>
/// A CSV file with a header that is read line by line, and of which one bad line rejects the whole; the report says what is wrong.
/// </summary>
internal sealed class TableFile : IDisposable
{
    private readonly LineGuard? _text;
    private readonly DelimitedReader? _records;
    private ColumnMap? _columns;
    private NamedFields _line = null!;

    private TableFile(TextReader? text, string? failure, string? path)
    {
        _text = text is null ? null : new LineGuard(text);
        if (DelimitedReader.PeekFirstLine(_text, delimiter: null, Report, failure, path) is { } first)
        {
            _records = new DelimitedReader(_text!, DelimitedReader.DetectDelimiter(first), Report);
        }
    }

    public FileReport Report { get; } = new(rejects: null);

    public static TableFile Open(string path)
    {
        var text = TextSource.Of(path).Open(out var failure);
        return new TableFile(text, failure, path);
    }

    public static TableFile Open(TextReader text) => new(text, failure: null, path: null);

    /// <summary>The text of a field of the line; empty if the file has no such column.</summary>
    public ReadOnlySpan<char> this[string field] => _line[field];

    /// <summary>Whether the file has a column for a field.</summary>
    public bool Has(string field) => _columns is not null && _columns[field] >= 0;

    /// <summary>Reads the header; false if there is none.</summary>
    public bool ReadHeader(IReadOnlyList<Column> columns)
    {
        if (_records is null || !_records.Read())
        {
            return false;
        }

        _columns = ColumnMap.Create(_records.ReadHeader(), _records.Line, columns, new Dictionary<string, string>(), Report);
        _line = new NamedFields(_records, _columns, Report);
        return true;
    }

    /// <summary>Refuses a file without a column for a field.</summary>
    public void Require(string field, string remedy)
    {
        if (!Has(field))
        {
            _columns!.ReportMissing(field, _records!.Line, Report, remedy);
        }
    }

    /// <summary>Goes to the next line; false at the end, or if the file cannot be read.</summary>
    public bool ReadLine()
    {
        if (_columns is null || Report.IsUnreadable || !_records!.Read())
        {
            return false;
        }

        Report.BeginLine();
        _records.CheckRecord(_columns);
        return true;
    }

    /// <summary>Reports what is wrong with a field of the line; null if nothing is.</summary>
    public void Check(string field, string? wrong) => _line.Check(field, wrong);

    /// <summary>Ends the line; whether it is good.</summary>
    public bool EndLine()
    {
        if (!Report.HasErrorsOnLine)
        {
            return true;
        }

        Report.RejectLine(_records!.RawLine, _records.Delimiter);
        return false;
    }

    public void Dispose()
    {
        _records?.Dispose();
        _text?.Dispose();
    }
}
