using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TierDecision.Scoring.Files;

/// <summary>
/// Walks over the records of a delimited file (RFC 4180, or fields separated by runs of spaces) and knows where it is.
/// What makes the file unreadable goes into the report; nothing is thrown at the caller.
/// </summary>
internal sealed class DelimitedReader : IDisposable
{
    private const int MaxFieldLength = 1 << 15;

    private readonly LineGuard _text;
    private readonly CsvParser _parser;
    private readonly FileReport _report;
    private readonly List<string> _words = [];
    private string[] _header = [];
    private bool _badQuotes;
    private int _lineEnd;

    public DelimitedReader(LineGuard text, char delimiter, FileReport report)
    {
        _text = text;
        _report = report;
        Delimiter = delimiter;
        _parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter.ToString(),
            Mode = delimiter == ' ' ? CsvMode.NoEscape : CsvMode.RFC4180,
            MaxFieldSize = MaxFieldLength,
            // Nothing is trimmed by the parser, and a space may be the delimiter.
            WhiteSpaceChars = [],
            // Blank lines are passed over here, where they still count.
            IgnoreBlankLines = false,
            BadDataFound = _ => _badQuotes = true,
        });
    }

    public char Delimiter { get; }

    /// <summary>The number of the record's first line, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The record as it stands in the file, without its line end.</summary>
    public string RawLine => _parser.RawRecord.TrimEnd('\r', '\n');

    public int Count => Delimiter == ' ' ? _words.Count : _parser.Count;

    /// <summary>Opens the file at <paramref name="path"/>; null with the reason where that fails.</summary>
    public static StreamReader? OpenText(string path, out string? failure)
    {
        failure = Directory.Exists(path) ? "is a folder" : File.Exists(path) ? null : "there is no such file";
        if (failure is not null)
        {
            return null;
        }

        try
        {
            return new StreamReader(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            failure = $"cannot be opened: {e.Message}";
            return null;
        }
    }

    /// <summary>The first line of <paramref name="text"/>; null with a fatal error in the report where there is none that can be read.</summary>
    public static string? PeekFirstLine(LineGuard? text, char? delimiter, FileReport report, string? failure, string? path)
    {
        if (delimiter is '"' or '\r' or '\n' or '\0')
        {
            report.AddFatal(0, "delimiter", "", "a quote or a line end cannot separate values");
            return null;
        }

        string? first = null;
        try
        {
            first = text?.PeekLine();
            failure ??= first is null ? "empty" : first.Any(c => char.IsControl(c) && c != '\t') ? "no text: a CSV file in UTF-8 is needed" : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failure = $"cannot be read: {e.Message}";
        }

        if (failure is not null)
        {
            report.AddFatal(0, "file", path, failure);
            return null;
        }

        return first;
    }

    /// <summary>The delimiter that occurs most often outside quotes; a comma where none does.</summary>
    public static char DetectDelimiter(string line)
    {
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
            while (_parser.Read())
            {
                if (_text.IsCut)
                {
                    break;
                }

                Line = _lineEnd + 1;
                _lineEnd = _parser.RawRow;
                if (Delimiter == ' ')
                {
                    SplitWords();
                }

                if (Count > 1 || (Count == 1 && !string.IsNullOrWhiteSpace(Delimiter == ' ' ? _words[0] : _parser[0])))
                {
                    return true;
                }
            }

            if (_text.IsCut)
            {
                _report.AddFatal(_lineEnd + 1, "line", "", $"longer than {LineGuard.MaxLineLength:N0} characters; reading stopped here");
            }
        }
        catch (MaxFieldSizeException)
        {
            _report.AddFatal(
                _lineEnd + 1, "line", "", $"a value longer than {MaxFieldLength:N0} characters; is a quote not closed? Reading stopped here");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _report.AddFatal(_lineEnd + 1, "file", "", $"cannot be read further: {e.Message}");
        }

        return false;
    }

    /// <summary>
    /// Checks what is no matter of one value: bytes that are not UTF-8 in a column that is used, which would make one customer of several, and values
    /// beyond the header's columns, as a decimal comma or a delimiter without quotes leaves.
    /// </summary>
    public void CheckRecord(ColumnMap columns)
    {
        if (Count > _header.Length && Enumerable.Range(_header.Length, Count - _header.Length).Any(i => !string.IsNullOrWhiteSpace(_parser[i])))
        {
            _report.Add(Line, "line", RawLine, $"{Count} values where the header names {_header.Length} columns; a value that contains the delimiter '{Delimiter}' is quoted");
        }

        if (!_text.HasReplacements)
        {
            return;
        }

        for (var i = 0; i < Count; i++)
        {
            if (columns.IsUsed(i) && _parser[i].Contains(LineGuard.Replacement, StringComparison.Ordinal))
            {
                _report.Add(Line, _header[i], _parser[i], "not UTF-8; save the file as UTF-8");
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

        _badQuotes = false;
        var value = _parser[index];
        if (_badQuotes)
        {
            _report.Add(Line, index < _header.Length ? _header[index] : "header", value, "a quote in the wrong place; a value with quotes is quoted as a whole and its quotes doubled");
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

    private void SplitWords()
    {
        _words.Clear();
        for (var i = 0; i < _parser.Count; i++)
        {
            var word = _parser[i].Trim();
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
