using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Calendars;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Until when a calendar stays open.</summary>
public class CalendarClosingTests
{
    private const long Hour = 3_600_000;

    [Theory]
    [InlineData("2026-03-04 10:00", "2026-03-04 12:00:00")]
    [InlineData("2026-03-04 11:59", "2026-03-04 12:00:00")]
    [InlineData("2026-03-04 12:00", "2026-03-04 12:00:00")]
    [InlineData("2026-03-04 12:30", "2026-03-04 12:30:00")]
    [InlineData("2026-03-04 22:00", "2026-03-05 06:00:00")]
    public void Open_time_ends_with_its_interval(string at, string expected) =>
        Assert.Equal(expected, Text(Plan(Rule("UTC", null, "mon-sun: 08:00-12:00", "mon-sun: 20:00-06:00"), 2026, 2026).OpenUntil(Utc(at))));

    [Fact]
    public void Hours_that_touch_are_one_open_time_within_and_beyond_the_compiled_years()
    {
        // Monday to Friday without a break.
        var rule = Rule("Europe/Berlin", null, "mon-fri: 00:00-24:00");
        Assert.All(
            [Plan(rule, 2026, 2026), Plan(rule, 2020, 2021), Plan(rule, 2030, 2031)],
            plan => Assert.Equal("2026-07-03 22:00:00", Text(plan.OpenUntil(Utc("2026-06-30 12:00")))));
    }

    [Fact]
    public void Open_time_runs_over_the_end_of_the_compiled_years() =>
        Assert.Equal("2027-01-01 06:00:00", Text(Plan(Rule("UTC", null, "mon-sun: 20:00-06:00"), 2026, 2026).OpenUntil(Utc("2026-12-31 23:00"))));

    [Fact]
    public void Calendar_that_never_closes_says_so()
    {
        var always = Plan(Rule("Europe/Berlin", null, "mon-sun: 00:00-24:00"), 2026, 2026);

        Assert.All([CalendarPlan.AroundTheClock, always], plan => Assert.Equal(long.MaxValue, plan.OpenUntil(Utc("2026-03-04 10:00"))));
        Assert.Equal(long.MaxValue, always.OpenUntil(Utc("2040-03-04 10:00")));
    }

    [Fact]
    public void Open_until_is_the_end_of_open_time_at_any_instant()
    {
        var rule = Rule("Europe/Berlin", [new(2026, 10, 26)], "mon-fri: 08:00-12:30, 13:00-24:00", "sat: 22:00-03:30");
        var years = Plan(rule, 2025, 2027);
        var days = new CalendarPlan("short", rule, new LocalDate(2026, 10, 24), new LocalDate(2026, 10, 28));
        Laws.Hold(
            from hours in Gen.Choose(-24 * 10 * 60, 24 * 10 * 60)
            select Utc("2026-10-25 00:00") + (hours * (Hour / 60)),
            at => new[] { years, days }.All(plan =>
            {
                var until = plan.OpenUntil(at);
                return plan.IsOpen(at) ? until > at && plan.Between(at, until) == until - at && !plan.IsOpen(until) : until == at;
            }));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(253_370_764_800_000)]
    [InlineData(-62_135_596_800_000)]
    public void No_instant_is_out_of_range(long at) =>
        Assert.True(Plan(Rule("Europe/Berlin", null, "mon-sun: 08:00-12:00"), 2026, 2026).OpenUntil(at) >= at);
}
