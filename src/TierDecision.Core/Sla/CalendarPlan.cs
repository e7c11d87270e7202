using NodaTime;

namespace TierDecision.Core.Sla;

/// <summary>
/// A business calendar compiled to open intervals, so that a due time costs two binary searches. An instant is open exactly when
/// the zone's wall clock shows an open time: an hour that is skipped in spring is not there to work in, an hour that comes twice in
/// autumn is worked twice. Beyond the compiled years the same rule is walked day by day. All times are milliseconds since the Unix epoch;
/// they and the results are held within the years 1 to 9997, so that no input is out of range.
/// </summary>
public sealed class CalendarPlan
{
    // The years that time zones can be asked about with room to walk; what lies outside counts as the nearest of them.
    private static readonly long Earliest = Instant.FromUtc(1, 1, 1, 0, 0).ToUnixTimeMilliseconds();
    private static readonly long Latest = Instant.FromUtc(9998, 1, 1, 0, 0).ToUnixTimeMilliseconds();

    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly CalendarRule? _rule;
    private readonly long[] _starts = [];
    private readonly long[] _ends = [];

    // Open time from the beginning of the compiled years to the end of each interval.
    private readonly long[] _openUntilEnd = [];
    // The compiled dates with any open time, as days since 1970-01-01.
    private readonly int[] _businessDates = [];
    private readonly long _compiledFrom;
    private readonly long _compiledTo;

    // Where the calendar is open at the end of the compiled years: when it closes after that.
    private readonly long _lastClose;

    private CalendarPlan(string name) => Name = name;

    internal CalendarPlan(string name, CalendarRule rule, LocalDate from, LocalDate to)
        : this(name)
    {
        _rule = rule;
        var open = rule.OpenBetween(from, to);
        _starts = [.. open.Select(interval => interval.Start)];
        _ends = [.. open.Select(interval => interval.End)];
        _openUntilEnd = new long[open.Count];
        var total = 0L;
        for (var i = 0; i < open.Count; i++)
        {
            total += open[i].End - open[i].Start;
            _openUntilEnd[i] = total;
        }

        _businessDates = [.. rule.BusinessDates(from, to, open).Select(DayNumber)];
        _compiledFrom = rule.StartOf(from);
        _compiledTo = rule.StartOf(to);
        _lastClose = open.Count > 0 && open[^1].End == _compiledTo ? Closes(rule, to, _compiledTo) : 0;
    }

    /// <summary>Around the clock, under the name <c>24x7</c>.</summary>
    public static CalendarPlan AroundTheClock { get; } = new("24x7");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Whether the compiled years have no open time at all.</summary>
    internal bool NeverOpens => _rule is not null && _starts.Length == 0;

    /// <summary>The time zone; UTC around the clock.</summary>
    public DateTimeZone Zone => _rule?.Zone ?? DateTimeZone.Utc;

    /// <summary>
    /// The instant at which <paramref name="duration"/> of open time has passed since <paramref name="from"/>. A duration of 0 gives the next
    /// open instant; one that ends with an interval gives the interval's end, not the next one's start.
    /// </summary>
    public long Add(long from, long duration)
    {
        from = Clamp(from);
        duration = Math.Clamp(duration, 0, Latest - from);
        return _rule is null ? from + duration : Math.Min(AddOpen(_rule, from, duration), Latest);
    }

    /// <summary>The instant at which <paramref name="span"/> has passed since <paramref name="from"/>.</summary>
    public long Add(long from, SlaSpan span) => span.IsInBusinessDays ? AddBusinessDays(from, span.BusinessDays) : Add(from, span.Milliseconds);

    /// <summary>
    /// The same wall-clock time <paramref name="days"/> business days later. A business day is a date of the calendar's zone with any open
    /// time. What begins in closed time counts from the next open instant, so that who comes later is never due sooner. A time at which
    /// that later day is closed becomes the next at which it is open, or the day's end. Around the clock, a business day is 24 hours.
    /// </summary>
    public long AddBusinessDays(long from, int days)
    {
        from = Clamp(from);
        days = Math.Clamp(days, 0, SlaSpan.MaxBusinessDays);
        if (_rule is null)
        {
            return Math.Min(from + (days * (long)NodaConstants.MillisecondsPerDay), Latest);
        }

        var start = Add(from, 0);
        if (days == 0 || start == Latest)
        {
            return start;
        }

        var (date, time) = _rule.WallClock(start);
        if (start >= _compiledFrom && start < _compiledTo)
        {
            var index = Array.BinarySearch(_businessDates, DayNumber(date));
            index = (index < 0 ? ~index : index + 1) + days - 1;
            if (index < _businessDates.Length)
            {
                return OpenAt(_rule, Epoch.PlusDays(_businessDates[index]), time);
            }
        }

        return _rule.BusinessDateAfter(date, days) is { } found ? Math.Min(OpenAt(_rule, found, time), Latest) : Latest;
    }

    /// <summary>The open time between two instants, in milliseconds; 0 where <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public long Between(long from, long to)
    {
        (from, to) = (Clamp(from), Clamp(to));
        if (to <= from)
        {
            return 0;
        }

        if (_rule is null)
        {
            return to - from;
        }

        // Only what lies outside the compiled years is walked.
        var (lower, upper) = (Math.Clamp(from, _compiledFrom, _compiledTo), Math.Clamp(to, _compiledFrom, _compiledTo));
        return OpenBefore(upper) - OpenBefore(lower)
            + (from < _compiledFrom ? _rule.Between(from, Math.Min(to, _compiledFrom)) : 0)
            + (to > _compiledTo ? _rule.Between(Math.Max(from, _compiledTo), to) : 0);
    }

    /// <summary>Whether the calendar is open at an instant.</summary>
    public bool IsOpen(long at) => Add(at, 0) == at;

    /// <summary>
    /// Until when the calendar stays open, from an instant at which it is open; the instant itself where it is not. <see cref="long.MaxValue"/> where it
    /// does not close within a year.
    /// </summary>
    public long OpenUntil(long at)
    {
        if (_rule is null || at < Earliest || at > Latest)
        {
            return _rule is null ? long.MaxValue : at;
        }

        if (at < _compiledFrom || at >= _compiledTo)
        {
            return Closes(_rule, Instant.FromUnixTimeMilliseconds(at).InUtc().Date.PlusDays(-2), at);
        }

        var index = FirstEndingAfter(at);
        return index == _ends.Length || _starts[index] > at ? at
            : _ends[index] < _compiledTo ? _ends[index]
            : _lastClose;
    }

    /// <summary>The nearest instant that calendars can be asked about.</summary>
    internal static long Clamp(long at) => Math.Clamp(at, Earliest, Latest);

    private static int DayNumber(LocalDate date) => Period.DaysBetween(Epoch, date);

    // The open instant of a business date at or next after a time of day, or the end of its last open interval.
    private long OpenAt(CalendarRule rule, LocalDate date, long millisecondOfDay)
    {
        var at = rule.FirstAt(date, millisecondOfDay);
        var open = Add(at, 0);
        return open < rule.StartOf(date.PlusDays(1)) ? open : LastEnd(rule, date);
    }

    private long LastEnd(CalendarRule rule, LocalDate date)
    {
        var end = rule.StartOf(date.PlusDays(1));
        if (end > _compiledFrom && end <= _compiledTo)
        {
            var index = FirstEndingAfter(end);
            return index < _starts.Length && _starts[index] < end ? end : _ends[index - 1];
        }

        return rule.OpenBetween(date, date.PlusDays(1))[^1].End;
    }

    // Walks from a day at or before an instant to where the open time that holds it ends.
    private static long Closes(CalendarRule rule, LocalDate day, long at)
    {
        const int step = 64;
        var closes = at;
        for (var last = day.PlusDays(366 + step); day < last; day = day.PlusDays(step))
        {
            foreach (var (start, end) in rule.OpenBetween(day, day.PlusDays(step)))
            {
                if (start > closes)
                {
                    return closes;
                }

                closes = Math.Max(closes, end);
            }
        }

        return closes == at ? at : long.MaxValue;
    }

    private long AddOpen(CalendarRule rule, long from, long duration)
    {
        if (from < _compiledFrom || from >= _compiledTo)
        {
            return rule.Add(from, duration);
        }

        var first = FirstEndingAfter(from);
        if (first == _ends.Length)
        {
            return rule.Add(_compiledTo, duration);
        }

        var position = Math.Max(from, _starts[first]);
        if (duration == 0)
        {
            return position;
        }

        var target = _openUntilEnd[first] - (_ends[first] - position) + duration;
        var index = Array.BinarySearch(_openUntilEnd, target);
        index = index < 0 ? ~index : index;
        return index == _ends.Length
            ? rule.Add(_compiledTo, target - _openUntilEnd[^1])
            : _ends[index] - (_openUntilEnd[index] - target);
    }

    private long OpenBefore(long at)
    {
        var index = FirstEndingAfter(at);
        var before = index == 0 ? 0 : _openUntilEnd[index - 1];
        return index == _ends.Length ? before : before + Math.Max(0, at - _starts[index]);
    }

    private int FirstEndingAfter(long at)
    {
        var index = Array.BinarySearch(_ends, at);
        return index < 0 ? ~index : index + 1;
    }
}
