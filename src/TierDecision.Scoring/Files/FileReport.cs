namespace TierDecision.Scoring.Files;

/// <summary>
/// How reading a file went: what was wrong, line by line. It grows while the file is read and is complete when reading has ended.
/// </summary>
public sealed class FileReport
{
    private readonly List<LineError> _errors = [];
    private readonly TextWriter? _rejects;
    private int _errorsBeforeLine;

    internal FileReport(TextWriter? rejects) => _rejects = rejects;

    /// <summary>Every error of every bad line, in the order of the file.</summary>
    public IReadOnlyList<LineError> Errors => _errors;

    /// <summary>The number of lines read, without the header and without empty lines.</summary>
    public long Lines { get; internal set; }

    /// <summary>The number of lines with at least one error.</summary>
    public long BadLines { get; private set; }

    /// <summary>
    /// Whether the file could not be read to its end (not found, no such column, a quote that is never closed, ...). What was read
    /// before is then of no use, whether bad lines are kept aside or not.
    /// </summary>
    public bool IsUnreadable { get; private set; }

    /// <summary>Whether nothing of the file may be used: it is unreadable, or has bad lines and no rejects file takes them.</summary>
    public bool IsRejected => IsUnreadable || (BadLines > 0 && _rejects is null);

    /// <summary>Columns of the file that nothing was read from; a misspelt optional column shows here.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; internal set; } = [];

    internal bool HasErrorsOnLine => _errors.Count > _errorsBeforeLine;

    internal void BeginLine()
    {
        Lines++;
        _errorsBeforeLine = _errors.Count;
    }

    internal void Add(long line, string column, ReadOnlySpan<char> value, string reason) =>
        _errors.Add(new LineError(line, column, Cut(value), reason));

    internal void AddFatal(long line, string column, ReadOnlySpan<char> value, string reason)
    {
        Add(line, column, value, reason);
        IsUnreadable = true;
    }

    /// <summary>Keeps the header for the rejects file, so that its lines can be mended and read again.</summary>
    internal void WriteRejectsHeader(string header, char delimiter) => _rejects?.WriteLine($"{header}{delimiter}reject_reason");

    /// <summary>Counts the line that just ended as bad and puts its text aside with the reasons.</summary>
    internal void RejectLine(string rawLine, char delimiter)
    {
        BadLines++;
        if (_rejects is null)
        {
            return;
        }

        var reasons = string.Join("; ", _errors.Skip(_errorsBeforeLine).Select(e => $"{e.Column}: {e.Reason}"));
        // A number sign starts a comment where fields are separated by spaces; see DelimitedReader.
        _rejects.WriteLine(delimiter == ' '
            ? $"{rawLine} # {reasons}"
            : $"{rawLine}{delimiter}\"{reasons.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }

    private static string Cut(ReadOnlySpan<char> value) =>
        value.Length <= LineError.MaxValueLength ? value.ToString() : $"{value[..LineError.MaxValueLength]}...";
}
