using System.Globalization;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Statuses;
using TierDecision.Scoring.Texts;

namespace TierDecision.Scoring.Transactions;

/// <summary>
/// Reads transactions from a file, one at a time; a line is all that it holds in memory. It walks over a CSV file twice: first to find how its
/// numbers and dates are written. It never throws for what is in the file: when <see cref="Read"/> has ended, <see cref="Report"/> says whether what
/// it gave may be used.
/// </summary>
public sealed class TransactionFileReader : IDisposable
{
    private const string EncodingOption = "--encoding";

    private readonly TransactionFileOptions _options;
    private readonly TextSource _source;
    private readonly FileStamp? _stamp;
    private readonly LineGuard? _text;
    private readonly DelimitedReader? _records;
    private ColumnMap? _columns;

    // Once the header is read.
    private NamedFields _line = null!;
    private TransactionDialects _dialects = TransactionDialects.Plain;
    private CdnowLayout? _cdnow;
    private readonly LineCurrency _currency;
    private readonly OrderLines _orders;
    private readonly RepeatedRows _repeated;
    private readonly HashSet<string> _guests = new(StringComparer.OrdinalIgnoreCase);
    private bool _started;

    private TransactionFileReader(TextSource source, TransactionFileOptions options)
    {
        _options = options;
        _source = source;
        _stamp = FileStamp.Of(source.Path);
        Report = new FileReport(options.Rejects, options.OnError);
        _currency = new LineCurrency(options.Currency, options.Rates);
        _orders = new OrderLines(options.Totals ?? OrderTotals.Lines);
        _repeated = new RepeatedRows(options.Duplicates, options.Seen);
        var text = source.Open(out var failure);
        _text = text is null ? null : new LineGuard(text);
        if (DelimitedReader.PeekFirstLine(_text, options.Delimiter, Report, failure, source.Name, EncodingOption) is not { } first)
        {
            return;
        }

        Format = options.Format != TransactionFormat.Auto ? options.Format
            : options.Columns.Count == 0 && CdnowLayout.IsLikely(first) ? TransactionFormat.Cdnow
            : TransactionFormat.Csv;
        var delimiter = Format == TransactionFormat.Cdnow ? ' ' : options.Delimiter ?? DelimitedReader.DetectDelimiter(first);
        _records = Records(_text!, delimiter, Report);
    }

    /// <summary>How reading goes: complete when <see cref="Read"/> has ended.</summary>
    public FileReport Report { get; }

    /// <summary>
    /// The layout of the file, as asked for or as recognised; <see cref="TransactionFormat.Auto"/> where the file could not be read.
    /// </summary>
    public TransactionFormat Format { get; }

    /// <summary>How many lines were left out because they are of guests.</summary>
    public long GuestLines { get; private set; }

    /// <summary>How many lines go on with an order whose amount stands in a line before; they are no transactions.</summary>
    public long ContinuedLines => _orders.Continued;

    /// <summary>How many rows are equal in everything to one before them in the file.</summary>
    public long EqualRows => _repeated.Equal;

    /// <summary>The line of the first of them; 0 if there is none.</summary>
    public long FirstEqualRow => _repeated.FirstEqual;

    /// <summary>How many rows were left out because a transaction counts once.</summary>
    public long RepeatedRows => _repeated.LeftOut;

    /// <summary>What is said of a column of statuses that is not read; null if there is none.</summary>
    public string? StatusesNotRead { get; private set; }

    /// <summary>What is said of dates in UTC of a shop whose zone is not known; null if there are none.</summary>
    public string? UtcDates { get; private set; }

    /// <summary>How many lines were left out because they belong to the end of a report.</summary>
    public long FooterLines { get; private set; }

    /// <summary>What looks wrong with the ids of customers; null until the file is surveyed, and of CDNOW files.</summary>
    internal IdentityFindings? Identities { get; private set; }

    /// <summary>How the columns are written; known once the file is surveyed.</summary>
    internal TransactionDialects Dialects => _dialects;

    /// <summary>Reads the file at <paramref name="path"/>. One that cannot be opened is an error in the report.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read.</param>
    /// <param name="name">What people call it. Default: its path.</param>
    public static TransactionFileReader Open(string path, TransactionFileOptions? options = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Open(TextSource.Of(path, options?.Encoding ?? FileEncoding.Utf8, name, options?.Workbook), options);
    }

    /// <summary>Reads <paramref name="source"/>.</summary>
    internal static TransactionFileReader Open(TextSource source, TransactionFileOptions? options = null) =>
        new(source, options ?? new TransactionFileOptions());

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
        if (_records is null || (Format == TransactionFormat.Csv && !(ReadHeader() && FindDialects())))
        {
            yield break;
        }

        _repeated.Begin(_source.Name ?? "a text");
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
                if (_options.Guests == GuestRule.Drop && IsGuest(_line[TransactionColumns.Customer], _line[TransactionColumns.Email]))
                {
                    GuestLines++;
                    continue;
                }

                if (IsNoTransaction())
                {
                    continue;
                }
            }

            var transaction = _cdnow is { } layout ? ReadCdnow(layout) : ReadCsv();
            if (Report.HasErrorsOnLine)
            {
                Report.RejectLine(_records.RawLine, _records.Delimiter);
                continue;
            }

            _currency.Accept(transaction.Currency);
            if (!Report.IsRejected)
            {
                yield return transaction;
            }
        }

        if (FileStamp.Of(_source.Path) != _stamp)
        {
            Report.AddFatal(_records.Line, "file", "", "is still being written: it changed while it was read. Score it once it is complete");
        }
    }

    // What is wrong with the line is told when it is read.
    private bool IsNoTransaction()
    {
        if (_options.HasFooter && _line[TransactionColumns.Customer].IsEmpty && _line[TransactionColumns.Date].IsEmpty)
        {
            FooterLines++;
            return true;
        }

        _records!.CheckRecord(_columns!);
        var isContinued = _orders.IsContinued(
            _line[TransactionColumns.Invoice], _line[TransactionColumns.Amount], _dialects.Amount, _records.Line, out var wrong);
        _line.Check(TransactionColumns.Amount, wrong);
        return isContinued || !_repeated.Take(
            _records, _line[TransactionColumns.Transaction], _columns!.NameOf(TransactionColumns.Transaction), Report);
    }

    private bool ReadHeader()
    {
        if (!_records!.Read())
        {
            return false;
        }

        var header = _records.ReadHeader();
        if (Array.FindIndex(header, name => name.Contains(LineGuard.Replacement, StringComparison.Ordinal)) is >= 0 and var at
            && _source.Encoding == FileEncoding.Utf8)
        {
            var reason = OtherEncodings.Reason(_source, _records.Delimiter, _records.Line, at, EncodingOption);
            Report.AddFatal(_records.Line, "header", header[at], reason);
            return false;
        }

        _columns = ColumnMap.Create(header, _records.Line, TransactionColumns.Of(_options), _options.Columns, Report);
        if (!_options.Columns.ContainsKey(TransactionColumns.Customer) && _options.Recognize?.Invoke(header) is { } mapping)
        {
            Report.AddFatal(
                _records.Line, "header", "",
                $"looks like an export of {mapping}; give --mapping {mapping}, or --mapping none to read it by the common names of columns");
        }

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

    // The file is read from its beginning a second time. What ends that reading early ends this one too, and is told then.
    private bool FindDialects()
    {
        if (_source.Open(out var failure) is not { } text)
        {
            Report.AddFatal(0, "file", _source.Name, failure!);
            return false;
        }

        using var guard = new LineGuard(text);
        using var records = Records(guard, _records!.Delimiter, new FileReport(rejects: null));
        records.Read();
        var survey = TransactionSurvey.Of(records, guard, _columns!, _options);

        if (guard.Failure is { } damage)
        {
            Report.AddFatal(records.Line, "file", "", $"cannot be read further: {damage}");
            return false;
        }

        // In a file that has other letters in UTF-8 it is a slip of its line.
        if (survey.NotText is { } bad && !guard.HasLetters && _source.Encoding == FileEncoding.Utf8)
        {
            Report.AddFatal(
                bad.At.Line, _columns!.NameAt(bad.Column), bad.At.Value,
                OtherEncodings.Reason(_source, records.Delimiter, bad.At.Line, bad.Column, EncodingOption));
            return false;
        }

        if (survey.Dialects(Report) is not { } dialects)
        {
            return false;
        }

        _dialects = dialects with { Date = dialects.Date with { Zone = _options.Zone } };
        StatusesNotRead = survey.StatusesNotRead;
        UtcDates = survey.UtcDate is { } utc && _options.Zone is null
            ? $"dates are in UTC, such as '{utc.Value}' in line {utc.Line}: a sale of the evening may be of the next day there. --time-zone ZONE "
                + "says where the shop is."
            : null;

        Identities = survey.Identities;
        _guests.UnionWith(Identities.Shared.Select(one => one.First.Value));
        RefuseIdentities(Identities);
        return !Report.IsUnreadable;
    }

    // Both would make one customer of many, and nobody would see it in the scores.
    private void RefuseIdentities(IdentityFindings found)
    {
        var column = _columns!.NameOf(TransactionColumns.Customer);
        if (found.Damaged is { } damaged && !_options.KeepsDamagedIds)
        {
            Report.AddFatal(
                damaged.Line, column, damaged.Value,
                "an id that a program wrote as a number, so that it is of several or of none; let the file have the ids as text, or give "
                + "--damaged-ids keep if this is an id");
        }

        if (found.Shared is [var shared, ..] && _options.Guests is null)
        {
            var (value, addresses) = (shared.First.Value, shared.Addresses.ToString("N0", CultureInfo.InvariantCulture));
            addresses = shared.Addresses == IdentitySurvey.MostAddresses ? $"{addresses} or more" : addresses;
            Report.AddFatal(
                shared.First.Line, column, value,
                $"{(value.Length == 0 ? "empty, and has" : "has")} {addresses} e-mail addresses, so it is of guests; "
                + "give --guests apart (each is a customer by the e-mail address), --guests drop (their sales are left out) or --guests keep");
        }
    }

    private DelimitedReader Records(LineGuard text, char delimiter, FileReport report) => _source.Encoding == FileEncoding.Utf8
        ? new DelimitedReader(text, delimiter, report)
        : new DelimitedReader(text, delimiter, report)
        {
            NotText = $"not {FileEncodings.NameOf(_source.Encoding)}, as {EncodingOption} says",
        };

    private Transaction ReadCsv()
    {
        var customer = CustomerOfLine();
        _line.Check(TransactionColumns.Date, FieldText.Day(_line[TransactionColumns.Date], _dialects.Date, _options.LastDay, out var day), day);
        var phone = _line.Phone(TransactionColumns.Phone, _options.Phones);
        var email = _line.Email(TransactionColumns.Email);
        var language = LanguageCode.None;
        if (_line[TransactionColumns.Language] is { IsEmpty: false } languageText)
        {
            _line.Check(TransactionColumns.Language, CustomerFields.Language.Parse(languageText, out language), language);
        }

        var amountField = _columns![TransactionColumns.Amount] >= 0 ? TransactionColumns.Amount : TransactionColumns.UnitPrice;
        _line.Check(
            TransactionColumns.Currency,
            _currency.Read(_line[TransactionColumns.Currency], _line[amountField], _dialects.Currency, out var currency, out var rate));
        var invoice = _line[TransactionColumns.Invoice];
        var (amount, refunded, kind) = Settle(AmountOfLine());
        return new Transaction
        {
            CustomerId = customer,
            Day = day,
            Amount = amount * rate,
            Refunded = refunded * rate,
            Kind = kind,
            InvoiceId = invoice.IsEmpty ? null : invoice.ToString(),
            Phone = phone,
            Email = email,
            Currency = currency,
            Language = language,
            Product = Word(TransactionColumns.Product),
            Category = Word(TransactionColumns.Category),
            Margin = _options.ReadMargins ? AmountOrNone(TransactionColumns.Margin, _dialects.Margin) * rate : null,
            Cost = _options.ReadMargins ? AmountOrNone(TransactionColumns.Cost, _dialects.Cost) * rate : null,
        };
    }

    // What the status of the line makes of its amount, and what was paid back of it.
    private (decimal Amount, decimal Refunded, TransactionKind? Kind) Settle(decimal amount)
    {
        // Some shops write what was paid back with a minus.
        var refunded = Math.Abs(AmountOrNone(TransactionColumns.Refunded, _dialects.Refunded) ?? 0);
        return _dialects.Statuses?.Of(_line[TransactionColumns.Status]) switch
        {
            OrderFate.None => (amount, 0, TransactionKind.NotCompleted),
            OrderFate.Refunded when amount > 0 => (amount, refunded == 0 ? amount : refunded, null),
            OrderFate.Credit => (-Math.Abs(amount), 0, TransactionKind.Refund),
            OrderFate.Discount => (-Math.Abs(amount), 0, TransactionKind.Discount),
            _ => (amount, amount > 0 ? refunded : 0, null),
        };
    }

    private string? Word(string field) => _line[field] is { IsEmpty: false } text ? text.ToString() : null;

    private decimal? AmountOrNone(string field, NumberDialect dialect) => _line[field].IsEmpty ? null : Amount(field, dialect);

    private string CustomerOfLine()
    {
        var text = _line[TransactionColumns.Customer];
        if (_options.CustomerSeparator is { } separator && text.Contains(separator))
        {
            return _line.Check(TransactionColumns.Customer, $"several customers, separated by '{separator}': whose sale it is, is not known", "");
        }

        if (_options.Guests == GuestRule.Apart && IsGuest(text, _line[TransactionColumns.Email]))
        {
            var isWrong = FieldText.Email(_line[TransactionColumns.Email], out var address) != IdentityError.None;
            return _line.Check(
                TransactionColumns.Customer,
                isWrong ? "a guest without an e-mail address that can be read, so that it is not known whose sale it is; --guests drop leaves out all"
                    : null,
                Folded(address ?? ""));
        }

        // What the file itself calls e-mail addresses are the same in letters of any case, as everywhere else.
        if (_columns![TransactionColumns.Customer] == _columns[TransactionColumns.Email] && FieldText.Email(text, out var mail) == IdentityError.None)
        {
            return Folded(mail!);
        }

        return _line.Check(TransactionColumns.Customer, FieldText.CustomerId(text, out var id), id);
    }

    private static string Folded(string address) =>
        string.Create(address.Length, address, static (lower, one) => one.AsSpan().ToLowerInvariant(lower));

    // A blank line of the table, such as a sum at its end, is of nobody.
    private bool IsGuest(ReadOnlySpan<char> id, ReadOnlySpan<char> email) =>
        id.IsEmpty ? !email.IsEmpty : CustomerIds.IsPlaceholder(id) || _guests.GetAlternateLookup<ReadOnlySpan<char>>().Contains(id);

    private decimal AmountOfLine()
    {
        if (_columns![TransactionColumns.Amount] >= 0)
        {
            return Amount(TransactionColumns.Amount, _dialects.Amount);
        }

        var quantity = Amount(TransactionColumns.Quantity, _dialects.Quantity);
        var price = Amount(TransactionColumns.UnitPrice, _dialects.UnitPrice);
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

    private decimal Amount(string field, NumberDialect dialect) =>
        _line.Check(field, FieldText.Amount(_line[field], dialect, out var amount), amount);

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
        Check(FieldText.Day(records.Field(layout.Date), _dialects.Date, _options.LastDay, out var day), layout.Date, TransactionColumns.Date);
        Check(FieldText.Amount(records.Field(layout.Amount), _dialects.Amount, out var amount), layout.Amount, TransactionColumns.Amount);
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
