using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// Which hours a date has. A special day has its own hours and no others; else a holiday has none; else the weekday's hours hold. That goes by
/// the date, from midnight to midnight: a shift of the evening before ends where a special day or holiday begins, and one that would have
/// begun on a holiday is at work from midnight on.
/// </summary>
internal sealed class DayHours
{
    private readonly WorkingInterval[][] _week;
    private readonly HashSet<LocalDate> _holidays;
    private readonly YearlyDay[] _yearlyHolidays;
    private readonly HolidayEvent[] _events;
    private readonly Dictionary<LocalDate, WorkingInterval[]> _special;
    private readonly (YearlyDay Day, WorkingInterval[] Hours)[] _yearlySpecial;

    /// <param name="week">The intervals of each day, Monday at 0.</param>
    /// <param name="holidays">Closed dates.</param>
    /// <param name="yearlyHolidays">Days that are closed every year.</param>
    /// <param name="events">Closed days from an iCalendar file.</param>
    /// <param name="special">Dates with hours of their own.</param>
    /// <param name="yearlySpecial">Days with hours of their own every year.</param>
    public DayHours(
        WorkingInterval[][] week,
        IEnumerable<LocalDate> holidays,
        IEnumerable<YearlyDay>? yearlyHolidays = null,
        IEnumerable<HolidayEvent>? events = null,
        IReadOnlyDictionary<LocalDate, WorkingInterval[]>? special = null,
        IEnumerable<(YearlyDay Day, WorkingInterval[] Hours)>? yearlySpecial = null)
    {
        _week = week;
        _holidays = [.. holidays];
        _yearlyHolidays = [.. yearlyHolidays ?? []];
        _special = special is null ? [] : new Dictionary<LocalDate, WorkingInterval[]>(special);
        _yearlySpecial = [.. yearlySpecial ?? []];

        // What comes once is a look-up; what comes again is asked each time, so that no year is too far.
        var all = (events ?? []).ToList();
        _events = [.. all.Where(one => one.Recurrence is not null)];
        foreach (var once in all.Where(one => one.Recurrence is null))
        {
            _holidays.UnionWith(once.Dates(once.First));
        }
    }

    /// <summary>
    /// The hours that begin on <paramref name="date"/>; where it <paramref name="isClosed"/>, only what of them lies after midnight can be open.
    /// </summary>
    public WorkingInterval[] Of(LocalDate date, out bool isClosed)
    {
        isClosed = false;
        if (TryGetSpecial(date, out var hours))
        {
            return hours;
        }

        isClosed = IsHoliday(date);
        return _week[(int)date.DayOfWeek - 1];
    }

    /// <summary>Whether a shift that began the day before goes on past midnight into <paramref name="date"/>.</summary>
    public bool TakesShiftOver(LocalDate date) => !TryGetSpecial(date, out _) && !IsHoliday(date);

    private bool TryGetSpecial(LocalDate date, out WorkingInterval[] hours)
    {
        if (_special.TryGetValue(date, out hours!))
        {
            return true;
        }

        foreach (var (day, ofDay) in _yearlySpecial)
        {
            if (day.Matches(date))
            {
                hours = ofDay;
                return true;
            }
        }

        return false;
    }

    private bool IsHoliday(LocalDate date) =>
        _holidays.Contains(date)
        || Array.Exists(_yearlyHolidays, day => day.Matches(date))
        || Array.Exists(_events, one => one.Includes(date));
}
