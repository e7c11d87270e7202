using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Calendars;

namespace TierDecision.Tests.Core.Calendars;

/// <summary>Calendars and instants for tests, written as in a policy.</summary>
internal static class TestCalendars
{
    public static CalendarRule Rule(string zone, IEnumerable<LocalDate>? holidays, params string[] hours)
    {
        var week = Enumerable.Range(0, 7).Select(_ => new List<WorkingInterval>()).ToArray();
        foreach (var line in hours)
        {
            var parts = line.Split(": ");
            Assert.True(WorkingHours.TryParseDays(parts[0], out var days), line);
            foreach (var text in parts[1].Split(", "))
            {
                Assert.True(WorkingHours.TryParseInterval(text, out var interval), line);
                days.ForEach(day => week[day].Add(interval));
            }
        }

        return new CalendarRule(DateTimeZoneProviders.Tzdb[zone], [.. week.Select(day => day.ToArray())], holidays ?? []);
    }

    /// <summary>A calendar that is compiled for the given years.</summary>
    public static CalendarPlan Plan(CalendarRule rule, int firstYear, int lastYear) =>
        new("test", rule, new LocalDate(firstYear, 1, 1), new LocalDate(lastYear + 1, 1, 1));

    /// <summary>A moment such as <c>2026-03-29 01:30</c> in UTC, in milliseconds since the Unix epoch.</summary>
    public static long Utc(string text) =>
        LocalDateTimePattern.CreateWithInvariantCulture(text.Length > 16 ? "uuuu-MM-dd HH:mm:ss" : "uuuu-MM-dd HH:mm")
            .Parse(text).Value.InUtc().ToInstant().ToUnixTimeMilliseconds();

    /// <summary>Midnight of a day in a zone.</summary>
    public static long Midnight(string zone, string date) =>
        LocalDatePattern.Iso.Parse(date).Value.AtStartOfDayInZone(DateTimeZoneProviders.Tzdb[zone]).ToInstant().ToUnixTimeMilliseconds();

    public static string Text(long milliseconds) =>
        Instant.FromUnixTimeMilliseconds(milliseconds).ToString("uuuu-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
}
