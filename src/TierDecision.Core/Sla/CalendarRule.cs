using NodaTime;

namespace TierDecision.Core.Sla;

/// <summary>The weekly hours, holidays and zone that a calendar is compiled from; also walks them day by day beyond the compiled years.</summary>
internal sealed class CalendarRule
{
    // What the calendar is walked in beyond the compiled years: long enough to find open time, short enough to stay cheap.
    private const int StepDays = 64;

    private const int LastYear = 9998;

    private readonly DateTimeZone _zone;
    private readonly WorkingInterval[][] _week;
    private readonly HashSet<LocalDate> _holidays;

    /// <param name="zone">The zone.</param>
    /// <param name="week">The intervals of each day, Monday at 0.</param>
    /// <param name="holidays">Closed days.</param>
    public CalendarRule(DateTimeZone zone, WorkingInterval[][] week, IEnumerable<LocalDate> holidays)
    {
        _zone = zone;
        _week = week;
        _holidays = [.. holidays];
    }

    public DateTimeZone Zone => _zone;

    public long StartOf(LocalDate date) => date.AtStartOfDayInZone(_zone).ToInstant().ToUnixTimeMilliseconds();

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

    /// <summary>The open intervals that lie in the days from <paramref name="from"/> to before <paramref name="to"/>, in order, none touching another.</summary>
    public List<(long Start, long End)> OpenBetween(LocalDate from, LocalDate to)
    {
        var (lower, upper) = (StartOf(from), StartOf(to));
        var pieces = new List<(long Start, long End)>();

        // The day before may run past midnight into the first day.
        for (var day = from.PlusDays(-1); day < to; day = day.PlusDays(1))
        {
            foreach (var interval in _week[(int)day.DayOfWeek - 1])
            {
                AddPieces(pieces, day, interval, lower, upper);
            }
        }

        pieces.Sort();
        return Merge(pieces);
    }

    private LocalDate DateOf(long at) => Instant.FromUnixTimeMilliseconds(at).InZone(_zone).Date;

    private void AddPieces(List<(long Start, long End)> pieces, LocalDate day, WorkingInterval interval, long lower, long upper)
    {
        // A holiday is a date: it closes that day from midnight to midnight, also for a shift that began the day before.
        var midnight = day.PlusDays(1).AtMidnight();
        var start = day.AtMidnight() + interval.Start;
        var end = day.AtMidnight() + interval.End;
        if (!_holidays.Contains(day))
        {
            AddInstants(pieces, start, LocalDateTime.Min(end, midnight), lower, upper);
        }

        if (end > midnight && !_holidays.Contains(day.PlusDays(1)))
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
