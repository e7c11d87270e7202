using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// A yearly recurrence (RFC 5545, 3.3.10, <c>FREQ=YEARLY</c>) by month with days of the month or weekdays, ended by a date, a count or not at all.
/// </summary>
internal sealed class YearlyRecurrence
{
    private readonly LocalDate _first;
    private readonly int _interval;
    private readonly HashSet<int> _months;
    private readonly HashSet<int> _monthDays;
    private readonly (int Week, IsoDayOfWeek Weekday)[] _weekdays;
    private readonly HashSet<LocalDate> _except;
    private readonly LocalDate _until;

    /// <param name="first">The first occurrence, which counts also where the rule does not give it.</param>
    /// <param name="interval">Every how many years, 1 or more.</param>
    /// <param name="until">The last day on which it may occur.</param>
    /// <param name="count">How many occurrences there are; null where that is not said.</param>
    /// <param name="months">The months; that of the first occurrence where empty.</param>
    /// <param name="monthDays">Days of the month, counted from its end where negative; any where empty.</param>
    /// <param name="weekdays">
    /// Weekdays, the n-th of the month (from its end where negative), or any such weekday where n is 0; any where empty.
    /// </param>
    /// <param name="except">Days on which it does not occur.</param>
    public YearlyRecurrence(
        LocalDate first,
        int interval,
        LocalDate until,
        int? count,
        IReadOnlyCollection<int> months,
        IReadOnlyCollection<int> monthDays,
        IReadOnlyCollection<(int Week, IsoDayOfWeek Weekday)> weekdays,
        IReadOnlyCollection<LocalDate> except)
    {
        _first = first;
        _interval = interval;
        _months = months.Count > 0 ? [.. months] : [first.Month];
        _monthDays = monthDays.Count > 0 || weekdays.Count > 0 ? [.. monthDays] : [first.Day];
        _weekdays = [.. weekdays];
        _except = [.. except];
        _until = count is { } given ? LocalDate.Min(until, LastOf(given, until)) : until;
    }

    /// <summary>The same text for the same recurrence, whatever order its parts are written in.</summary>
    public string Form => string.Join(
        ' ', _first, _interval, _until, string.Join(',', _months.Order()), string.Join(',', _monthDays.Order()),
        string.Join(',', _weekdays.Order()), string.Join(',', _except.Order()));

    public bool IsOccurrence(LocalDate date) => date <= _until && !_except.Contains(date) && (date == _first || IsByRule(date));

    private bool IsByRule(LocalDate date) =>
        date >= _first
        && (date.Year - _first.Year) % _interval == 0
        && _months.Contains(date.Month)
        && (_monthDays.Count == 0
            || _monthDays.Contains(date.Day)
            || _monthDays.Contains(date.Day - 1 - date.Calendar.GetDaysInMonth(date.Year, date.Month)))
        && (_weekdays.Length == 0
            || Array.Exists(_weekdays, day => day.Weekday == date.DayOfWeek && (day.Week == 0 || YearlyDay.IsInWeek(date, day.Week))));

    // A count ends the rule as a date does: that of its last occurrence. Excepted days count as occurrences (RFC 5545, 3.8.5.1).
    private LocalDate LastOf(int count, LocalDate until)
    {
        var last = _first;
        var left = count - 1;
        for (var year = _first.Year; left > 0 && year <= Math.Min(until.Year, _first.Year + MaxYears); year += _interval)
        {
            foreach (var month in _months.Order())
            {
                for (var day = new LocalDate(year, month, 1); day.Month == month && left > 0; day = day.PlusDays(1))
                {
                    if (day > _first && IsByRule(day))
                    {
                        last = day;
                        left--;
                    }
                }
            }
        }

        // A rule that does not come that often (the 30th of February) ends with the years that are looked through.
        return last;
    }

    private const int MaxYears = 1000;
}
