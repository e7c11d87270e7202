using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>
/// Reads transactions from a file, one at a time; a line is all that it holds in memory. It never throws for what is in the file:
/// when <see cref="Read"/> has ended, <see cref="Report"/> says whether what it gave may be used.
/// </summary>
public sealed class TransactionFileReader : IDisposable
{
    private readonly TransactionFileOptions _options;
    private readonly LineGuard? _text;
    private readonly DelimitedReader? _records;
    private ColumnMap? _columns;

    // Once the header is read.
    private NamedFields _line = null!;
    private CdnowLayout? _cdnow;
    private string? _currency;
    private bool _knowsCurrency;
    private bool _started;

    private TransactionFileReader(TextReader? text, TransactionFileOptions options, string? failure, string? path)
    {
        _options = options;
        Report = new FileReport(options.Rejects, options.OnError);
        _text = text is null ? null : new LineGuard(text);
        if (DelimitedReader.PeekFirstLine(_text, options.Delimiter, Report, failure, path) is not { } first)
        {
            return;
        }

        Format = options.Format != TransactionFormat.Auto ? options.Format
            : options.Columns.Count == 0 && CdnowLayout.IsLikely(first) ? TransactionFormat.Cdnow
            : TransactionFormat.Csv;
        var delimiter = Format == TransactionFormat.Cdnow ? ' ' : options.Delimiter ?? DelimitedReader.DetectDelimiter(first);
        _records = new DelimitedReader(_text!, delimiter, Report);
    }

    /// <summary>How reading goes: complete when <see cref="Read"/> has ended.</summary>
    public FileReport Report { get; }

    /// <summary>
    /// The layout of the file, as asked for or as recognised; <see cref="TransactionFormat.Auto"/> where the file could not be read.
    /// </summary>
    public TransactionFormat Format { get; }

    /// <summary>Reads the file at <paramref name="path"/>. One that cannot be opened is an error in the report.</summary>
    public static TransactionFileReader Open(string path, TransactionFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        var text = DelimitedReader.OpenText(path, out var failure);
        return new TransactionFileReader(text, options ?? new TransactionFileOptions(), failure, path);
    }

    /// <summary>Reads <paramref name="stream"/>, UTF-8 unless a byte order mark says otherwise. Disposes it with the reader.</summary>
    public static TransactionFileReader Open(Stream stream, TransactionFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Open(new StreamReader(stream), options);
    }

    /// <summary>Reads <paramref name="text"/>. Disposes it with the reader.</summary>
    public static TransactionFileReader Open(TextReader text, TransactionFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TransactionFileReader(text, options ?? new TransactionFileOptions(), failure: null, path: null);
    }

    /// <summary>
    /// The good lines, in the order of the file; can be walked over once. Where a bad line rejects the file, nothing more is given after
    /// it, and the rest is read for its errors only.
    /// </summary>
    /// <exception cref="InvalidOperationException">The file was read before.</exception>
    public IEnumerable<Transaction> Read()
    {
        if (_started)
        {
            throw new InvalidOperationException("A transaction file is read once.");
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

    private IEnumerable<Transaction> Lines()
    {
        if (_records is null || (Format == TransactionFormat.Csv && !ReadHeader()))
        {
            yield break;
        }

        while (_records.Read())
        {
            if (Format == TransactionFormat.Cdnow && _cdnow is null)
            {
                _cdnow = CdnowLayout.Of(_records.Count);
                if (CdnowLayout.IsHeader(_records.ReadHeader()))
                {
                    continue;
                }
            }

            Report.BeginLine();
            if (_columns is not null)
            {
                _records.CheckRecord(_columns);
            }

            var transaction = _cdnow is { } layout ? ReadCdnow(layout) : ReadCsv();
            if (Report.HasErrorsOnLine)
            {
                Report.RejectLine(_records.RawLine, _records.Delimiter);
                continue;
            }

            // A line that is bad otherwise is not used, and must not make the good ones look wrong.
            if (!_knowsCurrency)
            {
                (_currency, _knowsCurrency) = (transaction.Currency, true);
            }

            if (!Report.IsRejected)
            {
                yield return transaction;
            }
        }
    }

    private bool ReadHeader()
    {
        if (!_records!.Read())
        {
            return false;
        }

        var header = _records.ReadHeader();
        var columns = _options.ReadMargins ? TransactionColumns.WithMargins : TransactionColumns.All;
        _columns = ColumnMap.Create(header, _records.Line, columns, _options.Columns, Report);
        _line = new NamedFields(_records, _columns, Report);
        foreach (var field in new[] { TransactionColumns.Customer, TransactionColumns.Date })
        {
            if (_columns[field] < 0 && !_options.Columns.ContainsKey(field))
            {
                _columns.ReportMissing(field, _records.Line, Report, $"name it: --column {field}=COLUMN");
            }
        }

        var priced = _columns[TransactionColumns.Quantity] >= 0 && _columns[TransactionColumns.UnitPrice] >= 0;
        if (_columns[TransactionColumns.Amount] < 0 && !priced && !_options.Columns.ContainsKey(TransactionColumns.Amount))
        {
            _columns.ReportMissing(
                TransactionColumns.Amount, _records.Line, Report, "name it, --column amount=COLUMN, or both of quantity and unit_price");
        }

        if (_options.ReadMargins && _columns[TransactionColumns.Margin] < 0 && _columns[TransactionColumns.Cost] < 0)
        {
            _columns.ReportMissing(
                TransactionColumns.Margin, _records.Line, Report, "name it, --column margin=COLUMN, or that of the cost, --column cost=COLUMN");
        }

        Report.WriteRejectsHeader(_records.RawLine, _records.Delimiter);
        return !Report.IsUnreadable;
    }

    private Transaction ReadCsv()
    {
        var customer = _line.Check(TransactionColumns.Customer, FieldText.CustomerId(_line[TransactionColumns.Customer], out var id), id);
        _line.Check(TransactionColumns.Date, FieldText.Day(_line[TransactionColumns.Date], _options.LastDay, out var day), day);
        var phone = _line.Phone(TransactionColumns.Phone, _options.Phones);
        var email = _line.Email(TransactionColumns.Email);
        var language = LanguageCode.None;
        if (_line[TransactionColumns.Language] is { IsEmpty: false } languageText)
        {
            _line.Check(TransactionColumns.Language, CustomerFields.Language.Parse(languageText, out language), language);
        }

        _line.Check(TransactionColumns.Currency, CurrencyOfLine(out var currency), currency);
        var invoice = _line[TransactionColumns.Invoice];
        return new Transaction
        {
            CustomerId = customer,
            Day = day,
            Amount = AmountOfLine(),
            InvoiceId = invoice.IsEmpty ? null : invoice.ToString(),
            Phone = phone,
            Email = email,
            Currency = currency,
            Language = language,
            Product = Word(TransactionColumns.Product),
            Category = Word(TransactionColumns.Category),
            Margin = _options.ReadMargins ? AmountOrNone(TransactionColumns.Margin) : null,
            Cost = _options.ReadMargins ? AmountOrNone(TransactionColumns.Cost) : null,
        };
    }

    private string? Word(string field) => _line[field] is { IsEmpty: false } text ? text.ToString() : null;

    private decimal? AmountOrNone(string field) => _line[field].IsEmpty ? null : Amount(field);

    // Amounts of a file are summed, so they are in one currency; that of no currency is not known to be it.
    private string? CurrencyOfLine(out string? currency)
    {
        currency = _options.Currency;
        if (_line[TransactionColumns.Currency] is { IsEmpty: false } text && FieldText.Currency(text, out currency) is { } wrong)
        {
            return wrong;
        }

        return !_knowsCurrency || currency == _currency ? null
            : currency is null ? $"empty, and the file began in {_currency}; give --currency if it is that of all lines without one"
            : _currency is null ? "the file began with lines without a currency; give --currency if it is that of all lines without one"
            : $"the file began in {_currency}; amounts in different currencies cannot be summed";
    }

    private decimal AmountOfLine()
    {
        if (_columns![TransactionColumns.Amount] >= 0)
        {
            return Amount(TransactionColumns.Amount);
        }

        var quantity = Amount(TransactionColumns.Quantity);
        var price = Amount(TransactionColumns.UnitPrice);
        if (Report.HasErrorsOnLine)
        {
            return 0;
        }

        var product = quantity * price;
        if (Math.Abs(product) > FieldText.MaxAmount)
        {
            _line.Check(TransactionColumns.Quantity, "times the unit price it is beyond 1,000,000,000,000", product);
        }

        return product;
    }

    private decimal Amount(string field)
    {
        var text = _line[field];
        var wrong = FieldText.Amount(text, _options.DecimalComma, out var amount);
        var isComma = wrong is not null && !_options.DecimalComma && FieldText.HasDecimalComma(text);
        return _line.Check(field, isComma ? $"{wrong}; --decimal-comma reads 1234,56" : wrong, amount);
    }

    private Transaction ReadCdnow(CdnowLayout layout)
    {
        var records = _records!;
        if (records.Count != layout.Fields)
        {
            Report.Add(records.Line, "line", records.RawLine.Trim(), $"{records.Count} fields where the first line has {layout.Fields}");
            return Nothing;
        }

        var id = records.Field(layout.Customer).TrimStart('0');
        Check(FieldText.CustomerId(id, out var customer), layout.Customer, TransactionColumns.Customer);
        Check(FieldText.Day(records.Field(layout.Date), _options.LastDay, out var day), layout.Date, TransactionColumns.Date);
        Check(FieldText.Amount(records.Field(layout.Amount), decimalComma: false, out var amount), layout.Amount, TransactionColumns.Amount);
        return new Transaction { CustomerId = customer, Day = day, Amount = amount, Currency = _options.Currency };

        void Check(string? wrong, int field, string column)
        {
            if (wrong is not null)
            {
                Report.Add(records.Line, column, records.Field(field), wrong);
            }
        }
    }

    private static Transaction Nothing { get; } = new() { CustomerId = "", Day = default(LocalDate), Amount = 0 };
}
