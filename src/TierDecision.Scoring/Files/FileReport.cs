namespace TierDecision.Scoring.Files;

/// <summary>
/// How reading a file went: what was wrong, by kind and line by line. It grows while the file is read and is complete when reading has ended. However
/// many errors there are, it keeps a limited number; all of them go to who asked for them.
/// </summary>
public sealed class FileReport
{
    /// <summary>The most errors of <see cref="Errors"/>: 100.</summary>
    public const int MostErrors = 100;

    private readonly List<LineError> _errors = [];
    private readonly List<LineError> _errorsOnLine = [];
    private readonly TextWriter? _rejects;
    private readonly Action<LineError>? _each;

    internal FileReport(TextWriter? rejects, Action<LineError>? each = null) => (_rejects, _each) = (rejects, each);

    /// <summary>The first errors, in the order of the file; at most <see cref="MostErrors"/>.</summary>
    public IReadOnlyList<LineError> Errors => _errors;

    /// <summary>All errors by kind.</summary>
    public ErrorKinds Kinds { get; } = new();

    /// <summary>
    /// Phone numbers and e-mail addresses that cannot be read, by kind. They were left out, and their lines are good without them.
    /// </summary>
    public ErrorKinds LeftOut { get; } = new();

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

    /// <summary>What is said of those columns that look like phone numbers or e-mail addresses.</summary>
    public IReadOnlyList<string> MissedIdentifiers { get; internal set; } = [];

    internal bool HasErrorsOnLine => _errorsOnLine.Count > 0;

    internal void BeginLine()
    {
        Lines++;
        _errorsOnLine.Clear();
    }

    internal void Add(long line, string column, ReadOnlySpan<char> value, string reason)
    {
        var error = new LineError(line, column, LineError.Cut(value), reason);
        if (_errors.Count < MostErrors)
        {
            _errors.Add(error);
        }

        Kinds.Add(error);
        _errorsOnLine.Add(error);
        _each?.Invoke(error);
    }

    internal void LeaveOut(long line, string column, ReadOnlySpan<char> value, string reason)
    {
        var error = new LineError(line, column, LineError.Cut(value), reason);
        LeftOut.Add(error);
        _each?.Invoke(error);
    }

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

        var reasons = string.Join("; ", _errorsOnLine.Select(e => $"{e.Column}: {e.Reason}"));
        // A number sign starts a comment where fields are separated by spaces; see DelimitedReader.
        _rejects.WriteLine(delimiter == ' '
            ? $"{rawLine} # {reasons}"
            : $"{rawLine}{delimiter}\"{reasons.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
