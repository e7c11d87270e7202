using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// The compiled open intervals of a calendar: those of the years around its compilation, and one span after another of those before and after,
/// each compiled when it is first asked about. So a process that runs for years pays a millisecond a year and stays right. What lies decades
/// away is walked day by day with the same result: it comes from mistakes, and must not fill the memory.
/// </summary>
internal sealed class CalendarYears
{
    private const int SpanDays = 366;
    private const int SpansBefore = 10;
    private const int SpansAfter = 40;

    private readonly CalendarRule _rule;
    private readonly OpenIntervals _main;

    // The beginnings of all spans in order, the main one among them, and the end of the last.
    private readonly long[] _bounds;
    private readonly LocalDate[] _dates;

    // Written once each; whoever comes at the same time writes an equal one.
    private readonly OpenIntervals?[] _spans;

    public CalendarYears(CalendarRule rule, LocalDate from, LocalDate to)
    {
        _rule = rule;
        _main = new OpenIntervals(rule, from, to);

        // Far from the first and the last year that there is.
        var before = Math.Min(SpansBefore, Math.Max(0, from.Year - 10));
        var after = Math.Min(SpansAfter, Math.Max(0, 9900 - to.Year));
        _dates =
        [
            .. Enumerable.Range(0, before).Select(i => from.PlusDays((i - before) * SpanDays)),
            from,
            .. Enumerable.Range(0, after + 1).Select(i => to.PlusDays(i * SpanDays)),
        ];
        _bounds = [.. _dates.Select(rule.StartOf)];
        _spans = new OpenIntervals[_dates.Length - 1];
        _spans[before] = _main;
    }

    /// <summary>Whether the years around the compilation have no open time at all.</summary>
    public bool NeverOpens => _main.Total == 0;

    /// <summary>The instant at which open time has passed since an instant; after the last year where there is not so much of it.</summary>
    public long Add(long from, long duration)
    {
        while (SpanAt(from) is { } span)
        {
            if (span.TryAdd(from, ref duration, out var result))
            {
                return result;
            }

            from = span.To;
        }

        return _rule.Add(from, duration);
    }

    /// <summary>The open time between two instants.</summary>
    public long Between(long from, long to)
    {
        var open = 0L;
        while (from < to)
        {
            long until;
            if (SpanAt(from) is { } span)
            {
                until = Math.Min(to, span.To);
                open += span.OpenBefore(until) - span.OpenBefore(from);
            }
            else
            {
                until = from < _bounds[0] ? Math.Min(to, _bounds[0]) : to;
                open += _rule.Between(from, until);
            }

            from = until;
        }

        return open;
    }

    /// <summary>Until when it stays open from an instant on, as <see cref="CalendarRule.Closes"/> says.</summary>
    public long OpenUntil(long at) =>
        SpanAt(at) is { } span ? span.OpenUntil(at) : _rule.Closes(Instant.FromUnixTimeMilliseconds(at).InUtc().Date.PlusDays(-2), at);

    /// <summary>
    /// The time of day of an open instant, <paramref name="days"/> business days later: at the next open instant of that day, or at its end. Null
    /// where the years end before.
    /// </summary>
    public long? AddBusinessDays(long start, int days)
    {
        var (date, time) = _rule.WallClock(start);
        var span = SpanAt(start);
        if (start < (span?.BeginOf(date) ?? _rule.BeginOf(date)))
        {
            // A shift of the day before. One of a holiday is no business day: it counts from the next one, as closed time does.
            (date, time) = (date.PlusDays(-1), time + NodaConstants.MillisecondsPerDay);
            if (BeginOf(date) == long.MaxValue)
            {
                if (BusinessDayAfter(span, date, 1) is not { } next)
                {
                    return null;
                }

                (date, time) = _rule.WallClock(BeginOf(next.Date));
                span = SpanAt(_rule.StartOf(date));
            }
        }

        return BusinessDayAfter(span, date, days) is { } day ? OpenAt(day, time) : null;
    }

    // The business day that comes so many after a date that lies in a span or on the day before it; without a span it is walked.
    private BusinessDay? BusinessDayAfter(OpenIntervals? span, LocalDate date, int days)
    {
        while (span is not null)
        {
            if (span.TryAddBusinessDays(date, ref days, out var found))
            {
                return found;
            }

            date = span.After.PlusDays(-1);
            span = SpanAt(span.To);
        }

        return _rule.BusinessDayAfter(date, days);
    }

    private long BeginOf(LocalDate date) => SpanAt(_rule.StartOf(date))?.BeginOf(date) ?? _rule.BeginOf(date);

    // The open instant of a business day at or next after a time of its date, which may lie past midnight, or the end of its hours.
    private long OpenAt(BusinessDay day, long millisecondOfDay) => Math.Min(Add(_rule.FirstAt(day.Date, millisecondOfDay), 0), day.End);

    // The compiled span that holds an instant; null for what lies decades away.
    private OpenIntervals? SpanAt(long at)
    {
        // Nearly every question, without a look at the others.
        if (at >= _main.From && at < _main.To)
        {
            return _main;
        }

        if (at < _bounds[0] || at >= _bounds[^1])
        {
            return null;
        }

        var index = Array.BinarySearch(_bounds, at);
        index = index < 0 ? ~index - 1 : index;
        return Volatile.Read(ref _spans[index]) ?? Compile(index);
    }

    private OpenIntervals Compile(int index)
    {
        var span = new OpenIntervals(_rule, _dates[index], _dates[index + 1]);
        Volatile.Write(ref _spans[index], span);
        return span;
    }
}
