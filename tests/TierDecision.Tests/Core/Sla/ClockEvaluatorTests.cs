using NodaTime;
using TierDecision.Core.Sla;
using TierDecision.Tests.Core.Calendars;
using static TierDecision.Tests.Core.Sla.Clocks;

namespace TierDecision.Tests.Core.Sla;

public class ClockEvaluatorTests
{
    private const string Day = "2026-06-01";

    // Each metric from beginning to end, four hours around the clock: state and due time at points of the timeline.
    [Theory]
    [InlineData(SlaMetric.Answer, "09:00 created; 10:00 answered", "09:30", SlaClockState.Running, "13:00")]
    [InlineData(SlaMetric.Answer, "09:00 created; 10:00 answered", "10:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.Answer, "09:00 created; 10:00 cancelled", "15:00", SlaClockState.Cancelled, "13:00")]
    [InlineData(SlaMetric.Answer, "09:00 created; 14:00 cancelled", "15:00", SlaClockState.Breached, "13:00")]
    [InlineData(SlaMetric.ShipBy, "09:00 created; 12:59 shipped", "15:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.ShipBy, "09:00 created; 13:01 shipped", "15:00", SlaClockState.Breached, "13:00")]
    [InlineData(SlaMetric.FirstResponse, "09:00 created; 10:00 note; 11:00 reply", "10:30", SlaClockState.Running, "13:00")]
    [InlineData(SlaMetric.FirstResponse, "09:00 created; 10:00 note; 11:00 reply", "23:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.FirstResponse, "09:00 created; 10:00 solved", "23:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.FirstResponse, "09:00 created; 10:00 solved; 11:00 open", "23:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.FirstResponse, "10:00 reply", "23:00", SlaClockState.NotStarted, null)]
    [InlineData(SlaMetric.FirstResponse, "08:00 reply; 09:00 created", "10:00", SlaClockState.Running, "13:00")]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 customer", "23:00", SlaClockState.NotStarted, null)]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 reply; 11:00 customer", "12:00", SlaClockState.Running, "15:00")]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 reply; 11:00 customer; 12:00 reply; 16:00 customer", "17:00", SlaClockState.Running, "20:00")]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 solved; 11:00 customer", "23:00", SlaClockState.NotStarted, null)]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 solved; 11:00 customer; 12:00 open", "13:00", SlaClockState.Running, "16:00")]
    [InlineData(SlaMetric.NextResponse, "09:00 created; 10:00 solved; 11:00 customer; 11:00 open", "13:00", SlaClockState.Running, "15:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created", "23:00", SlaClockState.NotStarted, null)]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created; 10:00 reply; 12:00 note", "13:00", SlaClockState.Running, "14:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created; 10:00 reply; 12:00 reply; 13:00 reply", "13:30", SlaClockState.Running, "17:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created; 10:00 reply; 12:00 solved", "23:00", SlaClockState.Met, "14:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created; 10:00 reply; 12:00 solved; 15:00 open", "16:00", SlaClockState.Running, "17:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "09:00 created; 10:00 reply; 12:00 solved; 13:00 reply; 15:00 open", "16:00", SlaClockState.Running, "19:00")]
    [InlineData(SlaMetric.Resolution, "09:00 created; 10:00 reply; 12:00 solved", "23:00", SlaClockState.Met, "13:00")]
    [InlineData(SlaMetric.Resolution, "09:00 created; 12:00 solved; 15:00 open", "15:30", SlaClockState.Running, "16:00")]
    [InlineData(SlaMetric.Resolution, "09:00 created; 12:00 solved; 15:00 open", "23:00", SlaClockState.Breached, "16:00")]
    [InlineData(SlaMetric.Resolution, "09:00 created; 12:00 solved; 13:30 closed; 15:00 open; 15:30 solved", "23:00", SlaClockState.Met, "16:00")]
    [InlineData(SlaMetric.RequesterWait, "09:00 created; 10:00 pending; 12:00 on-hold", "13:00", SlaClockState.Running, "15:00")]
    [InlineData(SlaMetric.RequesterWait, "09:00 created; 10:00 pending", "23:00", SlaClockState.Paused, null)]
    [InlineData(SlaMetric.RequesterWait, "09:00 created; 11:00 solved; 12:00 pending; 13:00 open", "14:00", SlaClockState.Running, "15:00")]
    [InlineData(SlaMetric.AgentWork, "09:00 created; 10:00 pending; 12:00 on-hold; 13:00 open", "14:00", SlaClockState.Running, "16:00")]
    [InlineData(SlaMetric.AgentWork, "08:00 pending; 09:00 created; 10:00 open", "11:00", SlaClockState.Running, "14:00")]
    public void Clock_stands_as_its_conditions_say(SlaMetric metric, string timeline, string at, SlaClockState state, string? due)
    {
        var clock = ClockEvaluator.Evaluate(Define(metric, "4h"), Timeline($"{Day} {timeline}"), At($"{Day} {at}"));

        Assert.Equal((state, due is null ? null : $"{Day} {due}"), (clock.State, Text(clock.DueAt)));
    }

    [Fact]
    public void Clock_is_met_at_its_due_time_and_breached_from_it_on()
    {
        var definition = Define(SlaMetric.Resolution, "4h");

        Assert.Equal(SlaClockState.Met, ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 09:00 created; 13:00 solved"), At("2026-06-01 13:00")).State);
        var open = Timeline("2026-06-01 09:00 created");
        Assert.Equal(SlaClockState.Running, ClockEvaluator.Evaluate(definition, open, At("2026-06-01 12:59:59")).State);
        var breached = ClockEvaluator.Evaluate(definition, open, At("2026-06-01 13:00"));
        Assert.Equal((SlaClockState.Breached, "2026-06-01 13:00", Duration.Zero), (breached.State, Text(breached.BreachedAt), breached.Remaining));
    }

    [Fact]
    public void Breach_stays_and_overdue_time_goes_on_and_pauses()
    {
        var timeline = Timeline("2026-06-01 09:00 created; 14:00 pending; 16:00 open; 18:00 solved; 20:00 open");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.RequesterWait, "4h"), timeline, At("2026-06-01 21:00"));

        Assert.Equal((SlaClockState.Breached, "2026-06-01 13:00", "2026-06-01 13:00"), (clock.State, Text(clock.DueAt), Text(clock.BreachedAt)));
        Assert.Equal((8d, -4d), (clock.Elapsed.TotalHours, clock.Remaining.TotalHours));
        Assert.Null(clock.StoppedAt);
    }

    [Fact]
    public void Paused_clock_keeps_what_is_left_and_has_no_due_time()
    {
        var definition = Define(SlaMetric.FirstResponse, "4h") with { PauseOn = TicketStatuses.Pending, WarnAt = [0.1, 0.5] };

        var clock = ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 09:00 created; 10:00 pending"), At("2026-06-09 00:00"));

        Assert.Equal((SlaClockState.Paused, 1d, 3d), (clock.State, clock.Elapsed.TotalHours, clock.Remaining.TotalHours));
        Assert.Null(clock.DueAt);
        Assert.Null(clock.NextChangeAt);
        Assert.Equal([("2026-06-01 09:24", true), (null, false)], clock.Warnings.Select(warning => (Text(warning.At), warning.Reached)));
    }

    [Fact]
    public void Pause_in_closed_time_moves_nothing()
    {
        var definition = Define(SlaMetric.FirstResponse, "8h", Office) with { PauseOn = TicketStatuses.Pending };

        var clock = ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 16:00 created; 18:00 pending; 20:00 open"), At("2026-06-01 20:00"));

        Assert.Equal("2026-06-02 16:00", Text(clock.DueAt));
    }

    [Fact]
    public void Clock_that_was_paused_when_due_is_breached_only_when_it_runs_again()
    {
        var definition = Define(SlaMetric.FirstResponse, "8h", Office) with { PauseOn = TicketStatuses.Pending };

        var paused = Timeline("2026-06-01 09:00 created; 17:00 pending");
        Assert.Equal(SlaClockState.Paused, ClockEvaluator.Evaluate(definition, paused, At("2026-06-05 12:00")).State);
        var resumed = ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 09:00 created; 17:00 pending; 18:00 open"), At("2026-06-01 18:00"));
        Assert.Equal((SlaClockState.Breached, "2026-06-01 18:00"), (resumed.State, Text(resumed.BreachedAt)));
    }

    [Fact]
    public void Warnings_are_instants_before_the_breach_in_open_time()
    {
        var definition = Define(SlaMetric.Resolution, "8h", Office) with { WarnAt = [0.5, 0.75, 0.9] };
        var timeline = Timeline("2026-06-05 13:00 created"); // a Friday

        var clock = ClockEvaluator.Evaluate(definition, timeline, At("2026-06-06 12:00"));

        Assert.Equal(["2026-06-05 17:00", "2026-06-08 11:00", "2026-06-08 12:12"], clock.Warnings.Select(warning => Text(warning.At)));
        Assert.Equal([true, false, false], clock.Warnings.Select(warning => warning.Reached));
        Assert.Equal("2026-06-08 11:00", Text(clock.NextChangeAt));
        Assert.Equal("2026-06-08 13:00", Text(clock.DueAt));
        Assert.Equal("2026-06-08 13:00", Text(ClockEvaluator.Evaluate(definition, timeline, At("2026-06-08 12:30")).NextChangeAt));
        Assert.Null(ClockEvaluator.Evaluate(definition, timeline, At("2026-06-08 13:00")).NextChangeAt);
    }

    [Fact]
    public void Warnings_move_with_pauses_and_those_reached_stay()
    {
        var definition = Define(SlaMetric.RequesterWait, "4h") with { WarnAt = [0.25, 0.75] };

        var clock = ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 09:00 created; 11:00 pending; 14:00 open"), At("2026-06-01 14:30"));

        Assert.Equal([("2026-06-01 10:00", true), ("2026-06-01 15:00", false)], clock.Warnings.Select(warning => (Text(warning.At), warning.Reached)));
    }

    [Fact]
    public void Runs_are_counted_with_those_that_were_breached()
    {
        var timeline = Timeline(
            "2026-06-01 09:00 created; 10:00 reply; 11:00 customer; 12:00 reply; 13:00 customer; 18:00 reply; 19:00 customer; 2026-06-02 02:00 customer");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.NextResponse, "4h"), timeline, At("2026-06-02 03:00"));

        Assert.Equal((3, 2, "2026-06-01 23:00"), (clock.Run, clock.BreachedRuns, Text(clock.BreachedAt)));
    }

    [Theory]
    [InlineData(true, "2026-06-01 13:00", 5)]
    [InlineData(false, "2026-06-01 17:00", 1)]
    public void Target_that_came_later_counts_from_the_creation_or_from_the_change(bool retroactive, string due, double hours)
    {
        var timeline = Timeline("2026-06-01 09:00 created; 11:00 priority; 13:00 policy");
        var definition = Define(SlaMetric.Resolution, "4h") with { Retroactive = retroactive };

        var clock = ClockEvaluator.Evaluate(definition, timeline, At("2026-06-01 14:00"));

        Assert.Equal((due, hours), (Text(clock.DueAt), clock.Elapsed.TotalHours));
    }

    [Fact]
    public void Change_of_target_leaves_alone_what_has_stopped_for_good()
    {
        var timeline = Timeline("2026-06-01 09:00 created; 10:00 reply; 11:00 priority");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.FirstResponse, "4h") with { Retroactive = false }, timeline, At("2026-06-01 20:00"));

        Assert.Equal((SlaClockState.Met, "2026-06-01 09:00"), (clock.State, Text(clock.StartedAt)));
    }

    [Fact]
    public void Business_days_without_a_pause_are_due_at_the_same_wall_clock_time()
    {
        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.Resolution, "1bd", Office), Timeline("2026-06-01 09:00 created"), At("2026-06-01 20:00"));

        Assert.Equal((SlaClockState.Running, "2026-06-02 09:00", 8d), (clock.State, Text(clock.DueAt), clock.Target.TotalHours));
    }

    [Theory]
    [InlineData("09:00 created; 10:00 pending; 10:00 open", SlaClockState.Running)]
    [InlineData("09:00 created; 10:00 open; 10:00 pending", SlaClockState.Paused)]
    [InlineData("09:00 created; 10:00 pending; 10:00 open; 10:00 pending", SlaClockState.Paused)]
    [InlineData("11:00 note; 10:00 open; 10:00 pending; 09:00 created", SlaClockState.Running)] // newest first
    [InlineData("10:00 open; 10:00 pending; 09:00 created", SlaClockState.Paused)] // the creation put at the end
    [InlineData("10:00 open; 09:30 note; 10:00 pending; 09:00 created", SlaClockState.Paused)] // in no order
    public void Status_changes_of_one_instant_are_read_in_the_order_given(string events, SlaClockState state)
    {
        var clock = ClockEvaluator.Evaluate(
            Define(SlaMetric.Resolution, "4h") with { PauseOn = TicketStatuses.Pending }, Timeline($"2026-06-01 {events}"), At("2026-06-01 12:00"));

        Assert.Equal(state, clock.State);
    }

    [Fact]
    public void Reply_and_message_of_one_instant_are_read_in_the_order_given()
    {
        var answered = Timeline("2026-06-01 09:00 created; 10:00 reply; 11:00 customer; 11:00 reply");
        var asked = Timeline("2026-06-01 09:00 created; 10:00 reply; 11:00 reply; 11:00 customer");

        Assert.Equal(SlaClockState.Met, ClockEvaluator.Evaluate(Define(SlaMetric.NextResponse, "4h"), answered, At("2026-06-01 12:00")).State);
        Assert.Equal(SlaClockState.Running, ClockEvaluator.Evaluate(Define(SlaMetric.NextResponse, "4h"), asked, At("2026-06-01 12:00")).State);
    }

    [Fact]
    public void Creation_comes_before_all_else_of_its_instant_and_counts_once()
    {
        var timeline = Timeline("2026-06-01 10:00 reply; 10:00 created; 10:00 created; 11:00 note");

        Assert.Equal(3, timeline.Count);
        Assert.Equal(SlaClockState.Met, ClockEvaluator.Evaluate(Define(SlaMetric.FirstResponse, "4h"), timeline, At("2026-06-01 12:00")).State);
    }

    [Fact]
    public void What_happens_later_is_not_read()
    {
        var definition = Define(SlaMetric.Resolution, "4h");
        var timeline = Timeline("2026-06-01 09:00 created; 12:00 solved");

        Assert.Equal(SlaClockState.NotStarted, ClockEvaluator.Evaluate(definition, timeline, At("2026-06-01 08:59")).State);
        Assert.Equal(SlaClockState.Running, ClockEvaluator.Evaluate(definition, timeline, At("2026-06-01 11:59")).State);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28 23:30", "2026-03-29 04:30", "the night has one hour less")]
    [InlineData("Europe/Berlin", "2026-10-24 22:30", "2026-10-25 03:30", "the night has one hour more")]
    [InlineData("America/New_York", "2026-03-08 05:30", "2026-03-08 10:30", "the night has one hour less")]
    [InlineData("America/New_York", "2026-11-01 04:30", "2026-11-01 09:30", "the night has one hour more")]
    [InlineData("Australia/Sydney", "2026-10-03 14:30", "2026-10-03 19:30", "the night has one hour less")]
    [InlineData("Australia/Sydney", "2026-04-04 13:30", "2026-04-04 18:30", "the night has one hour more")]
    [InlineData("Australia/Lord_Howe", "2026-10-03 14:00", "2026-10-03 19:00", "the night has half an hour less")]
    [InlineData("Australia/Lord_Howe", "2026-04-04 13:30", "2026-04-04 18:30", "the night has half an hour more")]
    [InlineData("Asia/Shanghai", "1986-05-03 16:30", "1986-05-03 21:30", "the night has one hour less")]
    [InlineData("Asia/Shanghai", "1986-09-13 15:30", "1986-09-13 20:30", "the night has one hour more")]
    public void Night_shift_of_a_clock_change_has_the_hours_that_pass(string zone, string created, string due, string what)
    {
        // Five hours of a shift from 22:00 to 08:00 are five hours that pass, whatever the wall clock does meanwhile.
        var year = int.Parse(created[..4], System.Globalization.CultureInfo.InvariantCulture);
        var calendar = TestCalendars.Plan(TestCalendars.Rule(zone, null, "mon-sun: 22:00-08:00"), year, year);

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.FirstResponse, "5h", calendar), Timeline($"{created} created"), At(due));

        Assert.Equal((what, due, SlaClockState.Breached), (what, Text(clock.DueAt), clock.State));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-27 12:00", "2026-03-30 11:00")]
    [InlineData("Europe/Berlin", "2026-10-23 12:00", "2026-10-26 13:00")]
    [InlineData("America/New_York", "2026-03-06 17:00", "2026-03-09 16:00")]
    [InlineData("America/New_York", "2026-10-30 16:00", "2026-11-02 17:00")]
    [InlineData("Australia/Sydney", "2026-10-02 02:00", "2026-10-05 01:00")]
    [InlineData("Australia/Sydney", "2026-04-03 01:00", "2026-04-06 02:00")]
    [InlineData("Australia/Lord_Howe", "2026-10-02 01:30", "2026-10-05 01:00")]
    [InlineData("Australia/Lord_Howe", "2026-04-03 01:00", "2026-04-06 01:30")]
    [InlineData("Asia/Shanghai", "1986-05-02 04:00", "1986-05-05 03:00")]
    [InlineData("Asia/Shanghai", "1986-09-12 03:00", "1986-09-15 04:00")]
    public void Business_day_over_a_clock_change_is_due_at_the_same_time_of_day(string zone, string created, string due)
    {
        var year = int.Parse(created[..4], System.Globalization.CultureInfo.InvariantCulture);
        var calendar = TestCalendars.Plan(TestCalendars.Rule(zone, null, "mon-fri: 09:00-17:00"), year, year);

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.Resolution, "1bd", calendar), Timeline($"{created} created"), At(created));

        Assert.Equal(due, Text(clock.DueAt));
    }
}
