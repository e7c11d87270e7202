using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Scores;

/// <summary>
/// Reads a score file, of <c>tierctl score</c> or of any warehouse: only customer_id and tier are required. One line at a time; never throws for what
/// is in the file: when <see cref="Read"/> has ended, <see cref="Report"/> says whether what it gave may be used.
/// </summary>
public sealed class ScoreFileReader : IDisposable
{
    /// <summary>How the reason begins if a tier is none of <see cref="ScoreFileOptions.Tiers"/>; what follows a semicolon differs.</summary>
    public const string NoSuchTier = "no such tier";

    // With phone and email the aliases that a record may bring.
    private const int MaxExternalIds = CustomerRecord.MaxAliases - 2;

    private readonly ScoreFileOptions _options;
    private readonly Dictionary<string, byte> _tiers = new(StringComparer.OrdinalIgnoreCase);
    private readonly LineGuard? _text;
    private readonly DelimitedReader? _records;
    private ColumnMap? _columns;

    // Once the header is read.
    private NamedFields _line = null!;
    private readonly string? _path;
    private readonly FileStamp? _stamp;
    private bool _started;
    private bool _begun;

    // Whether the header is that of tierctl score, which ends every file with its number of rows since it has one.
    private bool _isOwn;
    private Instant _asOf;

    private ScoreFileReader(TextReader? text, ScoreFileOptions options, string? failure, string? path)
    {
        _options = options;
        _asOf = options.AsOf;
        _path = path;
        _stamp = FileStamp.Of(path);
        for (var i = 0; i < options.Tiers.Count; i++)
        {
            _tiers.Add(options.Tiers[i], checked((byte)i));
        }

        Report = new FileReport(options.Rejects, options.OnError);
        _text = text is null ? null : new LineGuard(text);
        if (DelimitedReader.PeekFirstLine(_text, options.Delimiter, Report, failure, path) is { } first)
        {
            _records = new DelimitedReader(_text!, options.Delimiter ?? DelimitedReader.DetectDelimiter(first), Report);
        }
    }

    /// <summary>How reading goes: complete when <see cref="Read"/> has ended.</summary>
    public FileReport Report { get; }

    /// <summary>
    /// Whether the file said how many customers it has, and has them; false for one that does not say, and until <see cref="Read"/> has ended.
    /// </summary>
    public bool IsWhole { get; private set; }

    /// <summary>
    /// How many rows a file with exactly the columns of <c>tierctl score</c> must have if it does not end with their number, as files of earlier
    /// versions do not: as many as there are customers already, since it may be cut off. 0 for any. To be set before <see cref="Read"/>.
    /// </summary>
    public long LeastRows { get; set; }

    /// <summary>Reads the file at <paramref name="path"/>. One that cannot be opened is an error in the report.</summary>
    public static ScoreFileReader Open(string path, ScoreFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var text = TextSource.Of(path).Open(out var failure);
        return new ScoreFileReader(text, options, failure, path);
    }

    /// <summary>Reads <paramref name="stream"/>, UTF-8 unless a byte order mark says otherwise. Disposes it with the reader.</summary>
    public static ScoreFileReader Open(Stream stream, ScoreFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(new StreamReader(stream), options);
    }

    /// <summary>Reads <paramref name="text"/>. Disposes it with the reader.</summary>
    public static ScoreFileReader Open(TextReader text, ScoreFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        return new ScoreFileReader(text, options, failure: null, path: null);
    }

    /// <summary>The number of the line that the customer given last begins on, from 1.</summary>
    public long Line => _records?.Line ?? 0;

    /// <summary>
    /// The good lines, in the order of the file; can be walked over once. Where a bad line rejects the file, nothing more is given after
    /// it, and the rest is read for its errors only. A customer may stand on several lines: to a store the last one counts.
    /// </summary>
    /// <exception cref="InvalidOperationException">The file was read before.</exception>
    public IEnumerable<ScoredCustomer> Read()
    {
        if (_started)
        {
            throw new InvalidOperationException("A score file is read once.");
        }

        _started = true;
        return Lines();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records?.Dispose();
        _text?.Dispose();
    }

    private IEnumerable<ScoredCustomer> Lines()
    {
        if (_records is null || !ReadHeader())
        {
            yield break;
        }

        var isEnded = false;
        while (_records.Read())
        {
            if (_records.Count == 1 && ScoreFileTrailer.TryRead(_records.Field(0), out var rows))
            {
                CheckTrailer(rows);
                isEnded = true;
                break;
            }

            Report.BeginLine();
            _records.CheckRecord(_columns!);
            var customer = ReadLine();
            if (Report.HasErrorsOnLine)
            {
                Report.RejectLine(_records.RawLine, _records.Delimiter);
            }
            else if (!Report.IsRejected)
            {
                // The first line says what the data is as of, also for those that do not.
                _asOf = _begun ? _asOf : customer.Score.AsOf;
                _begun = true;
                yield return customer;
            }
        }

        if (_isOwn && !isEnded && !Report.IsUnreadable && Report.Lines < LeastRows)
        {
            Report.AddFatal(
                _records.Line, "file", "",
                $"has fewer rows than the {LeastRows} before and does not end with their number, as files of 'tierctl score' do, so that the rest "
                + $"may be missing: write or copy it again. If this is all of it, add the line '{ScoreFileTrailer.Of(Report.Lines)}' at the end");
        }

        if (FileStamp.Of(_path) != _stamp)
        {
            Report.AddFatal(_records.Line, "file", "", "is still being written: it changed while it was read. Load it once it is complete");
        }
    }

    private void CheckTrailer(long rows)
    {
        var line = _records!.Line;
        IsWhole = rows == Report.Lines && !_records.Read();
        if (IsWhole || Report.IsUnreadable)
        {
            return;
        }

        Report.AddFatal(
            line, "file", ScoreFileTrailer.Of(rows),
            rows == Report.Lines
                ? "goes on behind the line that ends it: were two files put together?"
                : FormattableString.Invariant($"has {Report.Lines} rows and not those that it says: it is cut off or was put together"));
    }

    private bool ReadHeader()
    {
        if (!_records!.Read())
        {
            return false;
        }

        var header = _records.ReadHeader();
        _isOwn = header.SequenceEqual(ScoreColumns.All.Select(column => column.Column.Name), StringComparer.Ordinal);
        _columns = ColumnMap.Create(
            header, _records.Line, [.. ScoreColumns.All.Select(column => column.Column)], _options.Columns, Report);
        _line = new NamedFields(_records, _columns, Report);
        foreach (var field in new[] { ScoreColumns.CustomerId, ScoreColumns.Tier })
        {
            if (_columns[field] < 0 && !_options.Columns.ContainsKey(field))
            {
                _columns.ReportMissing(field, _records.Line, Report, "a score file has it, as 'tierctl score' writes one");
            }
        }

        Report.WriteRejectsHeader(_records.RawLine, _records.Delimiter);
        return !Report.IsUnreadable;
    }

    private ScoredCustomer ReadLine()
    {
        _line.Check(ScoreColumns.CustomerId, FieldText.CustomerId(_line[ScoreColumns.CustomerId], out var id));
        var externalIds = PipeList.Split(_line[ScoreColumns.ExternalIds]);
        _line.Check(ScoreColumns.ExternalIds, WrongExternalId(externalIds));
        decimal? spend = null;
        if (_line[ScoreColumns.Spend] is { IsEmpty: false } spendText)
        {
            _line.Check(ScoreColumns.Spend, WithRemedy(spendText, FieldText.Amount(spendText, NumberDialect.Plain, out var amount)));
            spend = amount;
        }

        return new ScoredCustomer
        {
            CustomerId = id,
            Phone = _line.Phone(ScoreColumns.Phone, _options.Phones),
            Email = _line.Email(ScoreColumns.Email),
            ExternalIds = externalIds,
            Score = ReadScore(),
            Agent = _line[ScoreColumns.Agent] is { IsEmpty: false } agent ? agent.ToString() : null,
            RecencyDays = _line.Whole(ScoreColumns.RecencyDays),
            Frequency = _line.Whole(ScoreColumns.Purchases),
            Monetary = spend,
        };
    }

    private CustomerScore ReadScore()
    {
        _line.Check(ScoreColumns.Tier, ReadTier(_line[ScoreColumns.Tier], out var tier));
        // A file without percentiles means 0, with which conditions compare; a single write without one leaves it unknown.
        var score = new CustomerScore { Tier = tier, AsOf = _asOf, Percentile = 0 };
        foreach (var field in ScoreColumns.Values)
        {
            var text = _line[field.Column];
            if (text.IsEmpty)
            {
                field.Leave(ref score);
            }
            else
            {
                _line.Check(field.Column, WithRemedy(text, field.Read(text, ref score)));
            }
        }

        CheckTime(CustomerFields.AsOf, score.AsOf);
        CheckTime(CustomerFields.TierSince, score.TierSince);
        return score;
    }

    private static string? WithRemedy(ReadOnlySpan<char> text, string? wrong) =>
        wrong is not null && FieldText.HasDecimalComma(text)
            ? "has a decimal comma; a score file has decimal points, as 'tierctl score' writes them: save it with those, such as 93.33"
            : wrong;

    private void CheckTime(CustomerField field, Instant time)
    {
        if (_options.Latest is { } latest && time > latest)
        {
            _line.Check(field.Column, "in the future");
        }
    }

    private string? ReadTier(ReadOnlySpan<char> text, out byte tier)
    {
        tier = 0;
        return text.IsEmpty ? "empty"
            : _tiers.TryGetValue(text.ToString(), out tier) ? null
            : NearestWord.Suggest($"{NoSuchTier}; there are {string.Join(", ", _options.Tiers)}", text, _options.Tiers);
    }

    private static string? WrongExternalId(IReadOnlyList<string> ids)
    {
        foreach (var id in ids)
        {
            if (!ExternalIdText.TryParse(id, out _, out _))
            {
                return $"'{id}' is not source:id of at most {IdentityHasher.MaxLength} characters; several are separated by |";
            }
        }

        return ids.Count > MaxExternalIds
            ? $"has too many ids; {ids.Count}, and a customer has at most {MaxExternalIds} beside phone and email"
            : null;
    }
}
