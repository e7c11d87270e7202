using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Sla;
using TierDecision.Tests.Core.Calendars;

namespace TierDecision.Tests.Core.Sla;

/// <summary>Laws of clocks, on generated timelines, calendars and targets.</summary>
public class ClockLawsTests
{
    private const long Minute = 60_000;
    private const int Span = 14 * 24 * 60;

    // Calendars around a change of clocks, compiled for a few days only, so that timelines run over the ends of the compiled time.
    private static readonly (CalendarPlan Calendar, CalendarPlan Walked, long From)[] Edges = [.. Plans()];

    private static readonly SlaMetric[] Metrics = Enum.GetValues<SlaMetric>();

    private static readonly Gen<TimelineEvent> Events =
        from minute in Gen.OneOf(Gen.Choose(0, Span), Gen.Choose(0, 20).Select(hour => hour * 60))
        from kind in Gen.Choose(0, (int)TimelineEventKind.Cancelled + 1)
        from status in Gen.Choose(0, (int)TicketStatus.Closed + 1)
        select new TimelineEvent(Instant.FromUnixTimeMilliseconds(minute * Minute), (TimelineEventKind)kind, (TicketStatus)status);

    private static readonly Gen<BusinessSpan> Targets = Gen.OneOf(
        Gen.Choose(1, 3000).Select(minutes => BusinessSpan.OfOpenTime(Duration.FromMinutes(minutes))), Gen.Choose(1, 5).Select(BusinessSpan.OfBusinessDays));

    private static readonly Gen<Case> Cases =
        from calendar in Gen.Elements(Edges)
        from metric in Gen.Elements(Metrics)
        from target in Targets
        from pauses in Gen.Choose(0, 63)
        from retroactive in Gen.Elements(true, false)
        from events in Gen.ListOf(Events)
        from times in Gen.Two(Gen.Choose(0, Span + (3 * 24 * 60)))
        select new Case(
            new ClockDefinition(metric, target, calendar.Calendar) { PauseOn = (TicketStatuses)pauses, WarnAt = [0.5, 0.75, 0.9], Retroactive = retroactive },
            [.. events.Append(new TimelineEvent(Instant.FromUnixTimeMilliseconds(0), TimelineEventKind.Created))
                .Select(one => one with { At = one.At + Duration.FromMilliseconds(calendar.From) })],
            calendar.From + (Math.Min(times.Item1, times.Item2) * Minute),
            calendar.From + (Math.Max(times.Item1, times.Item2) * Minute),
            calendar.Walked);

    [Fact]
    public void Clock_hangs_together() =>
        Laws.Hold(
            Cases,
            c =>
            {
                var clock = c.At(c.Late);
                var ended = clock.State is SlaClockState.Met or SlaClockState.Cancelled or SlaClockState.NotStarted;
                Assert.Equal(clock.State == SlaClockState.Breached, clock.BreachedAt is not null);
                Assert.Equal(clock.State == SlaClockState.NotStarted, clock.StartedAt is null);
                Assert.Equal(clock.DueAt is null, clock.State is SlaClockState.NotStarted or SlaClockState.Paused);
                Assert.True(clock.State is not SlaClockState.Running || clock.DueAt > Instant.FromUnixTimeMilliseconds(c.Late));
                Assert.True(clock.NextChangeAt is null || (!ended && clock.NextChangeAt > Instant.FromUnixTimeMilliseconds(c.Late)));
                Assert.True(clock.State is not SlaClockState.Running || clock.NextChangeAt is not null);
                Assert.True(clock.Elapsed >= Duration.Zero && clock.Target >= Duration.Zero);
                Assert.True(clock.State is not (SlaClockState.Running or SlaClockState.Met) || clock.Remaining >= Duration.Zero);
                Assert.Equal(clock.Remaining, clock.Target - clock.Elapsed);
                Assert.True(clock.BreachedRuns <= clock.Run);

                // Warnings come in order, before the breach, and all of them were due where it is breached.
                var moments = clock.Warnings.Where(warning => warning.At is not null).Select(warning => warning.At!.Value).ToList();
                Assert.Equal(moments.Order(), moments);
                Assert.True(clock.DueAt is not { } due || moments.TrueForAll(moment => moment <= due));
                Assert.True(clock.BreachedAt is null || clock.Warnings.All(warning => warning.Reached));
                return true;
            },
            cases: 3000);

    [Fact]
    public void Order_in_which_events_of_different_times_come_does_not_matter() =>
        Laws.Hold(
            from c in Cases
            let apart = c with { Events = [.. c.Events.DistinctBy(one => one.At)] }
            from shuffled in Gen.Shuffle(apart.Events)
            select (apart, shuffled),
            pair => Same(
                pair.apart.At(pair.apart.Late),
                (pair.apart with { Events = [.. pair.shuffled, .. pair.shuffled.Take(2)] }).At(pair.apart.Late)),
            cases: 1000);

    [Fact]
    public void Events_of_one_instant_are_read_in_the_order_in_which_they_are_given() =>
        Laws.Hold(
            from c in Cases
            from statuses in Gen.NonEmptyListOf(Gen.Choose((int)TicketStatus.New, (int)TicketStatus.OnHold))
            select (c, statuses),
            pair =>
            {
                // The last status stands: the same clocks as if it were the only one.
                var at = Instant.FromUnixTimeMilliseconds(pair.c.Start + 1);
                var note = new TimelineEvent(at + Duration.FromMilliseconds(1), TimelineEventKind.InternalNote);
                var created = new TimelineEvent(Instant.FromUnixTimeMilliseconds(pair.c.Start), TimelineEventKind.Created);
                TimelineEvent[] changes = [.. pair.statuses.Select(status => new TimelineEvent(at, TimelineEventKind.StatusChanged, (TicketStatus)status))];
                var last = (pair.c with { Events = [created, changes[^1]] }).At(pair.c.Late);
                return Same(last, (pair.c with { Events = [created, .. changes] }).At(pair.c.Late))
                    && Same(last, (pair.c with { Events = [.. changes, created] }).At(pair.c.Late))
                    && Same(last, (pair.c with { Events = [note, .. changes.Reverse(), created] }).At(pair.c.Late));
            },
            cases: 1000);

    [Fact]
    public void What_happens_later_changes_nothing() =>
        Laws.Hold(
            Cases,
            c => Same(c.At(c.Early), (c with { Events = [.. c.Events.Where(one => one.At <= Instant.FromUnixTimeMilliseconds(c.Early))] }).At(c.Early)),
            cases: 1000);

    [Fact]
    public void Clock_is_monotonic_in_time() =>
        Laws.Hold(
            Cases,
            c =>
            {
                var (early, late) = (c.At(c.Early), c.At(c.Late));
                Assert.True(late.Run >= early.Run && late.BreachedRuns >= (c.Definition.Retroactive ? early.BreachedRuns : 0));
                if (late.Run != early.Run || late.StartedAt != early.StartedAt)
                {
                    return true; // another run, which begins at nothing
                }

                Assert.True(late.Elapsed >= early.Elapsed);
                Assert.True(early.BreachedAt is null || late.BreachedAt == early.BreachedAt);
                Assert.True(early.DueAt is null || late.DueAt is null || late.DueAt >= early.DueAt);
                foreach (var (before, after) in early.Warnings.Zip(late.Warnings))
                {
                    Assert.True(!before.Reached || after == before);
                }

                return true;
            },
            cases: 3000);

    [Fact]
    public void Elapsed_time_of_a_clock_that_never_stands_still_is_the_open_time() =>
        Laws.Hold(
            Cases,
            c =>
            {
                var clock = (c with { Definition = c.Definition with { Metric = SlaMetric.Resolution, PauseOn = TicketStatuses.None }, Events = c.Events[^1..] }).At(c.Late);
                return clock.Elapsed.TotalMilliseconds == c.Definition.Calendar.Between(c.Start, c.Late)
                    && clock.DueAt == Instant.FromUnixTimeMilliseconds(c.Definition.Calendar.Add(c.Start, c.Definition.Target));
            },
            cases: 500);

    [Fact]
    public void Open_time_target_is_due_when_as_much_open_time_has_passed_as_it_gives() =>
        Laws.Hold(
            Cases,
            c =>
            {
                var clock = c.At(c.Late);
                return clock is not { State: SlaClockState.Running, DueAt: { } due }
                    || c.Definition.Target.IsInBusinessDays
                    || c.Definition.Calendar.Between(c.Late, due.ToUnixTimeMilliseconds()) == clock.Remaining.TotalMilliseconds;
            },
            cases: 2000);

    [Fact]
    public void Pausing_never_shortens() =>
        Laws.Hold(
            from c in Cases from pause in Gen.Two(Gen.Choose(0, Span)) select (c, pause),
            pair =>
            {
                var (from, to) = (Math.Min(pair.pause.Item1, pair.pause.Item2), Math.Max(pair.pause.Item1, pair.pause.Item2));
                var definition = pair.c.Definition with { Metric = SlaMetric.Resolution, PauseOn = TicketStatuses.Pending };
                var plain = pair.c with { Definition = definition, Events = pair.c.Events[^1..] };
                var paused = plain with { Events = [.. plain.Events, plain.Status(from, TicketStatus.Pending), plain.Status(to, TicketStatus.Open)] };
                var end = pair.c.Start + (Span * Minute);
                var (without, with) = (plain.At(end), paused.At(end));
                var expected = without.BreachedAt is { } breach && breach.ToUnixTimeMilliseconds() < plain.Start + (from * Minute)
                    ? without.DueAt!.Value.ToUnixTimeMilliseconds()
                    : Math.Max(
                        plain.Start + (to * Minute),
                        Moved(definition.Calendar, without.DueAt!.Value.ToUnixTimeMilliseconds(), definition.Calendar.Between(plain.Start + (from * Minute), plain.Start + (to * Minute))));

                // The original breach time plus the paused time; not before the clock ran again, where it was due while it stood still.
                return with.DueAt >= without.DueAt && with.Elapsed <= without.Elapsed
                    && (with.DueAt!.Value.ToUnixTimeMilliseconds() == expected || expected == plain.Start + (to * Minute));
            },
            cases: 1000);

    [Fact]
    public void Stricter_of_is_never_due_later_and_preview_is_what_apply_gives() =>
        Laws.Hold(
            from c in Cases from other in Cases from mode in Gen.Elements(Enum.GetValues<MigrationMode>()) select (c, other, mode),
            triple =>
            {
                var (c, other, mode) = triple;
                ClockDefinition[] pinned = [c.Definition, c.Definition with { Metric = SlaMetric.AgentWork }];
                ClockDefinition[] offered = [other.Definition with { Metric = c.Definition.Metric, Calendar = c.Definition.Calendar }];
                var timeline = Timeline.Of(c.Events);
                var at = Instant.FromUnixTimeMilliseconds(c.Late);
                var moves = ClockMigration.Preview(pinned, offered, mode, timeline, at);
                var applied = ClockMigration.Apply(pinned, offered, mode, timeline, at);
                Assert.Equal(applied, moves.Where(move => move.After is not null).Select(move => move.After!.Definition));
                Assert.All(moves.Where(move => move.After is not null), move =>
                    Assert.True(Same(move.After!, ClockEvaluator.Evaluate(move.After!.Definition, timeline, at))));
                Assert.True(mode != MigrationMode.StricterOf || moves.All(move => move.After is not null && !(move.After.DueAt > move.Before!.DueAt)));
                Assert.True(mode is MigrationMode.Rebase or MigrationMode.StricterOf || moves.All(move => !move.Changes));
                return true;
            },
            cases: 1000);

    [Fact]
    public void Evaluation_throws_for_no_timeline_instant_or_definition() =>
        Laws.Hold(
            from c in Cases
            from far in Gen.ListOf(from one in Events from ticks in Gen.Choose(int.MinValue / 100, int.MaxValue / 100) select one with { At = Far(ticks) })
            from ticks in Gen.Choose(int.MinValue / 100, int.MaxValue / 100)
            from fraction in Gen.Elements(0.5, double.NaN, -1, double.PositiveInfinity)
            select (c, far, ticks, fraction),
            x =>
            {
                var definition = x.c.Definition with { Metric = (SlaMetric)(x.ticks % 12), WarnAt = [x.fraction] };
                Instant[] instants = [Instant.MinValue, Far(x.ticks), Instant.FromUnixTimeMilliseconds(x.c.Late)];
                foreach (var at in instants)
                {
                    _ = ClockEvaluator.Evaluate(definition, Timeline.Of(x.c.Events.Concat(x.far)), at);
                    _ = ClockEvaluator.Evaluate(definition, Timeline.Of(x.far), at);
                }

                return true;
            },
            cases: 300);

    [Fact]
    public void Evaluation_throws_for_no_instant_at_the_ends_of_time()
    {
        // Few cases: open time is walked day by day over thousands of years.
        Instant[] ends = [Instant.MinValue, Instant.MaxValue];
        var timeline = Timeline.Of([.. ends.Select(at => new TimelineEvent(at, TimelineEventKind.Created)), new(ends[1], TimelineEventKind.StatusChanged, TicketStatus.Solved)]);
        foreach (var at in ends)
        {
            foreach (var calendar in new[] { Edges[0].Calendar, CalendarPlan.AroundTheClock })
            {
                var clock = ClockEvaluator.Evaluate(new ClockDefinition(SlaMetric.Resolution, BusinessSpan.OfBusinessDays(1), calendar), timeline, at);
                Assert.Equal(at == ends[0] ? SlaClockState.Running : SlaClockState.Breached, clock.State);
            }
        }
    }

    [Fact]
    public void Business_days_are_monotone_and_the_same_compiled_or_walked() =>
        Laws.Hold(
            Cases.Select(c => (c, Days: (int)(c.Late / Minute % 6))),
            pair =>
            {
                var (c, days) = pair;
                var calendar = c.Definition.Calendar;
                var (early, late) = (calendar.AddBusinessDays(c.Early, days), calendar.AddBusinessDays(c.Late, days));
                return early <= late && early >= c.Early && calendar.AddBusinessDays(c.Early, days + 1) > early
                    && c.Walked.AddBusinessDays(c.Early, days) == early;
            },
            cases: 3000);

    private static Instant Far(int ticks) => Instant.FromUnixTimeSeconds(ticks * 120L);

    private static long Moved(CalendarPlan calendar, long due, long paused) => paused == 0 ? due : calendar.Add(due, paused);

    private static bool Same(SlaClock a, SlaClock b) => a with { Warnings = [] } == b with { Warnings = [] } && a.Warnings.SequenceEqual(b.Warnings);

    private static IEnumerable<(CalendarPlan Calendar, CalendarPlan Walked, long From)> Plans()
    {
        (string Zone, LocalDate Day)[] edges =
        [
            ("Europe/Berlin", new(2026, 3, 29)), ("Europe/Berlin", new(2026, 10, 25)), ("America/New_York", new(2026, 3, 8)), ("America/New_York", new(2026, 11, 1)),
            ("Australia/Sydney", new(2026, 4, 5)), ("Australia/Sydney", new(2026, 10, 4)), ("Australia/Lord_Howe", new(2026, 4, 5)),
            ("Australia/Lord_Howe", new(2026, 10, 4)), ("Asia/Shanghai", new(1986, 5, 4)), ("Asia/Shanghai", new(1986, 9, 14)), ("Asia/Shanghai", new(2026, 3, 29)),
            ("America/Sao_Paulo", new(2018, 2, 18)), ("Pacific/Apia", new(2011, 12, 30)),
        ];
        string[][] hours =
        [
            ["mon-fri: 09:00-17:00"], ["mon-sun: 00:00-24:00"], ["mon-sat: 22:00-06:00", "wed: 12:00-13:00, 14:00-15:30"], ["sun: 01:15-02:45, 23:30-00:30", "mon-fri: 08:00-12:00"],
        ];
        foreach (var (zone, day) in edges)
        {
            foreach (var week in hours)
            {
                var rule = TestCalendars.Rule(zone, [day.PlusDays(3)], week);
                var plan = new CalendarPlan("edge", rule, day.PlusDays(-5), day.PlusDays(6));
                yield return (plan, new CalendarPlan("walked", rule, day.PlusDays(300), day.PlusDays(301)), rule.StartOf(day.PlusDays(-6)));
            }
        }
    }

    private sealed record Case(ClockDefinition Definition, TimelineEvent[] Events, long Early, long Late, CalendarPlan Walked)
    {
        public long Start => Events[^1].At.ToUnixTimeMilliseconds();

        public SlaClock At(long at) => ClockEvaluator.Evaluate(Definition, Timeline.Of(Events), Instant.FromUnixTimeMilliseconds(at));

        public TimelineEvent Status(int minute, TicketStatus status) =>
            new(Instant.FromUnixTimeMilliseconds(Start + (minute * Minute)), TimelineEventKind.StatusChanged, status);

        public override string ToString() =>
            $"{Definition.Metric} {Definition.Target} pause {Definition.PauseOn} retroactive {Definition.Retroactive} from {Early} to {Late}: "
            + string.Join("; ", Events.OrderBy(one => one.At).Select(one => $"{one.At} {one.Kind} {one.Status}"));
    }
}
