using NodaTime;
using TierDecision.Core.Sla;
using TierDecision.Tests.Core.Calendars;
using static TierDecision.Tests.Core.Sla.Clocks;

namespace TierDecision.Tests.Core.Sla;

/// <summary>
/// Clocks as other systems' own test suites and documentation state them: zammad (test/unit/ticket_sla_test.rb), ServiceNow and Zendesk
/// documentation; and what users of others reported as wrong, which must be right here.
/// </summary>
public class PublishedClockTests
{
    [Theory]
    [InlineData("zammad first row, first response", SlaMetric.FirstResponse, "60m", "mon-fri: 09:00-17:00", "2013-03-21 09:30 created", "2013-03-21 10:30")]
    [InlineData("zammad first row, resolution", SlaMetric.Resolution, "240m", "mon-fri: 09:00-17:00", "2013-03-21 09:30 created", "2013-03-21 13:30")]
    [InlineData("zammad second row, first response", SlaMetric.FirstResponse, "120m", "mon-sun: 08:00-17:00", "2013-10-21 05:30 created", "2013-10-21 08:00")]
    [InlineData("zammad second row, resolution", SlaMetric.Resolution, "240m", "mon-sun: 08:00-17:00", "2013-10-21 05:30 created", "2013-10-21 10:00")]
    [InlineData(
        "zammad third row, pending 10:00 to 15:00", SlaMetric.FirstResponse, "120m", "mon-sun: 09:00-18:00",
        "2013-06-04 09:00 created; 10:00 pending; 15:00 open", "2013-06-04 16:00")]
    public void Zammad_rows(string row, SlaMetric metric, string target, string hours, string timeline, string due)
    {
        var berlin = TestCalendars.Plan(TestCalendars.Rule("Europe/Berlin", null, hours), 2013, 2013);
        var definition = Define(metric, target, berlin) with { PauseOn = TicketStatuses.Pending };

        var clock = ClockEvaluator.Evaluate(definition, Timeline(timeline), At("2013-12-01 00:00"));

        Assert.Equal((row, due), (row, Text(clock.DueAt)));
    }

    [Fact]
    public void ServiceNow_new_breach_time_is_the_original_plus_the_paused_time()
    {
        var definition = Define(SlaMetric.Resolution, "8h", Office) with { PauseOn = TicketStatuses.Pending | TicketStatuses.OnHold };
        var original = ClockEvaluator.Evaluate(definition, Timeline("2026-06-01 10:00 created"), At("2026-06-01 10:00"));

        // Paused for three open hours on Monday afternoon, over the night, and for one on Tuesday morning.
        var timeline = Timeline("2026-06-01 10:00 created; 14:00 pending; 2026-06-02 10:00 open");
        var moved = ClockEvaluator.Evaluate(definition, timeline, At("2026-06-02 10:00"));

        Assert.Equal("2026-06-02 10:00", Text(original.DueAt));
        Assert.Equal("2026-06-02 14:00", Text(moved.DueAt));
        Assert.Equal((4d, 4d), (moved.Elapsed.TotalHours, moved.Remaining.TotalHours));
    }

    [Theory]
    [InlineData(SlaMetric.RequesterWait, 5)] // new 1, open 2, on hold 2
    [InlineData(SlaMetric.AgentWork, 3)] // new 1, open 2
    [InlineData(SlaMetric.Resolution, 9)]
    public void Zendesk_metrics_count_the_time_in_their_statuses(SlaMetric metric, double hours)
    {
        var timeline = Timeline("2026-06-01 09:00 created; 10:00 open; 11:00 pending; 15:00 on-hold; 17:00 open; 18:00 solved");

        var clock = ClockEvaluator.Evaluate(Define(metric, "10h"), timeline, At("2026-06-03 12:00"));

        Assert.Equal((SlaClockState.Met, hours), (clock.State, clock.Elapsed.TotalHours));
    }

    [Theory]
    [InlineData(SlaMetric.PausableUpdate, "2026-06-01 16:00")]
    [InlineData(SlaMetric.PeriodicUpdate, "2026-06-01 13:00")]
    public void Zendesk_pausable_update_pauses_on_pending(SlaMetric metric, string due)
    {
        var timeline = Timeline("2026-06-01 09:00 created; 10:00 reply; 11:00 pending; 14:00 open");

        Assert.Equal(due, Text(ClockEvaluator.Evaluate(Define(metric, "3h"), timeline, At("2026-06-01 14:00")).DueAt));
    }

    [Fact]
    public void Zendesk_next_reply_counts_from_the_oldest_unanswered_customer_message()
    {
        var timeline = Timeline("2026-06-01 09:00 created; 09:30 reply; 10:00 customer; 11:00 customer; 11:30 note; 12:00 customer");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.NextResponse, "4h"), timeline, At("2026-06-01 12:30"));

        Assert.Equal(("2026-06-01 10:00", "2026-06-01 14:00", 1), (Text(clock.StartedAt), Text(clock.DueAt), clock.Run));
    }

    [Fact]
    public void Zammad_3180_no_minute_is_left_out_at_midnight()
    {
        var calendar = TestCalendars.Plan(TestCalendars.Rule("Europe/Berlin", null, "mon-sun: 00:00-24:00"), 2026, 2026);

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.Resolution, "72h", calendar), Timeline("2026-06-01 10:15 created"), At("2026-06-02 00:00"));

        Assert.Equal("2026-06-04 10:15", Text(clock.DueAt));
    }

    [Fact]
    public void Zammad_5177_a_later_update_never_overrules_an_open_first_response()
    {
        var timeline = Timeline("2026-06-01 09:00 created; 09:10 customer; 09:40 note; 09:50 customer");
        var clocks = ClockEvaluator.Evaluate(
            [Define(SlaMetric.FirstResponse, "1h"), Define(SlaMetric.NextResponse, "4h"), Define(SlaMetric.PeriodicUpdate, "8h")], timeline, At("2026-06-01 09:55"));

        Assert.Equal("2026-06-01 10:00", Text(clocks[0].DueAt));
        Assert.Equal([SlaClockState.Running, SlaClockState.NotStarted, SlaClockState.NotStarted], clocks.Select(clock => clock.State));
    }

    [Theory]
    [InlineData("solved")]
    [InlineData("closed")]
    public void Chatwoot_10178_the_next_reply_clock_stops_when_the_ticket_is_resolved(string status)
    {
        var timeline = Timeline($"2026-06-01 09:00 created; 09:30 reply; 10:00 customer; 11:00 {status}");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.NextResponse, "2h"), timeline, At("2026-06-05 00:00"));

        Assert.Equal((SlaClockState.Met, "2026-06-01 11:00"), (clock.State, Text(clock.StoppedAt)));
        Assert.Null(clock.NextChangeAt);
    }

    [Fact]
    public void Chatwoot_14009_a_day_may_have_several_intervals()
    {
        var calendar = TestCalendars.Plan(TestCalendars.Rule("UTC", null, "mon-fri: 09:00-12:00, 14:00-18:00"), 2026, 2026);

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.FirstResponse, "2h", calendar), Timeline("2026-06-01 11:00 created"), At("2026-06-01 13:00"));

        Assert.Equal(("2026-06-01 15:00", 1d), (Text(clock.DueAt), clock.Elapsed.TotalHours));
    }

    [Theory]
    [InlineData("over the weekend", "2026-06-04 11:00 created", "2026-06-08 11:00")]
    [InlineData("over the weekend and two paused hours", "2026-06-04 11:00 created; 12:00 pending; 14:00 open", "2026-06-08 13:00")]
    [InlineData("paused over the weekend", "2026-06-04 11:00 created; 2026-06-05 16:00 pending; 2026-06-08 10:00 open", "2026-06-08 13:00")]
    public void Glpi_10594_a_target_in_days_crosses_weekends_and_pauses(string row, string timeline, string due)
    {
        var definition = Define(SlaMetric.Resolution, "2bd", Office) with { PauseOn = TicketStatuses.Pending };

        var clock = ClockEvaluator.Evaluate(definition, Timeline(timeline), At("2026-06-08 10:30"));

        Assert.Equal((row, due), (row, Text(clock.DueAt)));
    }

    [Theory]
    [InlineData("to a shorter target", "4h", "2026-06-01 13:00", SlaClockState.Breached)]
    [InlineData("to a longer target", "24h", "2026-06-02 09:00", SlaClockState.Running)]
    public void Salesforce_and_Zendesk_a_policy_that_comes_later_counts_from_the_creation_both_ways(string row, string target, string due, SlaClockState state)
    {
        var timeline = Timeline("2026-06-01 09:00 created; 14:00 priority");

        var clock = ClockEvaluator.Evaluate(Define(SlaMetric.Resolution, target), timeline, At("2026-06-01 14:00"));

        Assert.Equal((row, due, state), (row, Text(clock.DueAt), clock.State));
        Assert.Equal(Duration.FromHours(5), clock.Elapsed);
    }

    [Theory]
    [InlineData("start and not stop", "2026-06-01 09:00 created", "2026-06-01 10:00", SlaClockState.Running)]
    [InlineData("start and stop at once", "2026-06-01 09:00 created; 09:00 solved", "2026-06-01 20:00", SlaClockState.Met)]
    [InlineData("start and pause at once", "2026-06-01 09:00 created; 09:00 pending", "2026-06-01 20:00", SlaClockState.Paused)]
    [InlineData("cancelled", "2026-06-01 09:00 created; 10:00 cancelled", "2026-06-01 20:00", SlaClockState.Cancelled)]
    public void ServiceNow_a_clock_runs_where_start_holds_and_neither_stop_pause_nor_cancel(string row, string timeline, string at, SlaClockState state)
    {
        var definition = Define(SlaMetric.Resolution, "8h") with { PauseOn = TicketStatuses.Pending };

        var clock = ClockEvaluator.Evaluate(definition, Timeline(timeline), At(at));

        Assert.Equal((row, state), (row, clock.State));
    }

    [Fact]
    public void Salesforce_existing_cases_stay_on_the_version_they_started_under_with_warnings_and_violation()
    {
        var started = Define(SlaMetric.Resolution, "4h") with { Pin = new ClockPin("tickets", "2026-01", "all"), WarnAt = [0.5] };
        var changed = Define(SlaMetric.Resolution, "1h") with { Pin = new ClockPin("tickets", "2026-02", "all") };
        var timeline = Timeline("2026-06-01 09:00 created; 10:00 policy");

        var move = ClockMigration.Preview([started], [changed], MigrationMode.Keep, timeline, At("2026-06-01 11:30"))[0];

        Assert.False(move.Changes);
        Assert.Equal(("2026-01", SlaClockState.Running, "2026-06-01 13:00"), (move.After!.Definition.Pin.Version, move.After.State, Text(move.After.DueAt)));
        Assert.Equal(SlaClockState.Breached, ClockEvaluator.Evaluate(started, timeline, At("2026-06-01 13:01")).State);
    }
}
