using System.Globalization;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
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
    private string? _currency;
    private bool _knowsCurrency;
    private readonly HashSet<string> _guests = new(StringComparer.OrdinalIgnoreCase);
    private bool _started;

    private TransactionFileReader(TextSource source, TransactionFileOptions options)
    {
        _options = options;
        _source = source;
        _stamp = FileStamp.Of(source.Path);
        Report = new FileReport(options.Rejects, options.OnError);
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
        return Open(TextSource.Of(path, options?.Encoding ?? FileEncoding.Utf8, name), options);
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

        if (FileStamp.Of(_source.Path) != _stamp)
        {
            Report.AddFatal(_records.Line, "file", "", "is still being written: it changed while it was read. Score it once it is complete");
        }
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

        _dialects = dialects;
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
            Margin = _options.ReadMargins ? AmountOrNone(TransactionColumns.Margin, _dialects.Margin) : null,
            Cost = _options.ReadMargins ? AmountOrNone(TransactionColumns.Cost, _dialects.Cost) : null,
        };
    }

    private string? Word(string field) => _line[field] is { IsEmpty: false } text ? text.ToString() : null;

    private decimal? AmountOrNone(string field, NumberDialect dialect) => _line[field].IsEmpty ? null : Amount(field, dialect);

    private string CustomerOfLine()
    {
        var text = _line[TransactionColumns.Customer];
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

    // Amounts of a file are summed, so they are in one currency; that of no currency is not known to be it.
    private string? CurrencyOfLine(out string? currency)
    {
        currency = _options.Currency ?? _dialects.Currency;
        if (_line[TransactionColumns.Currency] is { IsEmpty: false } text && FieldText.Currency(text, out currency) is { } wrong)
        {
            return wrong;
        }

        if (_dialects.Currency is { } written && currency != written)
        {
            return $"the amounts are written in {written}";
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
