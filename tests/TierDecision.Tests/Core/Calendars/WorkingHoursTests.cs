using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Tests.Core.Calendars;

public class WorkingHoursTests
{
    [Theory]
    [InlineData("mon", "0")]
    [InlineData("Mon-FRI", "0,1,2,3,4")]
    [InlineData("sat - mon", "5,6,0")]
    [InlineData("sun-sun", "6")]
    [InlineData("tue-mon", "1,2,3,4,5,6,0")]
    public void Days_are_read(string text, string expected)
    {
        Assert.True(WorkingHours.TryParseDays(text, out var days));
        Assert.Equal(expected, string.Join(",", days));
    }

    [Theory]
    [InlineData("")]
    [InlineData("monday")]
    [InlineData("mon-")]
    [InlineData("mon-wed-fri")]
    [InlineData("mon,tue")]
    public void Rejects_other_days(string text) => Assert.False(WorkingHours.TryParseDays(text, out _));

    [Theory]
    [InlineData("09:00-17:30", 540, 1050)]
    [InlineData("9:00 - 17:30", 540, 1050)]
    [InlineData("00:00-24:00", 0, 1440)]
    [InlineData("22:00-06:00", 1320, 1800)]
    [InlineData("22:00-00:00", 1320, 1440)]
    [InlineData("09:00-09:00", 540, 1980)]
    public void Intervals_are_read(string text, int start, int end)
    {
        Assert.True(WorkingHours.TryParseInterval(text, out var interval));
        Assert.Equal(new WorkingInterval(Period.FromMinutes(start), Period.FromMinutes(end)), interval);
    }

    [Theory]
    [InlineData("")]
    [InlineData("09:00")]
    [InlineData("9-17")]
    [InlineData("09:00-17:60")]
    [InlineData("09:00-25:00")]
    [InlineData("24:00-06:00")]
    [InlineData("09:00-24:01")]
    [InlineData("09:0-17:00")]
    [InlineData("-09:00-17:00")]
    [InlineData("09.00-17.00")]
    [InlineData("099:00-17:00")]
    public void Rejects_other_intervals(string text) => Assert.False(WorkingHours.TryParseInterval(text, out _));
}
