using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>The hours and the zone that a calendar is compiled from; also walks them day by day where they are not compiled.</summary>
internal sealed class CalendarRule
{
    // What the calendar is walked in where it is not compiled: long enough to find open time, short enough to stay cheap.
    private const int StepDays = 64;

    private const int LastYear = 9998;

    private readonly DateTimeZone _zone;
    private readonly DayHours _hours;

    /// <param name="zone">The zone.</param>
    /// <param name="week">The intervals of each day, Monday at 0.</param>
    /// <param name="holidays">Closed days.</param>
    public CalendarRule(DateTimeZone zone, WorkingInterval[][] week, IEnumerable<LocalDate> holidays)
        : this(zone, new DayHours(week, holidays))
    {
    }

    /// <param name="zone">The zone.</param>
    /// <param name="hours">Which hours a date has.</param>
    public CalendarRule(DateTimeZone zone, DayHours hours)
    {
        _zone = zone;
        _hours = hours;
    }

    /// <summary>The zone by whose wall clock the hours are meant.</summary>
    public DateTimeZone Zone => _zone;

    public long StartOf(LocalDate date) => FirstAt(date, 0);

    public long Add(long from, long duration)
    {
        for (var day = DateOf(from).PlusDays(-1); ; day = day.PlusDays(StepDays))
        {
            if (day.Year >= LastYear)
            {
                return long.MaxValue;
            }

            foreach (var (start, end) in OpenBetween(day, day.PlusDays(StepDays)))
            {
                if (end <= from)
                {
                    continue;
                }

                var position = Math.Max(start, from);
                if (end - position >= duration)
                {
                    return position + duration;
                }

                duration -= end - position;
            }
        }
    }

    public long Between(long from, long to)
    {
        var open = 0L;
        var last = DateOf(to);
        for (var day = DateOf(from).PlusDays(-1); day <= last; day = day.PlusDays(StepDays))
        {
            foreach (var (start, end) in OpenBetween(day, day.PlusDays(StepDays)))
            {
                open += Math.Max(0, Math.Min(end, to) - Math.Max(start, from));
            }
        }

        return open;
    }

    /// <summary>
    /// What the wall clock shows at an instant. Where it was put back before, the latest time that it has shown that day, so that a later
    /// instant never counts as an earlier time of day; at most 24 hours.
    /// </summary>
    public (LocalDate Date, long MillisecondOfDay) WallClock(long at)
    {
        var instant = Instant.FromUnixTimeMilliseconds(at);
        var interval = _zone.GetZoneInterval(instant);
        var local = instant.WithOffset(interval.WallOffset).LocalDateTime;
        var shown = interval.HasStart ? _zone.GetZoneInterval(interval.Start - Duration.Epsilon).IsoLocalEnd : local;
        return shown <= local ? (local.Date, Millisecond(local))
            : shown.Date == local.Date ? (local.Date, Millisecond(shown))
            : (local.Date, NodaConstants.MillisecondsPerDay);

        static long Millisecond(LocalDateTime time) => time.NanosecondOfDay / NodaConstants.NanosecondsPerMillisecond;
    }

    /// <summary>
    /// The first instant of a date at which the wall clock shows the time, or where that is skipped, a later one. Allocates nothing.
    /// </summary>
    public long FirstAt(LocalDate date, long millisecondOfDay)
    {
        var utc = date.AtMidnight().InUtc().ToInstant() + Duration.FromMilliseconds(millisecondOfDay);
        var interval = _zone.GetZoneInterval(utc - Duration.FromDays(1));
        while (true)
        {
            var at = utc - Duration.FromNanoseconds(interval.WallOffset.Nanoseconds);
            if (!interval.HasEnd || at < interval.End)
            {
                return (interval.HasStart ? Instant.Max(at, interval.Start) : at).ToUnixTimeMilliseconds();
            }

            interval = _zone.GetZoneInterval(interval.End);
        }
    }

    /// <summary>
    /// The business days from <paramref name="from"/> to before <paramref name="to"/>: the dates that are no holidays and on which hours begin. What
    /// is open past midnight belongs to the day on which it began, until the hours of its own date begin.
    /// </summary>
    public IEnumerable<BusinessDay> BusinessDays(LocalDate from, LocalDate to)
    {
        var (before, own) = (PastMidnight(from.PlusDays(-1)), OwnTime(from));
        for (var date = from; date < to; date = date.PlusDays(1))
        {
            var (past, next) = (PastMidnight(date), OwnTime(date.PlusDays(1)));

            // A date that a zone skips has no time at all.
            if (own.Count > 0)
            {
                var (begin, until) = (FirstStart(own), FirstStart(next));
                var ends = own.Concat(before.Where(piece => piece.End > begin)).Concat(past.Where(piece => piece.Start < until));
                yield return new BusinessDay(date, begin, ends.Max(piece => Math.Min(piece.End, until)));
            }

            (before, own) = (past, next);
        }
    }

    /// <summary>The <paramref name="days"/>-th business day after <paramref name="date"/>; null where the years end before it.</summary>
    public BusinessDay? BusinessDayAfter(LocalDate date, int days)
    {
        for (var from = date.PlusDays(1); from.Year < LastYear; from = from.PlusDays(StepDays))
        {
            foreach (var day in BusinessDays(from, from.PlusDays(StepDays)))
            {
                if (--days == 0)
                {
                    return day;
                }
            }
        }

        return null;
    }

    /// <summary>
    /// When the own hours of a date begin; <see cref="long.MaxValue"/> on a date without any. What is open on a date before that is a shift of
    /// the day before.
    /// </summary>
    public long BeginOf(LocalDate date) => FirstStart(OwnTime(date));

    private static long FirstStart(List<(long Start, long End)> own) => own.Count > 0 ? own.Min(piece => piece.Start) : long.MaxValue;

    // The open time of a date's own hours, up to midnight; none on a holiday.
    private List<(long Start, long End)> OwnTime(LocalDate date)
    {
        var pieces = new List<(long Start, long End)>();
        foreach (var interval in _hours.Of(date, out var isClosed))
        {
            if (!isClosed)
            {
                AddOwnTime(pieces, date, interval, long.MinValue, long.MaxValue);
            }
        }

        return pieces;
    }

    // The open time after a date of the hours that begin on it.
    private List<(long Start, long End)> PastMidnight(LocalDate date)
    {
        var pieces = new List<(long Start, long End)>();
        foreach (var interval in _hours.Of(date, out _))
        {
            AddPastMidnight(pieces, date, interval, long.MinValue, long.MaxValue);
        }

        return pieces;
    }

    /// <summary>
    /// The open intervals that lie in the days from <paramref name="from"/> to before <paramref name="to"/>, in order, none touching another.
    /// </summary>
    public List<(long Start, long End)> OpenBetween(LocalDate from, LocalDate to)
    {
        var (lower, upper) = (StartOf(from), StartOf(to));
        var pieces = new List<(long Start, long End)>();

        // The day before may run past midnight into the first day.
        for (var day = from.PlusDays(-1); day < to; day = day.PlusDays(1))
        {
            foreach (var interval in _hours.Of(day, out var isClosed))
            {
                if (!isClosed)
                {
                    AddOwnTime(pieces, day, interval, lower, upper);
                }

                AddPastMidnight(pieces, day, interval, lower, upper);
            }
        }

        pieces.Sort();
        return Merge(pieces);
    }

    /// <summary>
    /// Walks from a day at or before an instant to where the open time that holds it ends: the instant itself where it is closed,
    /// <see cref="long.MaxValue"/> where it does not close within a year.
    /// </summary>
    public long Closes(LocalDate day, long at)
    {
        var closes = at;
        for (var last = day.PlusDays(366 + StepDays); day < last; day = day.PlusDays(StepDays))
        {
            foreach (var (start, end) in OpenBetween(day, day.PlusDays(StepDays)))
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

    private LocalDate DateOf(long at) => Instant.FromUnixTimeMilliseconds(at).InZone(_zone).Date;

    private void AddOwnTime(List<(long Start, long End)> pieces, LocalDate day, WorkingInterval interval, long lower, long upper)
    {
        var end = LocalDateTime.Min(day.AtMidnight() + interval.End, day.PlusDays(1).AtMidnight());
        AddInstants(pieces, day.AtMidnight() + interval.Start, end, lower, upper);
    }

    private void AddPastMidnight(List<(long Start, long End)> pieces, LocalDate day, WorkingInterval interval, long lower, long upper)
    {
        var midnight = day.PlusDays(1).AtMidnight();
        var end = day.AtMidnight() + interval.End;
        if (end > midnight && _hours.TakesShiftOver(day.PlusDays(1)))
        {
            AddInstants(pieces, midnight, end, lower, upper);
        }
    }

    // The instants at which the wall clock shows a time from start to before end: one piece for each offset that the zone has meanwhile.
    private void AddInstants(List<(long Start, long End)> pieces, LocalDateTime start, LocalDateTime end, long lower, long upper)
    {
        var around = new Interval(start.PlusDays(-1).InUtc().ToInstant(), end.PlusDays(1).InUtc().ToInstant());
        foreach (var zoneInterval in _zone.GetZoneIntervals(around))
        {
            var from = (start.WithOffset(zoneInterval.WallOffset)).ToInstant();
            var to = (end.WithOffset(zoneInterval.WallOffset)).ToInstant();
            from = zoneInterval.HasStart ? Instant.Max(from, zoneInterval.Start) : from;
            to = zoneInterval.HasEnd ? Instant.Min(to, zoneInterval.End) : to;
            var piece = (Start: Math.Max(lower, from.ToUnixTimeMilliseconds()), End: Math.Min(upper, to.ToUnixTimeMilliseconds()));
            if (piece.Start < piece.End)
            {
                pieces.Add(piece);
            }
        }
    }

    private static List<(long Start, long End)> Merge(List<(long Start, long End)> sorted)
    {
        var merged = new List<(long Start, long End)>(sorted.Count);
        foreach (var piece in sorted)
        {
            if (merged.Count > 0 && piece.Start <= merged[^1].End)
            {
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, piece.End));
            }
            else
            {
                merged.Add(piece);
            }
        }

        return merged;
    }
}

/// <summary>Open hours of a day: from a time of day to a later one, past midnight where the end is more than 24 hours.</summary>
/// <param name="Start">Since midnight, 0 or more and less than a day.</param>
/// <param name="End">Since midnight, after the start and at most a day after it.</param>
internal readonly record struct WorkingInterval(Period Start, Period End);
