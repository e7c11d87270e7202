using NodaTime;
using TierDecision.Core.Calendars;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

public class CalendarPlanTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    // Four wall-clock hours from midnight: how many of them there are on the day that the clocks change.
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29", 3)]
    [InlineData("Europe/Berlin", "2026-10-25", 5)]
    [InlineData("America/New_York", "2026-03-08", 3)]
    [InlineData("America/New_York", "2026-11-01", 5)]
    [InlineData("Australia/Sydney", "2026-10-04", 3)]
    [InlineData("Australia/Sydney", "2026-04-05", 5)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 3.5)]
    [InlineData("Australia/Lord_Howe", "2026-04-05", 4.5)]
    [InlineData("Asia/Shanghai", "1986-05-04", 3)]
    [InlineData("Asia/Shanghai", "1986-09-14", 5)]
    [InlineData("Asia/Shanghai", "2026-03-29", 4)]
    public void Day_of_a_clock_change_has_the_hours_that_the_wall_clock_shows(string zone, string date, double hours)
    {
        var rule = Rule(zone, null, "mon-sun: 00:00-04:00");
        var year = int.Parse(date[..4], System.Globalization.CultureInfo.InvariantCulture);
        var midnight = Midnight(zone, date);
        var end = midnight + (long)(hours * Hour);

        Assert.All(
            [Plan(rule, year, year), Plan(rule, year + 3, year + 3)],
            plan =>
            {
                Assert.Equal(end - midnight, plan.Between(midnight, midnight + (20 * Hour)));
                Assert.Equal(end, plan.Add(midnight, end - midnight));
                Assert.True(plan.Add(midnight, end - midnight + 1) > end + (18 * Hour));
            });
    }

    // 22:00 to 02:30 in Berlin. In spring 02:00 becomes 03:00 (01:00 UTC): the last half hour is not there, the shift has four hours. In autumn
    // 03:00 becomes 02:00 (01:00 UTC): 02:00 to 02:30 comes twice, with half an hour between, and the shift has five.
    [Theory]
    [InlineData("2026-03-28 21:00", 4, "2026-03-29 01:00:00")]
    [InlineData("2026-03-28 21:00", 5, "2026-03-29 21:00:00")]
    [InlineData("2026-10-24 20:00", 4.5, "2026-10-25 00:30:00")]
    [InlineData("2026-10-24 20:00", 4.75, "2026-10-25 01:15:00")]
    [InlineData("2026-10-24 20:00", 5, "2026-10-25 01:30:00")]
    public void Interval_that_ends_within_a_change_ends_by_the_wall_clock(string from, double hours, string expected)
    {
        var plan = Plan(Rule("Europe/Berlin", null, "mon-sun: 22:00-02:30"), 2026, 2026);

        Assert.Equal(expected, Text(plan.Add(Utc(from), (long)(hours * Hour))));
    }

    [Fact]
    public void Around_the_clock_the_zone_changes_no_time()
    {
        var plan = CalendarPlan.AroundTheClockIn(DateTimeZoneProviders.Tzdb["Europe/Berlin"]);
        var from = Utc("2026-03-28 20:00");

        Assert.Equal((true, "24x7", "Europe/Berlin"), (plan.IsAroundTheClock, plan.Name, plan.Zone.Id));
        Assert.True(CalendarPlan.AroundTheClock.IsAroundTheClock);
        Assert.False(Plan(Rule("UTC", null, "mon-sun: 00:00-24:00"), 2026, 2026).IsAroundTheClock);
        Assert.Equal(from + (12 * Hour), plan.Add(from, 12 * Hour));
        Assert.Equal(CalendarPlan.AroundTheClock.AddBusinessDays(from, 1), plan.AddBusinessDays(from, 1));
        Assert.Equal(12 * Hour, plan.Between(from, from + (12 * Hour)));
        Assert.Equal(long.MaxValue, plan.OpenUntil(from));
    }

    [Fact]
    public void Zone_that_skips_a_day_has_no_hours_on_it()
    {
        // Samoa went from 29 December 2011 to the 31st.
        var plan = Plan(Rule("Pacific/Apia", null, "mon-sun: 09:00-17:00"), 2011, 2012);

        Assert.Equal(2 * 8 * Hour, plan.Between(Midnight("Pacific/Apia", "2011-12-29"), Midnight("Pacific/Apia", "2012-01-01")));
    }

    [Fact]
    public void Day_may_have_several_intervals()
    {
        var plan = Plan(Rule("Asia/Shanghai", null, "mon-fri: 08:30-12:00, 13:00-18:00"), 2026, 2026);
        var monday = Midnight("Asia/Shanghai", "2026-06-01");

        Assert.Equal(8.5 * Hour, plan.Between(monday, monday + (24 * Hour)));
        Assert.Equal(monday + (14 * Hour), plan.Add(monday + (11 * Hour), 2 * Hour));
    }

    [Fact]
    public void Intervals_that_overlap_count_once()
    {
        var plan = Plan(Rule("UTC", null, "mon-fri: 09:00-13:00, 12:00-17:00", "mon: 08:00-10:00"), 2026, 2026);
        var monday = Utc("2026-06-01 00:00");

        Assert.Equal(9 * Hour, plan.Between(monday, monday + (24 * Hour)));
        Assert.Equal(8 * Hour, plan.Between(monday + (24 * Hour), monday + (48 * Hour)));
    }

    [Fact]
    public void Overnight_interval_belongs_to_the_day_on_which_it_starts()
    {
        var plan = Plan(Rule("UTC", null, "fri: 22:00-06:00"), 2026, 2026);
        var friday = Utc("2026-06-05 00:00");

        Assert.Equal(8 * Hour, plan.Between(friday, friday + (48 * Hour)));
        Assert.Equal(friday + (22 * Hour), plan.Add(friday, 0));
        Assert.Equal(friday + (30 * Hour), plan.Add(friday, 8 * Hour));
        Assert.True(plan.IsOpen(friday + (29 * Hour)));
        Assert.False(plan.IsOpen(friday + (5 * Hour)));
    }

    [Fact]
    public void Holiday_closes_its_date_from_midnight_to_midnight()
    {
        var plan = Plan(Rule("UTC", [new LocalDate(2026, 6, 6)], "mon-sun: 22:00-06:00"), 2026, 2026);
        var holiday = Utc("2026-06-06 00:00");

        Assert.Equal(0, plan.Between(holiday, holiday + (24 * Hour)));

        // The shift of the evening before ends at midnight; the one of the holiday's evening is at work after it.
        Assert.Equal(2 * Hour, plan.Between(holiday - (12 * Hour), holiday));
        Assert.Equal(holiday + (24 * Hour), plan.Add(holiday, 0));
    }

    [Fact]
    public void Target_that_ends_with_an_interval_is_due_at_its_end_and_not_at_the_next_start()
    {
        var plan = Plan(Rule("UTC", null, "mon-fri: 09:00-17:00"), 2026, 2026);
        var monday = Utc("2026-06-01 09:00");

        Assert.Equal(monday + (8 * Hour), plan.Add(monday, 8 * Hour));
        Assert.Equal(monday + (24 * Hour) + 1, plan.Add(monday, (8 * Hour) + 1));
        Assert.Equal(monday + (24 * Hour), plan.Add(monday + (8 * Hour), 0));
    }

    [Fact]
    public void Around_the_clock_adds_and_measures_plainly()
    {
        var at = Utc("2026-06-01 09:00");

        Assert.Equal(at + 5, CalendarPlan.AroundTheClock.Add(at, 5));
        Assert.Equal(5, CalendarPlan.AroundTheClock.Between(at, at + 5));
        Assert.Equal(0, CalendarPlan.AroundTheClock.Between(at + 5, at));
        Assert.True(CalendarPlan.AroundTheClock.IsOpen(at));
    }

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    [InlineData(0)]
    public void No_instant_or_duration_is_out_of_range(long at)
    {
        CalendarPlan[] plans = [Plan(Rule("Pacific/Kiritimati", null, "mon-fri: 09:00-17:00"), 2026, 2026), CalendarPlan.AroundTheClock];
        foreach (var plan in plans)
        {
            foreach (var duration in new[] { long.MinValue, -1, 0, 1, 3650 * 24 * Hour })
            {
                var due = Instant.FromUnixTimeMilliseconds(plan.Add(at, duration));
                Assert.InRange(due.InUtc().Year, 1, 9998);
            }

            Assert.True(plan.Between(at, at) == 0);
            _ = plan.IsOpen(at);
        }
    }
}
