using TierDecision.Core.Calendars;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Business time as other systems' own test suites state it: zendesk/biz (spec/calculation) and zammad (test/unit/ticket_sla_test.rb).</summary>
public class PublishedBusinessTimeTests
{
    private const long Minute = 60_000;
    private const long Hour = 60 * Minute;

    private static readonly CalendarPlan Biz = Plan(
        Rule("UTC", null, "mon: 09:00-17:00", "tue: 10:00-16:00", "wed: 09:00-17:00", "thu: 10:00-16:00", "fri: 09:00-17:00", "sat: 11:00-14:30"), 2006, 2006);

    [Theory]
    [InlineData("zendesk/biz +90 min", "2006-01-04 14:30:00", 90 * 60, "2006-01-04 16:00:00")]
    [InlineData("zendesk/biz +90 s", "2006-01-04 15:58:30", 90, "2006-01-04 16:00:00")]
    [InlineData("zendesk/biz +0 rolls forward", "2006-01-03 00:00:00", 0, "2006-01-03 10:00:00")]
    public void Biz_adds(string row, string from, long seconds, string expected) =>
        Assert.Equal((row, expected), (row, Text(Biz.Add(Utc(from), seconds * 1000))));

    [Theory]
    [InlineData("zendesk/biz 1st to 8th", "2006-01-01 00:00", "2006-01-08 00:00", 39.5)]
    [InlineData("zendesk/biz 8th to 1st", "2006-01-08 00:00", "2006-01-01 00:00", 0)]
    public void Biz_measures(string row, string from, string to, double hours) =>
        Assert.Equal((row, (long)(hours * Hour)), (row, Biz.Between(Utc(from), Utc(to))));

    [Theory]
    [InlineData("zammad first row, first response", "2013-03-21 09:30", "mon-fri: 09:00-17:00", 60, "2013-03-21 10:30:00")]
    [InlineData("zammad first row, resolution", "2013-03-21 09:30", "mon-fri: 09:00-17:00", 240, "2013-03-21 13:30:00")]
    [InlineData("zammad second row, first response", "2013-10-21 05:30", "mon-sun: 08:00-17:00", 120, "2013-10-21 08:00:00")]
    [InlineData("zammad second row, resolution", "2013-10-21 05:30", "mon-sun: 08:00-17:00", 240, "2013-10-21 10:00:00")]
    public void Zammad_adds(string row, string created, string hours, int minutes, string due) =>
        Assert.Equal((row, due), (row, Text(Plan(Rule("Europe/Berlin", null, hours), 2013, 2013).Add(Utc(created), minutes * Minute))));

    [Fact]
    public void Zammad_third_row_leaves_out_the_time_that_the_ticket_was_pending()
    {
        var plan = Plan(Rule("Europe/Berlin", null, "mon-sun: 09:00-18:00"), 2013, 2013);
        var worked = plan.Between(Utc("2013-06-04 09:00"), Utc("2013-06-04 10:00"));

        var due = plan.Add(Utc("2013-06-04 15:00"), (120 * Minute) - worked);

        Assert.Equal("2013-06-04 16:00:00", Text(due));
    }

    [Fact]
    public void Day_that_ends_at_24_leaves_no_minute_out_at_midnight()
    {
        // zammad#3180: a day that ends at 23:59 loses a minute every night.
        var plan = Plan(Rule("Europe/Berlin", null, "mon-sun: 00:00-24:00"), 2026, 2026);
        var (from, to) = (Utc("2026-01-01 00:00"), Utc("2026-12-31 00:00"));

        Assert.Equal(to - from, plan.Between(from, to));
        Assert.Equal(to, plan.Add(from, to - from));
    }
}
