using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Laws of business time, on generated calendars around the moments at which clocks change.</summary>
public class CalendarLawsTests
{
    private const int MinutesADay = 24 * 60;
    private const long Minute = 60_000;

    // A zone and a day on or near which its clocks change: in both directions, by less than an hour, at midnight, over midnight, over a whole day.
    private static readonly (string Zone, LocalDate Day)[] Edges =
    [
        ("Europe/Berlin", new(2026, 3, 29)), ("Europe/Berlin", new(2026, 10, 25)),
        ("America/New_York", new(2026, 3, 8)), ("America/New_York", new(2026, 11, 1)),
        ("Australia/Sydney", new(2026, 4, 5)), ("Australia/Sydney", new(2026, 10, 4)),
        ("Australia/Lord_Howe", new(2026, 4, 5)), ("Australia/Lord_Howe", new(2026, 10, 4)),
        ("Asia/Shanghai", new(1986, 5, 4)), ("Asia/Shanghai", new(1986, 9, 14)),
        ("America/Sao_Paulo", new(2018, 11, 4)), ("America/Sao_Paulo", new(2018, 2, 18)),
        ("America/St_Johns", new(2010, 11, 7)), ("Pacific/Apia", new(2011, 12, 30)), ("UTC", new(2026, 1, 1)),
    ];

    private static readonly Gen<WorkingInterval> Intervals =
        from start in Gen.Choose(0, MinutesADay - 1)
        from length in Gen.OneOf(Gen.Choose(1, 12 * 60), Gen.Choose(1, MinutesADay), Gen.Constant(MinutesADay - start))
        select new WorkingInterval(Period.FromMinutes(start), Period.FromMinutes(start + length));

    private static readonly Gen<Case> Cases =
        from edge in Gen.Elements(Edges)
        from week in Gen.ArrayOf(from count in Gen.Choose(0, 3) from day in Gen.ArrayOf(Intervals, count) select day, 7)
        from sure in Intervals
        from holidays in Gen.ListOf(Gen.Choose(-12, 12))
        from minutes in Gen.Three(Gen.Choose(-7 * MinutesADay, 7 * MinutesADay))
        from duration in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, 600), Gen.Choose(0, 30 * MinutesADay))
        select new Case(edge.Zone, edge.Day, [.. week.Select((day, i) => i == 2 ? [.. day, sure] : day)], [.. holidays], minutes, duration * Minute);

    [Fact]
    public void Adding_then_measuring_gives_the_duration_back() =>
        Laws.Hold(Cases, c => c.Plan.Between(c.A, c.Plan.Add(c.A, c.Duration)) == c.Duration);

    [Fact]
    public void Adding_is_monotone_in_both_arguments() =>
        Laws.Hold(Cases, c =>
        {
            var (early, late) = (Math.Min(c.A, c.B), Math.Max(c.A, c.B));
            return c.Plan.Add(early, c.Duration) <= c.Plan.Add(late, c.Duration)
                && c.Plan.Add(early, c.Duration) < c.Plan.Add(early, c.Duration + 1)
                && c.Plan.Add(early, c.Duration) >= early;
        });

    [Fact]
    public void Adding_twice_is_adding_the_sum() =>
        Laws.Hold(Cases, c => c.Duration == 0 || c.Plan.Add(c.Plan.Add(c.A, c.Duration), 5 * Minute) == c.Plan.Add(c.A, c.Duration + (5 * Minute)));

    [Fact]
    public void Measured_times_add_up() =>
        Laws.Hold(Cases, c =>
        {
            long[] at = [c.A, c.B, c.C];
            Array.Sort(at);
            return c.Plan.Between(at[0], at[1]) + c.Plan.Between(at[1], at[2]) == c.Plan.Between(at[0], at[2])
                && c.Plan.Between(at[2], at[0]) == 0;
        });

    [Fact]
    public void Compiled_gives_what_walking_gives_within_and_beyond_the_compiled_time() =>
        Laws.Hold(Cases, c =>
        {
            // Compiled from and to within the days around, so that instants lie before, in and after, and targets run over the end.
            var compiled = new CalendarPlan("short", c.Rule, c.Day.PlusDays(-4), c.Day.PlusDays(3));
            var due = compiled.Add(c.A, c.Duration);
            return due == c.Rule.Add(c.A, c.Duration)
                && due == c.Plan.Add(c.A, c.Duration)
                && compiled.Between(c.A, c.B) == c.Plan.Between(c.A, c.B)
                && compiled.IsOpen(c.A) == c.Plan.IsOpen(c.A);
        });

    [Fact]
    public void Open_time_is_the_minutes_at_which_the_wall_clock_shows_an_open_time() =>
        Laws.Hold(
            Cases,
            c =>
            {
                var (from, to) = (Math.Min(c.A, c.B), Math.Max(c.A, c.B));
                var minutes = 0L;
                for (var at = from; at < to; at += Minute)
                {
                    var open = c.IsOpenByTheWallClock(at);
                    minutes += open ? 1 : 0;
                    if (open != c.Plan.IsOpen(at))
                    {
                        return false;
                    }
                }

                return minutes * Minute == c.Plan.Between(from, to);
            },
            cases: 60);

    private sealed class Case
    {
        private readonly WorkingInterval[][] _week;
        private readonly HashSet<LocalDate> _holidays;
        private readonly DateTimeZone _zone;
        private readonly string _text;

        public Case(string zone, LocalDate day, WorkingInterval[][] week, List<int> holidays, (int A, int B, int C) minutes, long duration)
        {
            _week = week;
            _holidays = [.. holidays.Select(offset => day.PlusDays(offset))];
            _zone = DateTimeZoneProviders.Tzdb[zone];
            Day = day;
            Rule = new CalendarRule(_zone, week, _holidays);
            Plan = new CalendarPlan("test", Rule, day.PlusDays(-60), day.PlusDays(400));
            var noon = (day.PlusDays(1) + new LocalTime(12, 0)).InZoneLeniently(_zone).ToInstant().ToUnixTimeMilliseconds();
            (A, B, C) = (noon + (minutes.A * Minute), noon + (minutes.B * Minute), noon + (minutes.C * Minute));
            Duration = duration;
            _text = $"{zone} {day} week [{string.Join("; ", week.Select(d => string.Join(", ", d.Select(i => $"{i.Start}-{i.End}"))))}]"
                + $" holidays [{string.Join(", ", _holidays)}] from {TestCalendars.Text(A)} and {TestCalendars.Text(B)} for {duration} ms";
        }

        public LocalDate Day { get; }

        public CalendarRule Rule { get; }

        public CalendarPlan Plan { get; }

        public long A { get; }

        public long B { get; }

        public long C { get; }

        public long Duration { get; }

        // The definition, as slow as it is plain.
        public bool IsOpenByTheWallClock(long at)
        {
            var local = Instant.FromUnixTimeMilliseconds(at).InZone(_zone).LocalDateTime;
            var minute = (local.Hour * 60) + local.Minute;
            return !_holidays.Contains(local.Date)
                && (Array.Exists(Intervals(local.Date), i => i.Start.Minutes <= minute && minute < i.End.Minutes)
                    || Array.Exists(Intervals(local.Date.PlusDays(-1)), i => minute + MinutesADay < i.End.Minutes));
        }

        public override string ToString() => _text;

        private WorkingInterval[] Intervals(LocalDate date) => _week[(int)date.DayOfWeek - 1];
    }
}
