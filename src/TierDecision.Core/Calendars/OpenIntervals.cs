using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// The open intervals of a span of days, compiled. All times are milliseconds since the Unix epoch; those that are asked about lie from
/// <see cref="From"/> to <see cref="To"/>. Immutable.
/// </summary>
internal sealed class OpenIntervals
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly long[] _starts;
    private readonly long[] _ends;

    // Open time from the beginning of the span to the end of each interval.
    private readonly long[] _openUntilEnd;

    // The first interval that ends after the beginning of each 24 hours of the span: what a search would find in a dozen steps is a step or two away.
    private readonly int[] _firstOfDay;

    // The business days, and their dates as days since 1970-01-01.
    private readonly BusinessDay[] _businessDays;
    private readonly int[] _businessDates;

    // When the own hours of each date of the span begin.
    private readonly long[] _begins;
    private readonly LocalDate _first;

    public OpenIntervals(CalendarRule rule, LocalDate first, LocalDate after)
    {
        (From, To) = (rule.StartOf(first), rule.StartOf(after));
        After = after;
        var open = rule.OpenBetween(first, after);
        _starts = [.. open.Select(interval => interval.Start)];
        _ends = [.. open.Select(interval => interval.End)];
        _openUntilEnd = new long[open.Count];
        var total = 0L;
        for (var i = 0; i < open.Count; i++)
        {
            total += open[i].End - open[i].Start;
            _openUntilEnd[i] = total;
        }

        Total = total;
        _businessDays = [.. rule.BusinessDays(first, after)];
        _businessDates = [.. _businessDays.Select(day => DayNumber(day.Date))];
        _first = first;
        _begins = new long[Period.DaysBetween(first, after)];
        Array.Fill(_begins, long.MaxValue);
        foreach (var day in _businessDays)
        {
            _begins[Period.DaysBetween(first, day.Date)] = day.Begin;
        }

        _firstOfDay = new int[DayOf(To) + 1];
        for (var (day, index) = (0, 0); day < _firstOfDay.Length; day++)
        {
            while (index < _ends.Length && _ends[index] <= From + (day * (long)NodaConstants.MillisecondsPerDay))
            {
                index++;
            }

            _firstOfDay[day] = index;
        }

        ClosesAfter = open.Count > 0 && open[^1].End == To ? rule.Closes(after, To) : 0;
    }

    /// <summary>The first instant.</summary>
    public long From { get; }

    /// <summary>The first instant after the span.</summary>
    public long To { get; }

    /// <summary>The first date after the span.</summary>
    public LocalDate After { get; }

    /// <summary>The open time.</summary>
    public long Total { get; }

    /// <summary>Where the calendar is open at the end of the span: when it closes after that, as <see cref="CalendarRule.Closes"/> says.</summary>
    private long ClosesAfter { get; }

    /// <summary>
    /// The instant at which <paramref name="duration"/> of open time has passed since <paramref name="from"/>. Where the span ends before that, takes
    /// its open time off the duration.
    /// </summary>
    public bool TryAdd(long from, ref long duration, out long result)
    {
        result = 0;
        var first = FirstEndingAfter(from);
        if (first == _ends.Length)
        {
            return false;
        }

        var position = Math.Max(from, _starts[first]);
        var target = _openUntilEnd[first] - (_ends[first] - position) + duration;
        if (target > Total)
        {
            duration = target - Total;
            return false;
        }

        // Most targets end in the interval in which they begin.
        var index = first;
        if (target > _openUntilEnd[first])
        {
            index = Array.BinarySearch(_openUntilEnd, first + 1, _ends.Length - first - 1, target);
            index = index < 0 ? ~index : index;
        }

        // No duration at all leads to an interval's start, never to the end of the one before.
        result = duration == 0 ? position : _ends[index] - (_openUntilEnd[index] - target);
        return true;
    }

    /// <summary>The open time before an instant.</summary>
    public long OpenBefore(long at)
    {
        var index = FirstEndingAfter(at);
        var before = index == 0 ? 0 : _openUntilEnd[index - 1];
        return index == _ends.Length ? before : before + Math.Max(0, at - _starts[index]);
    }

    /// <summary>Until when it stays open from an instant on; the instant itself where it is closed.</summary>
    public long OpenUntil(long at)
    {
        var index = FirstEndingAfter(at);
        return index == _ends.Length || _starts[index] > at ? at
            : _ends[index] < To ? _ends[index]
            : ClosesAfter;
    }

    /// <summary>When the own hours of a date begin, as <see cref="CalendarRule.BeginOf"/> says; null outside the span.</summary>
    public long? BeginOf(LocalDate date) => Period.DaysBetween(_first, date) is var day && day >= 0 && day < _begins.Length ? _begins[day] : null;

    /// <summary>
    /// The <paramref name="days"/>-th business day after <paramref name="date"/>. Where the span ends before that, takes its business days off
    /// the days.
    /// </summary>
    public bool TryAddBusinessDays(LocalDate date, ref int days, out BusinessDay result)
    {
        var index = Array.BinarySearch(_businessDates, DayNumber(date));
        var next = index < 0 ? ~index : index + 1;
        if (days > _businessDates.Length - next)
        {
            days -= _businessDates.Length - next;
            result = default;
            return false;
        }

        result = _businessDays[next + days - 1];
        return true;
    }

    private static int DayNumber(LocalDate date) => Period.DaysBetween(Epoch, date);

    private int DayOf(long at) => (int)((at - From) / NodaConstants.MillisecondsPerDay);

    private int FirstEndingAfter(long at)
    {
        var index = _firstOfDay[DayOf(at)];
        while (index < _ends.Length && _ends[index] <= at)
        {
            index++;
        }

        return index;
    }
}
