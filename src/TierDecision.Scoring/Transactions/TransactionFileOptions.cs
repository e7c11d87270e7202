using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Currencies;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Statuses;
using TierDecision.Scoring.Texts;
using TierDecision.Scoring.Workbooks;

namespace TierDecision.Scoring.Transactions;

/// <summary>How a file of transactions is read.</summary>
public sealed record TransactionFileOptions
{
    /// <summary>The layout. Default: told by the first line.</summary>
    public TransactionFormat Format { get; init; } = TransactionFormat.Auto;

    /// <summary>
    /// Columns named by the caller, field to column, such as <c>customer</c> to <c>Kundennummer</c>. The fields are customer, date,
    /// amount, invoice, quantity, unit_price, phone, email, currency, language, product, category, margin,
    /// cost, refunded, status, transaction. Default: none; columns are recognised by common names.
    /// </summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The names by which columns are recognised, by field, the best first; a field that is not among them is not looked for. Default: empty, common
    /// names.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Names { get; init; } = ImmutableDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>
    /// Says of a header whose export it is, by the name of a mapping, or gives null. A file of such an export is refused if its customer is not
    /// named. Default: null, nobody looks.
    /// </summary>
    public Func<IReadOnlyList<string>, string?>? Recognize { get; init; }

    /// <summary>What the amounts of orders of several lines are of. Default: null, of the lines; a file that speaks against it is refused.</summary>
    public OrderTotals? Totals { get; init; }

    /// <summary>What statuses make of orders. Default: common words.</summary>
    public StatusRule Statuses { get; init; } = StatusRule.Common;

    /// <summary>
    /// What becomes of equal rows. Default: null, those within a file are kept and counted, and a row that stands in two files is refused. A row with
    /// a transaction's id counts once.
    /// </summary>
    public DuplicateRule? Duplicates { get; init; }

    /// <summary>The rows of the files of the run before this one. Default: null, there are none.</summary>
    public SeenRows? Seen { get; init; }

    /// <summary>
    /// The zone of the shop: a moment that says its offset from UTC is of the day that it was there. Default: null, the day that is written.
    /// </summary>
    public DateTimeZone? Zone { get; init; }

    /// <summary>What amounts in other currencies are worth in the one that all are summed in. Default: null, all are in one.</summary>
    public ExchangeRates? Rates { get; init; }

    /// <summary>
    /// Whether lines without a customer and a date are no transactions, such as the sum and the remarks at the end of a report. Default: false, they
    /// are errors.
    /// </summary>
    public bool HasFooter { get; init; }


    /// <summary>
    /// The delimiter of a CSV file, an ASCII character. Default: null, the one of comma, semicolon, tab and bar that the header has most of.
    /// </summary>
    public char? Delimiter { get; init; }

    /// <summary>How the file is written. Default: UTF-8. A mark at the beginning of the file goes before it.</summary>
    public FileEncoding Encoding { get; init; } = FileEncoding.Utf8;

    /// <summary>How a workbook is read.</summary>
    public WorkbookOptions Workbook { get; init; } = new();

    /// <summary>What stands before the fraction of numbers. Default: null, found from all values of a column.</summary>
    public DecimalMark? DecimalMark { get; init; }

    /// <summary>The order in which dates are written. Default: null, found from all values of the column.</summary>
    public DateOrder? Dates { get; init; }

    /// <summary>Whether the margins and costs of rows are read. Default: false, whatever such columns hold.</summary>
    public bool ReadMargins { get; init; }

    /// <summary>
    /// The ISO 4217 currency, three capitals, of lines that do not say theirs. Default: null, it is not known: such lines and lines with a currency
    /// cannot be in one file.
    /// </summary>
    public string? Currency { get; init; }

    /// <summary>What becomes of the sales of guests. Default: null, a file with an id that is of guests is refused.</summary>
    public GuestRule? Guests { get; init; }

    /// <summary>
    /// What stands between several customers in one field, such as a semicolon; a line with several is an error. Default: null, nothing does.
    /// </summary>
    public char? CustomerSeparator { get; init; }

    /// <summary>Whether ids are taken that a spreadsheet wrote as numbers. Default: false, a file with such ids is refused.</summary>
    public bool KeepsDamagedIds { get; init; }

    /// <summary>The last day that a transaction can be of, such as today; a later one is an error of its line. Default: null, any day.</summary>
    public LocalDate? LastDay { get; init; }

    /// <summary>Reads phone numbers that are not E.164. Default: they are refused.</summary>
    public IPhoneNormalizer Phones { get; init; } = E164Only.Instance;

    /// <summary>
    /// Takes the bad lines, each as it stands with the reason behind it, while the good ones are used. Default: null, one bad line
    /// rejects the file. The caller owns the writer.
    /// </summary>
    public TextWriter? Rejects { get; init; }

    /// <summary>Takes each error as it is found, also those that the report does not keep. Default: null.</summary>
    public Action<LineError>? OnError { get; init; }
}
