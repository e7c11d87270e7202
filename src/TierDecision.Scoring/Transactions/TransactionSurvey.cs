using System.Globalization;
using NodaTime;
using NodaTime.Text;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Statuses;

namespace TierDecision.Scoring.Transactions;

/// <summary>
/// A first walk over a file of transactions, which finds how its columns are written. What is wrong with single values is not its matter.
/// </summary>
internal sealed class TransactionSurvey
{
    private readonly ColumnMap _columns;
    private readonly TransactionFileOptions _options;
    private readonly DialectFinder<DateDialect, LocalDate> _date;
    private readonly NumberColumn _amount;
    private readonly NumberColumn _quantity;
    private readonly NumberColumn _unitPrice;
    private readonly NumberColumn _margin;
    private readonly NumberColumn _cost;
    private readonly NumberColumn _refunded;
    private readonly StatusColumn _statuses = new();
    private readonly OrderLineSurvey _orders = new();
    private readonly IdentitySurvey _identities = new();
    private readonly int _customer;
    private readonly int _email;
    private Evidence? _currencyAt;
    private string? _currency;
    private (Evidence At, string Currency)? _otherCurrency;

    private TransactionSurvey(ColumnMap columns, TransactionFileOptions options)
    {
        _columns = columns;
        _options = options;
        _customer = columns[TransactionColumns.Customer];
        _email = columns[TransactionColumns.Email] == _customer ? -1 : columns[TransactionColumns.Email];
        _date = new(DateDialect.In(options.Dates));
        // The amount goes before the other two, which are not read beside it.
        var hasAmount = columns[TransactionColumns.Amount] >= 0;
        _amount = new(TransactionColumns.Amount, columns[TransactionColumns.Amount], options.DecimalMark);
        _quantity = new(TransactionColumns.Quantity, hasAmount ? -1 : columns[TransactionColumns.Quantity], options.DecimalMark);
        _unitPrice = new(TransactionColumns.UnitPrice, hasAmount ? -1 : columns[TransactionColumns.UnitPrice], options.DecimalMark);
        _margin = new(TransactionColumns.Margin, options.ReadMargins ? columns[TransactionColumns.Margin] : -1, options.DecimalMark);
        _cost = new(TransactionColumns.Cost, options.ReadMargins ? columns[TransactionColumns.Cost] : -1, options.DecimalMark);
        _refunded = new(TransactionColumns.Refunded, columns[TransactionColumns.Refunded], options.DecimalMark);
    }

    /// <summary>How many records there are below the header.</summary>
    public long Records { get; private set; }

    /// <summary>The first value with bytes that are no text, of the columns that are read, and its column; null if there is none.</summary>
    public (Evidence At, int Column)? NotText { get; private set; }

    /// <summary>The first date in UTC; null if there is none.</summary>
    public Evidence? UtcDate { get; private set; }

    /// <summary>What is said of a column of statuses that is not read; null if there is none.</summary>
    public string? StatusesNotRead { get; private set; }

    /// <summary>What looks wrong with the ids of customers.</summary>
    public IdentityFindings Identities => _identities.Findings;

    /// <summary>Walks over the records of a reader that stands on its header.</summary>
    public static TransactionSurvey Of(DelimitedReader records, LineGuard text, ColumnMap columns, TransactionFileOptions options)
    {
        var survey = new TransactionSurvey(columns, options);
        while (records.Read())
        {
            survey.Add(records);
            if (text.HasReplacements && survey.NotText is null)
            {
                survey.NotText = FirstNotText(records, columns);
            }
        }

        return survey;
    }

    /// <summary>How the columns are written; null if that cannot be told, which is a fatal error in the report then.</summary>
    public TransactionDialects? Dialects(FileReport report)
    {
        var dialects = new TransactionDialects
        {
            Date = Settle(TransactionColumns.Date, _date, static day => LocalDatePattern.Iso.Format(day), report),
            Amount = Settle(_amount, report),
            Quantity = Settle(_quantity, report),
            UnitPrice = Settle(_unitPrice, report),
            Margin = Settle(_margin, report),
            Cost = Settle(_cost, report),
            Refunded = Settle(_refunded, report),
            Statuses = Statuses(report),
            Currency = Currency(report),
        };
        if (_options.Totals is null && _amount.Index >= 0)
        {
            _orders.Refuse(_columns.NameOf(TransactionColumns.Invoice), report);
        }

        return report.IsUnreadable ? null : dialects;
    }

    private StatusColumn? Statuses(FileReport report)
    {
        if (_columns[TransactionColumns.Status] < 0)
        {
            return null;
        }

        var isNamed = _options.Columns.ContainsKey(TransactionColumns.Status) || _options.Names.Count > 0;
        var column = _columns.NameOf(TransactionColumns.Status);
        if (_statuses.Settle(_options.Statuses, isNamed, column, report))
        {
            return _statuses;
        }

        StatusesNotRead = _statuses.Unknown(_options.Statuses) is { Length: > 0 } words
            ? $"{column} is not read: no word of it says that an order is no sale ({words}). --status WORD=none says it of one."
            : null;
        return null;
    }

    private void Add(DelimitedReader records)
    {
        _identities.Add(records.Field(_customer), records.Field(_email), records.Line);
        Records++;
        var date = records.Field(_columns[TransactionColumns.Date]);
        _date.Add(date, records.Line);
        if (UtcDate is null && date is [.., 'Z' or 'C' or 'T' or '0'] && DateText.TryRead(date, out var read) && read.Time is { Offset: 0 })
        {
            UtcDate = new Evidence(records.Line, date.ToString());
        }

        Add(_amount, records);
        Add(_quantity, records);
        Add(_unitPrice, records);
        Add(_margin, records);
        Add(_cost, records);
        Add(_refunded, records);
        _statuses.Add(records.Field(_columns[TransactionColumns.Status]), records.Line);
        if (_amount.Index >= 0 && _options.Totals is null)
        {
            _orders.Add(records.Field(_columns[TransactionColumns.Invoice]), records.Field(_amount.Index), records.Line);
        }
    }

    private static (Evidence At, int Column)? FirstNotText(DelimitedReader records, ColumnMap columns)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (columns.IsUsed(i) && records.Field(i) is var value && value.Contains(LineGuard.Replacement))
            {
                return (new Evidence(records.Line, value.ToString()), i);
            }
        }

        return null;
    }

    private void Add(NumberColumn column, DelimitedReader records)
    {
        if (column.Index < 0 || records.Field(column.Index) is not { IsEmpty: false } text)
        {
            return;
        }

        column.Finder.Add(text, records.Line);
        if (_otherCurrency is null && column.Field != TransactionColumns.Quantity && NumberText.Of(text).Currency is { } currency)
        {
            var at = new Evidence(records.Line, text.ToString());
            if (_currency is null)
            {
                (_currency, _currencyAt) = (currency, at);
            }
            else if (currency != _currency)
            {
                _otherCurrency = (at, currency);
            }
        }
    }

    private NumberDialect Settle(NumberColumn column, FileReport report) =>
        Settle(column.Field, column.Finder, static number => number.ToString(CultureInfo.InvariantCulture), report);

    private TDialect Settle<TDialect, TValue>(
        string field, DialectFinder<TDialect, TValue> finder, Func<TValue, string> show, FileReport report)
        where TDialect : class, IDialect<TValue>
        where TValue : struct, IEquatable<TValue>
    {
        var column = _columns.NameOf(field);
        switch (finder.Result)
        {
            case Finding<TDialect>.Ambiguous doubt:
                report.AddFatal(
                    doubt.Value.Line, column, doubt.Value.Value,
                    $"{Reading(doubt.One)} and {Reading(doubt.Other)}, and no value of the column tells which; "
                    + $"give {doubt.One.Option} or {doubt.Other.Option}");
                return doubt.One;

                string Reading(TDialect dialect)
                {
                    dialect.Read(doubt.Value.Value, out var value);
                    return $"{show(value)} with {dialect.Description}";
                }

            case Finding<TDialect>.Mixed mixed:
                report.AddFatal(
                    mixed.Value.Line, column, mixed.Value.Value,
                    $"written with {mixed.Dialect.Description}, and '{mixed.Before.Value}' in line {mixed.Before.Line} with "
                    + $"{mixed.DialectBefore.Description}; {Remedy(mixed)}");
                return mixed.Dialect;

            case Finding<TDialect>.Found found:
                return found.Dialect;

            default:
                throw new InvalidOperationException("There is no other finding.");
        }

        static string Remedy(Finding<TDialect>.Mixed mixed)
        {
            string[] options = [.. new[] { mixed.DialectBefore.Option, mixed.Dialect.Option }.OfType<string>().Distinct()];
            return options.Length == 2
                ? $"let the file write all in one way, or give {options[0]} or {options[1]} if the others are slips, which are then errors of "
                    + "their lines"
                : "let the file write all in one way";
        }
    }

    // Amounts of a file are summed, so they are in one currency.
    private string? Currency(FileReport report)
    {
        if (_options.Rates is not null)
        {
            return null;
        }

        if (_otherCurrency is { } other)
        {
            report.AddFatal(
                other.At.Line, AmountColumn, other.At.Value,
                $"in {other.Currency}, and '{_currencyAt!.Value.Value}' in line {_currencyAt.Value.Line} is in {_currency}; "
                + "amounts in different currencies are summed with --rates FILE, a table of exchange rates");
        }

        if (_currency is null || !CurrencyMarks.IsCode(_currency))
        {
            return null;
        }

        if (_options.Currency is { } asked && asked != _currency)
        {
            report.AddFatal(
                _currencyAt!.Value.Line, AmountColumn, _currencyAt.Value.Value, $"in {_currency}, not in {asked} as --currency says");
        }

        return _currency;
    }

    private string AmountColumn => _columns.NameOf(_amount.Index >= 0 ? TransactionColumns.Amount : TransactionColumns.UnitPrice);

    private sealed class NumberColumn(string name, int index, DecimalMark? mark)
    {
        public string Field => name;

        /// <summary>Where it stands; -1 if it is not read.</summary>
        public int Index => index;

        public DialectFinder<NumberDialect, decimal> Finder { get; } = new(NumberDialect.With(mark));
    }
}
