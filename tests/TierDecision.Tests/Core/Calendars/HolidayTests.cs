using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Findings;
using static TierDecision.Tests.Core.Calendars.TestCalendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Days on which a calendar is closed, or open at other hours, as policies write them.</summary>
public class HolidayTests
{
    private const long Hour = 3_600_000;

    private static readonly Instant Now = Instant.FromUtc(2026, 3, 1, 0, 0);

    private const string German = """
        BEGIN:VCALENDAR
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20200101
        RRULE:FREQ=YEARLY
        SUMMARY:Neujahr
        END:VEVENT
        BEGIN:VEVENT
        DTSTART;VALUE=DATE:20261224
        DTEND;VALUE=DATE:20261227
        SUMMARY:Weihnachten
        END:VEVENT
        END:VCALENDAR
        """;

    [Theory]
    [InlineData("2026-12-24", 8)]
    [InlineData("2026-12-25", 0)]
    [InlineData("2027-12-25", 0)]
    [InlineData("2060-12-25", 0)]
    [InlineData("2026-11-26", 0)] // the fourth Thursday of November
    [InlineData("2026-11-19", 8)]
    [InlineData("2057-11-22", 0)]
    [InlineData("2026-05-25", 0)] // the last Monday of May
    [InlineData("2027-05-31", 0)]
    [InlineData("2026-05-18", 8)]
    [InlineData("2028-02-29", 0)]
    [InlineData("2027-03-01", 8)]
    public void Recurring_holiday_closes_its_day_every_year(string date, int hours)
    {
        var calendar = Compile(new() { RecurringHolidays = ["12-25", "4th thu of nov", "Last Mon of May", "02-29"] });

        Assert.Equal(hours * Hour, calendar.Between(Midnight("UTC", date), Midnight("UTC", date) + (24 * Hour)));
    }

    [Theory]
    [InlineData("2026-12-24", 3)] // a special date
    [InlineData("2026-12-26", 4)] // a special Saturday
    [InlineData("2026-12-31", 5)] // special every year
    [InlineData("2031-12-31", 5)]
    [InlineData("2026-12-30", 0)] // special and closed
    [InlineData("2026-12-29", 8)]
    public void Special_day_has_its_own_hours_and_no_others(string date, int hours)
    {
        var calendar = Compile(new()
        {
            RecurringHolidays = ["12-31"],
            SpecialDays = new()
            {
                ["2026-12-24"] = ["09:00-12:00"], ["2026-12-26"] = ["10:00-12:00", "13:00-15:00"], ["12-31"] = ["08:00-13:00"], ["2026-12-30"] = [],
            },
        });

        Assert.Equal(hours * Hour, calendar.Between(Midnight("UTC", date), Midnight("UTC", date) + (24 * Hour)));
    }

    [Fact]
    public void Special_day_ends_the_night_shift_of_the_day_before()
    {
        var calendar = Compile(new()
        {
            Hours = new() { ["mon-sun"] = ["22:00-06:00"] },
            SpecialDays = new() { ["2026-12-24"] = ["04:00-05:00", "23:00-02:00"] },
        });
        var day = Midnight("UTC", "2026-12-24");

        Assert.Equal(2 * Hour, calendar.Between(day, day + (24 * Hour)));
        Assert.False(calendar.IsOpen(day + Hour));
        Assert.True(calendar.IsOpen(day + (25 * Hour)));
    }

    [Theory]
    [InlineData("2026-01-01", 0)]
    [InlineData("2050-01-01", 0)]
    [InlineData("2026-12-23", 8)]
    [InlineData("2026-12-24", 0)]
    [InlineData("2026-12-25", 0)]
    [InlineData("2026-12-28", 8)]
    public void Holidays_file_closes_its_days(string date, int hours)
    {
        var calendar = Compile(new() { HolidaysFile = "de.ics" }, German);

        Assert.Equal(hours * Hour, calendar.Between(Midnight("UTC", date), Midnight("UTC", date) + (24 * Hour)));
    }

    [Fact]
    public void Special_day_opens_a_day_that_the_holidays_file_closes()
    {
        var calendar = Compile(new() { HolidaysFile = "de.ics", SpecialDays = new() { ["12-24"] = ["09:00-12:00"] } }, German);

        Assert.Equal(3 * Hour, calendar.Between(Midnight("UTC", "2026-12-24"), Midnight("UTC", "2026-12-28")));
    }

    [Theory]
    [InlineData("12-32")]
    [InlineData("13-01")]
    [InlineData("02-30")]
    [InlineData("1-1")]
    [InlineData("christmas")]
    [InlineData("6th mon of may")]
    [InlineData("4th thu in nov")]
    [InlineData("4th mon-fri of nov")]
    [InlineData("2026-12-25")]
    public void Rejects_recurring_holiday(string text)
    {
        var finding = Assert.Single(Findings(new() { RecurringHolidays = ["12-25", text] }));

        Assert.Equal(("calendars[0].recurring_holidays", text), (finding.Path, finding.Value));
    }

    [Fact]
    public void Rejects_special_day_that_is_no_day_or_a_holiday_or_has_no_hours()
    {
        var findings = Findings(new()
        {
            Holidays = [new LocalDate(2026, 12, 24)],
            SpecialDays = new() { ["2026-12-24"] = ["09:00-12:00"], ["soon"] = ["09:00-12:00"], ["12-31"] = ["nine"] },
        });

        Assert.Equal(
            ["calendars[0].special_days.2026-12-24", "calendars[0].special_days.soon", "calendars[0].special_days.12-31"],
            findings.Select(finding => finding.Path));
    }

    [Fact]
    public void Rejects_holidays_file_that_is_not_there() =>
        Assert.Equal("calendars[0].holidays_file", Assert.Single(Findings(new() { HolidaysFile = "other.ics" }, German)).Path);

    [Fact]
    public void Rejects_holidays_file_with_an_event_that_cannot_be_read()
    {
        var finding = Assert.Single(Findings(new() { HolidaysFile = "de.ics" }, German.Replace("FREQ=YEARLY", "FREQ=MONTHLY", StringComparison.Ordinal)));

        Assert.Equal(("calendars[0].holidays_file", "de.ics"), (finding.Path, finding.Value));
        Assert.Contains("line 4: RRULE:FREQ=MONTHLY", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_calendar_that_holidays_never_let_open()
    {
        var finding = Assert.Single(Findings(new() { Hours = new() { ["mon"] = ["09:00-17:00"] }, HolidaysFile = "de.ics" }, """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            DTSTART;VALUE=DATE:20000101
            DTEND;VALUE=DATE:20010101
            RRULE:FREQ=YEARLY
            END:VEVENT
            END:VCALENDAR
            """));

        Assert.Contains("never open", finding.Reason, StringComparison.Ordinal);
    }

    private static CalendarPlan Compile(CalendarConfig config, string? file = null)
    {
        var findings = new FindingList();
        var calendars = new CalendarCompiler(Files(file), Now, findings).Compile([Complete(config)]);
        Assert.Empty(findings.Findings);
        return calendars["test"];
    }

    private static IReadOnlyList<Finding> Findings(CalendarConfig config, string? file = null)
    {
        var findings = new FindingList();
        new CalendarCompiler(Files(file), Now, findings).Compile([Complete(config)]);
        return findings.Findings;
    }

    private static CalendarConfig Complete(CalendarConfig config)
    {
        (config.Name, config.Zone) = ("test", "UTC");
        config.Hours = config.Hours.Count > 0 ? config.Hours : new() { ["mon-fri"] = ["09:00-17:00"] };
        return config;
    }

    private static Dictionary<string, string> Files(string? text) => text is null ? [] : new() { ["de.ics"] = text };
}
