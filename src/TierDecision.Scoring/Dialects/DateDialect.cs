using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace TierDecision.Scoring.Dialects;

/// <summary>
/// How dates are written. A time of day may stand behind each. The day is taken as written, unless a zone is given and the time says its offset.
/// </summary>
internal sealed record DateDialect : IDialect<LocalDate>
{
    private const int MinYear = 1900;
    private const int MaxYear = 2199;

    // Of spreadsheets that count from 1900. Those of 1904 are four years earlier, and no file says so.
    private static readonly LocalDate SerialOrigin = new(1899, 12, 30);

    private const int SerialDigits = 5;

    private const string ShortYear = "a year of two digits can be of any century; let the file write four";

    private readonly string _wrong;

    private DateDialect(DateOrder order, char? separator)
    {
        Order = order;
        Separator = separator;
        var example = Write(new LocalDate(2024, 12, 31));
        _wrong = order switch
        {
            DateOrder.YearMonthDay => $"not a date like {example}, 20241231 or {example} 23:59:59",
            DateOrder.SerialNumber => $"not a date like {example}, the serial number of 2024-12-31 in spreadsheets",
            _ => $"not a date like {example} or {example} 23:59",
        };
    }

    /// <summary>2024-12-31 with any separator or none, with or without zeros in front: nobody writes the day second then.</summary>
    public static DateDialect YearFirst { get; } = new(DateOrder.YearMonthDay, separator: null);

    /// <summary>All ways that are told apart, the plainest first.</summary>
    public static ImmutableArray<DateDialect> All { get; } =
    [
        YearFirst,
        new(DateOrder.DayMonthYear, '.'), new(DateOrder.MonthDayYear, '.'),
        new(DateOrder.DayMonthYear, '/'), new(DateOrder.MonthDayYear, '/'),
        new(DateOrder.DayMonthYear, '-'), new(DateOrder.MonthDayYear, '-'),
        new(DateOrder.SerialNumber, separator: null),
    ];

    public DateOrder Order { get; }

    /// <summary>What stands between the numbers; null for anything.</summary>
    public char? Separator { get; }

    /// <summary>The zone in which a moment is of a day, if the text says the moment; null: the day is the one that is written.</summary>
    public DateTimeZone? Zone { get; init; }

    /// <inheritdoc/>
    public string Description => Order switch
    {
        DateOrder.YearMonthDay => "the year first",
        DateOrder.DayMonthYear => "the day first",
        DateOrder.MonthDayYear => "the month first",
        _ => "a spreadsheet's serial number",
    };

    /// <inheritdoc/>
    public string? Option => Order switch
    {
        DateOrder.YearMonthDay => "--dates ymd",
        DateOrder.DayMonthYear => "--dates dmy",
        DateOrder.MonthDayYear => "--dates mdy",
        _ => null,
    };

    /// <summary>The ways to write dates in an order; all of them for null.</summary>
    public static ImmutableArray<DateDialect> In(DateOrder? order) => order is { } one ? [new DateDialect(one, separator: null)] : All;

    /// <inheritdoc/>
    public string? Read(ReadOnlySpan<char> text, out LocalDate value)
    {
        value = default;
        if (text.IsEmpty)
        {
            return "empty";
        }

        if (Order == DateOrder.SerialNumber)
        {
            return ReadSerial(text, out value);
        }

        if (!DateText.TryRead(text, out var date))
        {
            return _wrong;
        }

        if (date.HasShortYear)
        {
            return ShortYear;
        }

        var isYearFirst = date.FirstDigits == 4;
        if (isYearFirst != (Order == DateOrder.YearMonthDay) || (Separator is { } separator && separator != date.Separator))
        {
            return _wrong;
        }

        var (year, month, day) = Order switch
        {
            DateOrder.YearMonthDay => (date.First, date.Second, date.Third),
            DateOrder.DayMonthYear => (date.Third, date.Second, date.First),
            _ => (date.Third, date.First, date.Second),
        };
        if (year is < MinYear or > MaxYear)
        {
            return $"the year is not between {MinYear} and {MaxYear}";
        }

        if (month is < 1 or > 12 || day < 1 || day > CalendarSystem.Iso.GetDaysInMonth(year, month))
        {
            return Order switch
            {
                DateOrder.YearMonthDay => "no such day in the calendar",
                DateOrder.DayMonthYear => "no such day in the calendar, read with the day first",
                _ => "no such day in the calendar, read with the month first",
            };
        }

        value = new LocalDate(year, month, day);
        if (Zone is { } zone && date.Time is { Offset: { } offset, Minutes: var minutes })
        {
            var moment = value.AtMidnight().PlusMinutes(minutes - offset).InUtc().ToInstant();
            value = moment.InZone(zone).Date;
        }

        return null;
    }

    /// <inheritdoc/>
    public string Write(LocalDate value)
    {
        var culture = CultureInfo.InvariantCulture;
        var between = Separator ?? (Order == DateOrder.YearMonthDay ? '-' : '/');
        return Order switch
        {
            DateOrder.YearMonthDay => string.Create(culture, $"{value.Year:0000}{between}{value.Month:00}{between}{value.Day:00}"),
            DateOrder.DayMonthYear => string.Create(culture, $"{value.Day:00}{between}{value.Month:00}{between}{value.Year:0000}"),
            DateOrder.MonthDayYear => string.Create(culture, $"{value.Month:00}{between}{value.Day:00}{between}{value.Year:0000}"),
            _ => Period.DaysBetween(SerialOrigin, value).ToString(culture),
        };
    }

    private string? ReadSerial(ReadOnlySpan<char> text, out LocalDate value)
    {
        value = default;
        var digits = text.IndexOfAnyExceptInRange('0', '9');
        digits = digits < 0 ? text.Length : digits;
        if (digits != SerialDigits || text[0] == '0'
            || (text.Length > digits && (text[digits] is not ('.' or ',') || text[(digits + 1)..].ContainsAnyExceptInRange('0', '9'))))
        {
            return _wrong;
        }

        value = SerialOrigin.PlusDays(int.Parse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture));
        return null;
    }
}
