using System.IO.Hashing;
using System.Text;
using CsvHelper;
using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Files;

/// <summary>
/// Walks over the records of a delimited file (RFC 4180, or fields separated by runs of spaces) and knows where it is.
/// What makes the file unreadable goes into the report; nothing is thrown at the caller.
/// </summary>
internal sealed class DelimitedReader : IDisposable
{
    // A character takes at most three bytes of UTF-8, so the longest line fits. A longer record has many lines: most likely a quote is not closed.
    private const int MaxRecordBytes = 4 * LineGuard.MaxLineLength;

    // A first line "sep=;", which says what separates values and is not one of them.
    private const string SeparatorLine = "sep=";

    private readonly LineGuard _text;
    private readonly CsvReader _parser;
    private readonly FileReport _report;
    private readonly List<string> _words = [];
    private readonly HashSet<int> _misquoted = [];
    private string[] _header = [];
    private bool _isMalformed;
    private bool _hasBegun;

    public DelimitedReader(LineGuard text, char delimiter, FileReport report)
    {
        _text = text;
        _report = report;
        Delimiter = delimiter;
        _parser = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = delimiter,
            Mode = delimiter == ' ' ? CsvMode.NoEscape : CsvMode.Rfc4180,
            HasHeader = false,
            DetectSeparatorHint = false,
            // Blank lines are passed over here, where they still count.
            SkipEmptyLines = false,
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
            OnMalformedRecord = _ => _isMalformed = true,
        });
    }

    public char Delimiter { get; }

    /// <summary>Said of values with bytes that are no text.</summary>
    public string NotText { get; init; } = "not UTF-8; save the file as UTF-8";

    /// <summary>The number of the record's first line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The record as it stands in the file, without its line end.</summary>
    public string RawLine => Encoding.UTF8.GetString(_parser.RawRecord).TrimEnd('\r', '\n');

    /// <summary>A hash of the record as it stands in the file, without its line end.</summary>
    public ulong RowHash() => XxHash3.HashToUInt64(_parser.RawRecord.TrimEnd("\r\n"u8));

    public int Count => Delimiter == ' ' ? _words.Count : _parser.FieldCount;

    /// <summary>The first line of <paramref name="text"/>; null with a fatal error in the report where there is none that can be read.</summary>
    /// <param name="text">The text; null if it could not be opened.</param>
    /// <param name="delimiter">The delimiter that was asked for; null for none.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="failure">Why it could not be opened.</param>
    /// <param name="path">The file; null for a text that is none.</param>
    /// <param name="encodingOption">The option that says the encoding of the file; null if there is none.</param>
    public static string? PeekFirstLine(
        LineGuard? text, char? delimiter, FileReport report, string? failure, string? path, string? encodingOption = null)
    {
        if (delimiter is '"' or '\r' or '\n' or '\0')
        {
            report.AddFatal(0, "delimiter", "", "a quote or a line end cannot separate values");
            return null;
        }

        if (delimiter is { } character && !char.IsAscii(character))
        {
            report.AddFatal(0, "delimiter", [character], "not an ASCII character; values are separated by one, such as a comma or a tab");
            return null;
        }

        string? first = null;
        try
        {
            first = text?.PeekLine();
            failure ??= first is null ? "empty" : first.Any(c => char.IsControl(c) && c != '\t') ? NoText(first, encodingOption) : null;
        }
        catch (Exception e) when (TextSource.ReadProblem(e) is { } problem)
        {
            failure = $"cannot be read: {problem}";
        }

        if (failure is not null)
        {
            report.AddFatal(0, "file", path, failure);
            return null;
        }

        return first;
    }

    /// <summary>
    /// The delimiter that the line names, as spreadsheets do (<c>sep=;</c>), or that occurs most often outside quotes; a comma where none does.
    /// </summary>
    public static char DetectDelimiter(string line)
    {
        if (IsSeparatorLine(line))
        {
            return line[SeparatorLine.Length];
        }

        ReadOnlySpan<char> candidates = [',', ';', '\t', '|'];
        Span<int> counts = stackalloc int[candidates.Length];
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            var which = candidates.IndexOf(c);
            if (!quoted && which >= 0)
            {
                counts[which]++;
            }
        }

        var best = 0;
        for (var i = 1; i < counts.Length; i++)
        {
            best = counts[i] > counts[best] ? i : best;
        }

        return candidates[best];
    }

    /// <summary>Goes to the next record that is not blank. False at the end, and where the file cannot be read further.</summary>
    public bool Read()
    {
        try
        {
            while (ReadRecord())
            {
                if (HasLongValue())
                {
                    ReportLongValue(Line);
                    return false;
                }

                // The record in which the text ends early is incomplete.
                if (_text.IsCut)
                {
                    _report.AddFatal(Line, "line", "", $"longer than {LineGuard.MaxLineLength:N0} characters; reading stopped here");
                    return false;
                }

                if (_text.Failure is { } failure)
                {
                    _report.AddFatal(Line, "file", "", $"cannot be read further: {failure}");
                    return false;
                }

                if (Delimiter == ' ')
                {
                    SplitWords();
                }

                if (Count > 1 || (Count == 1 && !string.IsNullOrWhiteSpace(Delimiter == ' ' ? _words[0] : _parser.GetString(0))))
                {
                    if (_hasBegun || !IsSeparatorLine(RawLine))
                    {
                        return _hasBegun = true;
                    }

                    _hasBegun = true;
                }
            }
        }
        catch (CsvFormatException e)
        {
            // The record is longer than MaxRecordBytes.
            ReportLongValue(e.LineNumber);
        }

        return false;
    }

    /// <summary>
    /// Checks what is no matter of one value: bytes that are not UTF-8 in a column that is used, which would make one customer of several, and values
    /// beyond the header's columns, as a decimal comma or a delimiter without quotes leaves.
    /// </summary>
    public void CheckRecord(ColumnMap columns)
    {
        if (Count > _header.Length
            && Enumerable.Range(_header.Length, Count - _header.Length).Any(i => !string.IsNullOrWhiteSpace(_parser.GetString(i))))
        {
            _report.Add(
                Line,
                "line",
                RawLine,
                $"{Count} values where the header names {_header.Length} columns; a value that contains the delimiter '{Delimiter}' is quoted");
        }

        if (!_text.HasReplacements)
        {
            return;
        }

        for (var i = 0; i < Count; i++)
        {
            if (columns.IsUsed(i) && _parser.GetString(i) is var value && value.Contains(LineGuard.Replacement, StringComparison.Ordinal))
            {
                _report.Add(Line, _header[i], value, NotText);
            }
        }
    }

    /// <summary>The trimmed value of a field; empty where the record is too short. Quotes in the wrong place are an error on the line.</summary>
    public ReadOnlySpan<char> Field(int index)
    {
        if (index < 0 || index >= Count)
        {
            return default;
        }

        if (Delimiter == ' ')
        {
            return _words[index];
        }

        var value = _parser.GetString(index);
        if (_misquoted.Remove(index))
        {
            _report.Add(
                Line,
                index < _header.Length ? _header[index] : "header",
                value,
                "a quote in the wrong place; a value with quotes is quoted as a whole and its quotes doubled");
        }

        return value.AsSpan().Trim();
    }

    /// <summary>Takes the current record as the header: its trimmed fields name the columns from now on.</summary>
    public string[] ReadHeader()
    {
        var fields = new string[Count];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = Field(i).ToString();
        }

        return _header = fields;
    }

    public void Dispose() => _parser.Dispose();

    private static bool IsSeparatorLine(ReadOnlySpan<char> line) =>
        line.Length == SeparatorLine.Length + 1
        && line.StartsWith(SeparatorLine, StringComparison.OrdinalIgnoreCase)
        && line[^1] is ',' or ';' or '\t' or '|';

    // Letters of UTF-16 read as UTF-8 have a zero beside each.
    private static string NoText(string first, string? encodingOption) =>
        encodingOption is not null && first.Count('\0') > first.Length / 3
            ? $"no text in UTF-8; {encodingOption} utf-16 reads it if it is UTF-16 without a mark at its beginning"
            : "no text: a CSV file in UTF-8 is needed";

    private bool ReadRecord()
    {
        _isMalformed = false;
        _misquoted.Clear();
        if (!_parser.Read())
        {
            return false;
        }

        Line = _parser.LineNumber;
        for (var i = 0; _isMalformed && i < _parser.FieldCount; i++)
        {
            if (RawField.IsMisquoted(_parser.GetRawSpan(i)))
            {
                _misquoted.Add(i);
            }
        }

        return true;
    }

    private bool HasLongValue()
    {
        for (var i = 0; _parser.RawRecord.Length > RawField.MaxLength && i < _parser.FieldCount; i++)
        {
            if (RawField.IsTooLong(_parser.GetRawSpan(i)))
            {
                return true;
            }
        }

        return false;
    }

    private void ReportLongValue(long line) => _report.AddFatal(
        line, "line", "", $"a value longer than {RawField.MaxLength:N0} characters; is a quote not closed? Reading stopped here");

    private void SplitWords()
    {
        _words.Clear();
        for (var i = 0; i < _parser.FieldCount; i++)
        {
            var word = _parser.GetString(i).Trim();
            if (word.StartsWith('#'))
            {
                break;
            }

            if (word.Length > 0)
            {
                _words.Add(word);
            }
        }
    }
}
