using NodaTime;
using TierDecision.Scoring.Dialects;

namespace TierDecision.Tests.Scoring.Dialects;

public class DateDialectTests
{
    [Theory]
    [InlineData("31/12/2024 23:59")]
    [InlineData("31.12.2024 9:05:01.123")]
    [InlineData("31-12-2024T23:59:59+01:00")]
    [InlineData("31/12/2024, 11:59:59 PM")]
    [InlineData("31/12/2024 11:59 p.m.")]
    [InlineData("31/12/2024 11:59\u202fPM")]
    [InlineData("31/12/2024 23:59:59 +0100")]
    [InlineData("31/12/2024 23:59:59 GMT")]
    public void Day_counts_as_written(string text)
    {
        Assert.Null(DateDialect.In(DateOrder.DayMonthYear)[0].Read(text, out var day));

        Assert.Equal(new LocalDate(2024, 12, 31), day);
    }

    [Theory]
    [InlineData("1/2/25", "a year of two digits can be of any century; let the file write four")]
    [InlineData("25-12-31", "a year of two digits can be of any century; let the file write four")]
    [InlineData("12/31/2024", "no such day in the calendar, read with the day first")]
    [InlineData("31/12/1066", "the year is not between 1900 and 2199")]
    [InlineData("2024-12-31", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    [InlineData("31/12.2024", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    [InlineData("31/12/2024 13:00 PM", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    [InlineData("31/12/2024 24:00", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    [InlineData("31/12/2024 ", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    [InlineData("31/12/20245", "not a date like 31/12/2024 or 31/12/2024 23:59")]
    public void Rejects_what_is_no_date_with_the_day_first(string text, string reason) =>
        Assert.Equal(reason, DateDialect.In(DateOrder.DayMonthYear)[0].Read(text, out _));

    /// <summary>Spreadsheets believe that 1900 had a 29 February; from March on their numbers and the calendar agree.</summary>
    [Theory]
    [InlineData("45657", 2024, 12, 31)]
    [InlineData("45657.75", 2024, 12, 31)]
    [InlineData("36526", 2000, 1, 1)]
    public void Serial_number_is_a_day_of_spreadsheets(string text, int year, int month, int day)
    {
        Assert.Null(DateDialect.All[^1].Read(text, out var read));

        Assert.Equal(new LocalDate(year, month, day), read);
    }
}
