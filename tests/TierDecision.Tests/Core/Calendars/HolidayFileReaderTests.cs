using FsCheck.Fluent;
using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Tests.Core.Calendars;

public class HolidayFileReaderTests
{
    [Fact]
    public void Event_has_dates_and_a_summary_over_folded_lines()
    {
        var (events, findings, _) = HolidayFileReader.Read(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\nBEGIN:STANDARD\r\nDTSTART:19701025T030000\r\n"
            + "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
            + "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261\r\n 003\r\nDTEND;VALUE=DATE:20261004\r\nSUMMARY;LANGUAGE=\"de:DE\":Tag der Deutschen\r\n\t Einheit\\, ganz\r\n  Deutschland\r\n"
            + "BEGIN:VALARM\r\nSUMMARY:wake up\r\nDTSTART:19990101\r\nEND:VALARM\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

        Assert.Empty(findings);
        var read = Assert.Single(events);
        Assert.Equal((new LocalDate(2026, 10, 3), 1, "Tag der Deutschen Einheit, ganz Deutschland"), (read.First, read.Days, read.Summary));
        Assert.Null(read.Recurrence);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("DTEND;VALUE=DATE:20260415", 2)]
    [InlineData("DTEND;VALUE=DATE:20260413", 1)]
    [InlineData("DURATION:P0D", 1)]
    [InlineData("DURATION:P0W", 1)]
    [InlineData("DURATION:P3D", 3)]
    [InlineData("DURATION:P1W", 7)]
    public void Event_lasts_to_before_its_end(string line, int days)
    {
        var (events, findings) = Read($"DTSTART;VALUE=DATE:20260413\n{line}");

        Assert.Empty(findings);
        Assert.Equal(days, Assert.Single(events).Days);
    }

    // From DTSTART on: which of the years 2020 to 2032 have an occurrence that covers the given day of the month.
    [Theory]
    [InlineData("20200501", "FREQ=YEARLY", "05-01", "2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032")]
    [InlineData("20240501", "FREQ=YEARLY", "05-02", "")]
    [InlineData("20240501", "FREQ=YEARLY", "05-01", "2024,2025,2026,2027,2028,2029,2030,2031,2032")]
    [InlineData("20240501", "FREQ=YEARLY;UNTIL=20270501T235959Z", "05-01", "2024,2025,2026,2027")]
    [InlineData("20240501", "FREQ=YEARLY;UNTIL=20270430", "05-01", "2024,2025,2026")]
    [InlineData("20240501", "FREQ=YEARLY;COUNT=2", "05-01", "2024,2025")]
    [InlineData("20200501", "FREQ=YEARLY;INTERVAL=4;WKST=MO", "05-01", "2020,2024,2028,2032")]
    [InlineData("20200501", "FREQ=YEARLY;INTERVAL=4;COUNT=3", "05-01", "2020,2024,2028")]
    [InlineData("20200229", "FREQ=YEARLY", "02-29", "2020,2024,2028,2032")]
    [InlineData("20200229", "FREQ=YEARLY;COUNT=2", "02-29", "2020,2024")]
    [InlineData("20201126", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "11-26", "2020,2026")]
    [InlineData("20201126", "FREQ=YEARLY;BYMONTH=11;BYDAY=+4TH", "11-28", "2024,2030")]
    [InlineData("20200525", "FREQ=YEARLY;BYMONTH=5;BYDAY=-1MO", "05-31", "2021,2027,2032")]
    [InlineData("20201103", "FREQ=YEARLY;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "11-03", "2020,2026")]
    [InlineData("20200331", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-1", "03-31", "2020,2021,2022,2023,2024,2025,2026,2027,2028,2029,2030,2031,2032")]
    [InlineData("20200101", "FREQ=YEARLY;BYMONTH=1,7;COUNT=4", "07-01", "2020,2021")]
    [InlineData("20200601", "FREQ=YEARLY;BYMONTH=5", "06-01", "2020")]
    public void Yearly_rule_gives_its_years(string start, string rule, string day, string years)
    {
        var (events, findings) = Read($"DTSTART;VALUE=DATE:{start}\nRRULE:{rule}");

        Assert.Empty(findings);
        var read = Assert.Single(events);
        Assert.True(YearlyDay.TryParse(day, out var yearly));
        var found = Enumerable.Range(2020, 13)
            .Where(year => yearly.Month != 2 || yearly.Day != 29 || DateTime.IsLeapYear(year))
            .Select(year => new LocalDate(year, yearly.Month, yearly.Day))
            .Where(read.Includes);
        Assert.Equal(years, string.Join(",", found.Select(date => date.Year)));
    }

    [Fact]
    public void Recurring_event_of_several_days_covers_them_over_the_new_year()
    {
        var (events, _) = Read("DTSTART;VALUE=DATE:20201231\nDTEND;VALUE=DATE:20210103\nRRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20221231");
        var read = Assert.Single(events);

        Assert.True(read.Includes(new LocalDate(2026, 1, 2)));
        Assert.False(read.Includes(new LocalDate(2026, 1, 3)));
        Assert.False(read.Includes(new LocalDate(2020, 1, 1)));
        Assert.False(read.Includes(new LocalDate(2023, 1, 1)));
    }

    [Fact]
    public void Rejects_a_file_of_bad_lines_with_the_first_of_them()
    {
        var (_, findings, _) = HolidayFileReader.Read("BEGIN:VCALENDAR\r\n" + string.Concat(Enumerable.Repeat("x\r\n", 300_000)));

        Assert.Equal(21, findings.Count);
        Assert.Equal("the rest is not read, since there are that many errors", findings[^1].Reason);
    }

    [Fact]
    public void Cancelled_event_is_none()
    {
        var (events, findings) = Read("DTSTART;VALUE=DATE:20260413\nSTATUS:CANCELLED");

        Assert.Empty(findings);
        Assert.Empty(events);
    }

    [Theory]
    [InlineData("RRULE:FREQ=MONTHLY", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYWEEKNO=20", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYSETPOS=1;BYMONTH=5", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=20MO", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYDAY=MO", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=MO", 4)]
    [InlineData("RRULE:FREQ=YEARLY;BYMONTH=13", 4)]
    [InlineData("RRULE:FREQ=YEARLY;COUNT=0", 4)]
    [InlineData("RRULE:FREQ=YEARLY;UNTIL=soon", 4)]
    [InlineData("RRULE:FREQ=YEARLY;FREQ=YEARLY", 4)]
    [InlineData("RRULE:nonsense", 4)]
    [InlineData("RDATE;VALUE=DATE:20260501", 4)]
    [InlineData("RECURRENCE-ID;VALUE=DATE:20260413", 4)]
    [InlineData("EXDATE:20260413T100000Z", 4)]
    [InlineData("DTEND;VALUE=DATE:20260412", 4)]
    [InlineData("DTEND;VALUE=DATE:20280412", 4)]
    [InlineData("DTEND;VALUE=DATE:20261332", 4)]
    [InlineData("DURATION:PT1H", 4)]
    [InlineData("SUMMARY:fine\nno colon here", 5)]
    public void Rejects_what_it_does_not_read_with_its_line(string line, int number)
    {
        var (_, findings) = Read($"DTSTART;VALUE=DATE:20260413\n{line}");

        var finding = Assert.Single(findings);
        Assert.Equal(number, finding.Line);
        Assert.StartsWith(line.Split('\n')[^1].Split(';', ':')[0], finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1, "is empty")]
    [InlineData("<html>", 1, "no iCalendar")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\nEND:VEVENT", 1, "cut off")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR", 2, "no DTSTART")]
    [InlineData("BEGIN:VCALENDAR\nEND:VEVENT\nEND:VCALENDAR", 2, "not begun")]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101T090000Z\nEND:VEVENT\nEND:VCALENDAR", 3, "is a time")]
    public void Rejects_files_that_are_none(string text, int line, string reason)
    {
        var (_, findings, _) = HolidayFileReader.Read(text);

        Assert.Equal(line, findings[0].Line);
        Assert.Contains(reason, findings[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_throws_for_no_text()
    {
        string[] pieces =
        [
            "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "END:VCALENDAR\n", "DTSTART", ";VALUE=DATE", ":", "20261225\n", "00010101\n", "99991231\n",
            "RRULE:FREQ=YEARLY", ";COUNT=10000", ";INTERVAL=1000", ";UNTIL=99991231", ";BYMONTH=2", ";BYMONTHDAY=30", ";BYDAY=5MO", "\n", "\r\n ", "EXDATE:", ",",
            "DTEND:", "DURATION:", "P9W\n", "P\n", "P1\n", "P999999999999D\n", "\"", "\\", "é", "\0",
        ];
        Laws.Hold(
            Gen.ListOf(Gen.Elements(pieces)).Select(list => "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260101\n" + string.Concat(list)),
            text =>
            {
                var (events, _, _) = HolidayFileReader.Read(text);
                foreach (var one in events)
                {
                    _ = one.Includes(new LocalDate(2026, 2, 28));
                    _ = one.Includes(new LocalDate(1, 1, 1));
                }

                return true;
            },
            cases: 2000);
    }

    private static (IReadOnlyList<HolidayEvent> Events, IReadOnlyList<HolidayFileFinding> Findings) Read(string body)
    {
        var (events, findings, _) = HolidayFileReader.Read($"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{body}\nEND:VEVENT\nEND:VCALENDAR\n");
        return (events, findings);
    }
}
