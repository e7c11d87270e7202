using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Orders;

/// <summary>
/// Reads open orders from a CSV file, one at a time. It never throws for what is in the file: when <see cref="Read"/> has ended,
/// <see cref="Report"/> says whether what it gave may be used.
/// </summary>
public sealed class OrderFileReader : IDisposable
{
    // The longest id of an order, product or region that a service takes.
    private const int MaxWord = 64;

    private readonly OrderFileOptions _options;
    private readonly NumberDialect _numbers;
    private readonly LineGuard? _text;
    private readonly DelimitedReader? _records;
    private ColumnMap? _columns;

    // Once the header is read.
    private NamedFields _line = null!;

    private OrderFileReader(TextReader? text, OrderFileOptions options, string? failure, string? path)
    {
        _options = options;
        _numbers = NumberDialect.Ungrouped(options.DecimalMark);
        Report = new FileReport(options.Rejects, options.OnError);
        _text = text is null ? null : new LineGuard(text);
        if (DelimitedReader.PeekFirstLine(_text, delimiter: null, Report, failure, path) is { } first)
        {
            _records = new DelimitedReader(_text!, DelimitedReader.DetectDelimiter(first), Report);
        }
    }

    /// <summary>How reading goes: complete when <see cref="Read"/> has ended.</summary>
    public FileReport Report { get; }

    /// <summary>Whether the file says how many pieces there are; known when reading has begun.</summary>
    public bool HasStock => _columns is not null && _columns[OrderColumns.Stock] >= 0;

    /// <summary>What the file calls the column of a field; the field's name if it has no such column. Known when reading has begun.</summary>
    /// <param name="field">The field, one of <see cref="OrderColumns"/>.</param>
    public string ColumnOf(string field) => _columns?.NameOf(field) ?? field;

    /// <summary>Reads the file at <paramref name="path"/>. One that cannot be opened is an error in the report.</summary>
    public static OrderFileReader Open(string path, OrderFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        var text = TextSource.Of(path).Open(out var failure);
        return new OrderFileReader(text, options, failure, path);
    }

    /// <summary>Reads <paramref name="text"/>. Disposes it with the reader.</summary>
    public static OrderFileReader Open(TextReader text, OrderFileOptions options)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(options);
        return new OrderFileReader(text, options, failure: null, path: null);
    }

    /// <summary>
    /// The orders in the order of the file; walked over once. If a bad line rejects the file, nothing is given after it, and the rest is read for its
    /// errors.
    /// </summary>
    public IEnumerable<OrderLine> Read()
    {
        if (_records is null || !ReadHeader())
        {
            yield break;
        }

        while (_records.Read())
        {
            Report.BeginLine();
            _records.CheckRecord(_columns!);
            var order = ReadLine();
            if (Report.HasErrorsOnLine)
            {
                Report.RejectLine(_records.RawLine, _records.Delimiter);
            }
            else if (!Report.IsRejected)
            {
                yield return order;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _records?.Dispose();
        _text?.Dispose();
    }

    private bool ReadHeader()
    {
        if (!_records!.Read())
        {
            return false;
        }

        _columns = ColumnMap.Create(_records.ReadHeader(), _records.Line, OrderColumns.All, _options.Columns, Report);
        _line = new NamedFields(_records, _columns, Report);
        if (_columns[OrderColumns.Order] < 0 && !_options.Columns.ContainsKey(OrderColumns.Order))
        {
            _columns.ReportMissing(OrderColumns.Order, _records.Line, Report, $"name it: --column {OrderColumns.Order}=COLUMN");
        }

        Report.WriteRejectsHeader(_records.RawLine, _records.Delimiter);
        return !Report.IsUnreadable;
    }

    private OrderLine ReadLine()
    {
        var id = _line[OrderColumns.Order].ToString();
        _line.Check(OrderColumns.Order, id.Length == 0 ? "empty" : id.Length > MaxWord ? $"longer than {MaxWord} characters" : null);
        string? customer = null;
        if (_line[OrderColumns.Customer] is { IsEmpty: false } customerText)
        {
            _line.Check(OrderColumns.Customer, FieldText.CustomerId(customerText, out customer));
        }

        return new OrderLine
        {
            Line = _records!.Line,
            OrderId = id,
            CustomerId = customer,
            Phone = Text(OrderColumns.Phone, IdentityHasher.MaxLength),
            Email = Text(OrderColumns.Email, IdentityHasher.MaxLength),
            Product = Text(OrderColumns.Product, MaxWord),
            PlacedAt = Time(OrderColumns.Placed, dayEnds: false),
            PromisedAt = Time(OrderColumns.Promised, dayEnds: true),
            Units = Number(OrderColumns.Units, mayBeZero: false),
            Value = Number(OrderColumns.Value, mayBeZero: true) ?? 0,
            Region = Text(OrderColumns.Region, MaxWord),
            Quantity = _line.Whole(OrderColumns.Quantity),
            Confirmed = _line.Whole(OrderColumns.Confirmed),
            Capacity = Number(OrderColumns.Capacity, mayBeZero: false),
            Stock = _line.Whole(OrderColumns.Stock),
        };
    }

    private string Text(string field, int max)
    {
        var text = _line[field].ToString();
        _line.Check(field, text.Length > max ? $"longer than {max} characters" : null);
        return text;
    }

    private Instant? Time(string field, bool dayEnds)
    {
        if (_line[field] is not { IsEmpty: false } text)
        {
            return null;
        }

        _line.Check(field, OrderTime.Read(text, _options.Zone, dayEnds, out var moment));
        return moment;
    }

    private double? Number(string field, bool mayBeZero)
    {
        if (_line[field] is not { IsEmpty: false } text)
        {
            return null;
        }

        var wrong = FieldText.Amount(text, _numbers, out var number);
        _line.Check(field, wrong ?? (number < 0 || (number == 0 && !mayBeZero) ? $"must be {(mayBeZero ? "0 or more" : "more than 0")}" : null));
        return (double)number;
    }
}
