using NodaTime;
using TierDecision.Core.Calendars;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

public class BusinessDayTests
{
    private static readonly string[] OfficeHours = ["mon-fri: 09:00-12:00, 13:00-17:00"];

    private static readonly CalendarPlan Office = Plan(Rule("Europe/Berlin", [new LocalDate(2026, 12, 25)], OfficeHours), 2026, 2026);

    [Fact]
    public void Biz_row_two_business_days()
    {
        // zendesk/biz, spec/calculation: +2 business days, 6th 12:00 -> 9th 12:00; Saturday is one, Sunday is none.
        string[] hours = ["mon: 09:00-17:00", "tue: 10:00-16:00", "wed: 09:00-17:00", "thu: 10:00-16:00", "fri: 09:00-17:00", "sat: 11:00-14:30"];
        foreach (var year in new[] { 2006, 2026 })
        {
            var plan = Plan(Rule("UTC", null, hours), year, year);

            Assert.Equal("2006-01-09 12:00:00", Text(plan.AddBusinessDays(Utc("2006-01-06 12:00"), 2)));
        }
    }

    // June: Berlin is two hours ahead of UTC.
    [Theory]
    [InlineData("same time of the next day", "2026-06-01 08:30", 1, "2026-06-02 08:30:00")]
    [InlineData("over the weekend", "2026-06-05 08:30", 1, "2026-06-08 08:30:00")]
    [InlineData("a week has five", "2026-06-03 14:00", 5, "2026-06-10 14:00:00")]
    [InlineData("closing time stays closing time of the day it belongs to", "2026-06-01 14:59:59", 1, "2026-06-02 14:59:59")]
    [InlineData("after hours counts from the next morning", "2026-06-01 18:00", 1, "2026-06-03 07:00:00")]
    [InlineData("a weekend counts from Monday morning", "2026-06-06 12:00", 1, "2026-06-09 07:00:00")]
    [InlineData("a holiday is none", "2026-12-24 09:00", 1, "2026-12-28 09:00:00")]
    [InlineData("none at all rolls forward as time zero does", "2026-06-06 12:00", 0, "2026-06-08 07:00:00")]
    public void Business_days_go_from_date_to_date(string row, string from, int days, string expected) =>
        Assert.Equal((row, expected), (row, Text(Office.AddBusinessDays(Utc(from), days))));

    [Fact]
    public void Time_at_which_the_later_day_is_closed_becomes_open_time_of_that_day()
    {
        var plan = Plan(Rule("UTC", null, "mon: 06:00-22:00", "tue: 10:00-12:00, 14:00-16:00"), 2026, 2026);

        Assert.Equal("2026-06-02 10:00:00", Text(plan.AddBusinessDays(Utc("2026-06-01 07:00"), 1)));
        Assert.Equal("2026-06-02 14:00:00", Text(plan.AddBusinessDays(Utc("2026-06-01 13:00"), 1)));
        Assert.Equal("2026-06-02 16:00:00", Text(plan.AddBusinessDays(Utc("2026-06-01 21:00"), 1)));
    }

    /// <summary>
    /// Desks that work past midnight, after seppemans/businesstimedelta #5, bokmann/business_time #227, lennym/moment-business-time #34 (12:00 to
    /// 04:00) and gnaneshwar441/Business_Duration #7. Times of Berlin in summer, written in UTC.
    /// </summary>
    [Theory]
    [InlineData("12:00-04:00", "Thursday 13:00 to Friday 13:00", "2026-06-04 11:00", "2026-06-05 11:00:00")]
    [InlineData("12:00-04:00", "Friday 13:00 to Monday 13:00", "2026-06-05 11:00", "2026-06-08 11:00:00")]
    [InlineData("12:00-04:00", "Friday 23:00 to Monday 23:00", "2026-06-05 21:00", "2026-06-08 21:00:00")]
    [InlineData("12:00-04:00", "Friday's shift after midnight to Monday's", "2026-06-06 01:00", "2026-06-09 01:00:00")]
    [InlineData("22:00-06:00", "Thursday 23:00 to Friday 23:00", "2026-06-04 21:00", "2026-06-05 21:00:00")]
    [InlineData("22:00-06:00", "Friday 23:00 to Monday 23:00", "2026-06-05 21:00", "2026-06-08 21:00:00")]
    [InlineData("22:00-06:00", "Friday's shift at 03:00 to Monday's", "2026-06-06 01:00", "2026-06-09 01:00:00")]
    [InlineData("22:00-06:00", "what comes on Saturday noon counts from Monday 22:00", "2026-06-06 10:00", "2026-06-09 20:00:00")]
    public void Business_day_of_a_desk_that_works_past_midnight_is_its_shift(string hours, string row, string from, string expected)
    {
        var plan = Plan(Rule("Europe/Berlin", null, $"mon-fri: {hours}"), 2026, 2026);
        var walked = Plan(Rule("Europe/Berlin", null, $"mon-fri: {hours}"), 1900, 1900);

        Assert.Equal((row, expected), (row, Text(plan.AddBusinessDays(Utc(from), 1))));
        Assert.Equal((row, expected), (row, Text(walked.AddBusinessDays(Utc(from), 1))));
    }

    [Fact]
    public void Shift_that_begins_on_the_day_before_is_no_business_day_of_its_own()
    {
        var plan = Plan(Rule("UTC", null, "fri: 22:00-06:00"), 2026, 2026);

        Assert.Equal("2026-06-12 23:00:00", Text(plan.AddBusinessDays(Utc("2026-06-05 23:00"), 1)));
        Assert.Equal("2026-06-13 05:00:00", Text(plan.AddBusinessDays(Utc("2026-06-06 05:00"), 1)));
    }

    [Fact]
    public void Holiday_is_no_business_day_though_its_shift_works_after_midnight()
    {
        // Friday the 25th is closed; its shift comes at midnight.
        var plan = Plan(Rule("UTC", [new LocalDate(2026, 12, 25)], "mon-fri: 22:00-06:00"), 2026, 2026);

        Assert.Equal("2026-12-28 23:00:00", Text(plan.AddBusinessDays(Utc("2026-12-24 23:00"), 1)));
        Assert.Equal("2026-12-29 22:00:00", Text(plan.AddBusinessDays(Utc("2026-12-26 03:00"), 1)));
    }

    [Fact]
    public void Hours_of_the_date_itself_end_the_business_day_before()
    {
        // Saturday's own hours begin at 02:00, while Friday's shift still works.
        var plan = Plan(Rule("UTC", null, "fri: 20:00-04:00", "sat: 02:00-10:00"), 2026, 2026);

        Assert.Equal("2026-06-06 10:00:00", Text(plan.AddBusinessDays(Utc("2026-06-06 01:00"), 1)));
        Assert.Equal("2026-06-12 20:00:00", Text(plan.AddBusinessDays(Utc("2026-06-06 03:00"), 1)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28 01:30", "2026-03-29 01:00:00", "02:30 is skipped: 03:00")]
    [InlineData("Europe/Berlin", "2026-10-24 00:30", "2026-10-25 00:30:00", "02:30 comes twice: the first")]
    [InlineData("America/New_York", "2026-03-07 07:30", "2026-03-08 07:00:00", "02:30 is skipped: 03:00")]
    [InlineData("America/New_York", "2026-10-31 05:30", "2026-11-01 05:30:00", "01:30 comes twice: the first")]
    [InlineData("Australia/Sydney", "2026-10-02 16:30", "2026-10-03 16:00:00", "02:30 is skipped: 03:00")]
    [InlineData("Australia/Sydney", "2026-04-03 15:30", "2026-04-04 15:30:00", "02:30 comes twice: the first")]
    [InlineData("Australia/Lord_Howe", "2026-10-02 15:45", "2026-10-03 15:30:00", "02:15 is skipped: 02:30")]
    [InlineData("Australia/Lord_Howe", "2026-04-03 14:45", "2026-04-04 14:45:00", "01:45 comes twice: the first")]
    [InlineData("Asia/Shanghai", "1986-05-02 18:30", "1986-05-03 18:00:00", "02:30 is skipped: 03:00")]
    [InlineData("Asia/Shanghai", "1986-09-12 16:30", "1986-09-13 16:30:00", "01:30 comes twice: the first")]
    [InlineData("Asia/Shanghai", "2026-03-28 18:30", "2026-03-29 18:30:00", "no clock changes any more")]
    public void Day_of_a_clock_change_keeps_the_wall_clock_time(string zone, string from, string expected, string what)
    {
        var rule = Rule(zone, null, "mon-sun: 00:00-24:00");
        var year = int.Parse(from[..4], System.Globalization.CultureInfo.InvariantCulture);

        Assert.All(
            [Plan(rule, year, year), Plan(rule, year + 3, year + 3)],
            plan => Assert.Equal((what, expected), (what, Text(plan.AddBusinessDays(Utc(from), 1)))));
    }

    [Fact]
    public void Adding_in_the_compiled_years_allocates_nothing()
    {
        var at = Utc("2026-06-01 08:30");

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                _ = Office.AddBusinessDays(at + (i * 60_000), 5);
            }
        }));
    }

    [Fact]
    public void Around_the_clock_a_business_day_has_24_hours() =>
        Assert.Equal("2026-06-08 12:00:00", Text(CalendarPlan.AroundTheClock.AddBusinessDays(Utc("2026-06-06 12:00"), 2)));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void No_instant_or_number_of_days_is_out_of_range(long at)
    {
        foreach (var plan in new[] { Office, CalendarPlan.AroundTheClock })
        {
            foreach (var days in new[] { int.MinValue, 0, 1, int.MaxValue })
            {
                Assert.InRange(Instant.FromUnixTimeMilliseconds(plan.AddBusinessDays(at, days)).InUtc().Year, 1, 9998);
            }
        }
    }

    [Theory]
    [InlineData("2bd", true, 2, 0)]
    [InlineData(" 10bd ", true, 10, 0)]
    [InlineData("1h30m", true, 0, 5_400_000)]
    [InlineData("2d", true, 0, 172_800_000)]
    [InlineData("0bd", false, 0, 0)]
    [InlineData("1001bd", false, 0, 0)]
    [InlineData("-1bd", false, 0, 0)]
    [InlineData("1bd2h", false, 0, 0)]
    [InlineData("1.5bd", false, 0, 0)]
    [InlineData("bd", false, 0, 0)]
    [InlineData("-1h", false, 0, 0)]
    public void Span_is_open_time_or_business_days(string text, bool ok, int days, long milliseconds)
    {
        Assert.Equal(ok, BusinessSpan.TryParse(text, out var span));
        Assert.Equal((days, milliseconds), (span.BusinessDays, span.Milliseconds));
        if (ok)
        {
            Assert.Equal(text.Trim(), span.ToString());
        }
    }

    [Theory]
    [InlineData("2h", "1h", true)]
    [InlineData("1h", "1h", false)]
    [InlineData("1h", "2h", false)]
    [InlineData("2bd", "1bd", true)]
    [InlineData("1bd", "1bd", false)]
    [InlineData("2bd", "1h", false)]
    [InlineData("1000h", "1bd", false)]
    public void Span_is_longer_than_one_of_its_kind_only(string one, string other, bool longer)
    {
        Assert.True(BusinessSpan.TryParse(one, out var span));
        Assert.True(BusinessSpan.TryParse(other, out var compared));

        Assert.Equal(longer, span.IsLongerThan(compared));
    }
}
