using System.Globalization;
using NodaTime;
using Spectre.Console;
using TierDecision.Cli.Terminal;
using TierDecision.Core.Calendars;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>The calendars of a policy as people check them: their hours in a usual week, and the next days that are not usual.</summary>
internal static class CalendarText
{
    private const int LookAhead = 366;
    private const int MostDays = 3;

    /// <summary>A row for each calendar; null if the policy has none but that around the clock.</summary>
    /// <param name="plan">The policy.</param>
    /// <param name="now">From when on.</param>
    public static Table? Of(PolicyPlan plan, Instant now)
    {
        var table = Tables.Create("Calendar", "Time zone", ">Hours a week", "Next days that are not usual");
        var calendars = plan.Calendars.Values.Where(calendar => !calendar.IsAroundTheClock)
            .OrderBy(calendar => calendar.Name, StringComparer.OrdinalIgnoreCase).ToList();
        foreach (var calendar in calendars)
        {
            var days = Days(calendar, now);
            var usual = days.GroupBy(day => day.Date.DayOfWeek).ToDictionary(weekday => weekday.Key, Usual);
            var others = days.Where(day => day.Open != usual[day.Date.DayOfWeek] && !IsOfTheClock(day, usual[day.Date.DayOfWeek]))
                .Select(Text).Take(MostDays).ToList();
            table.Add(
                calendar.Name, calendar.Zone.Id,
                string.Create(CultureInfo.InvariantCulture, $"{(double)usual.Values.Sum() / NodaConstants.MillisecondsPerHour:0.##}"),
                others.Count == 0 ? "none within a year" : string.Join(", ", others));
        }

        return calendars.Count == 0 ? null : table;
    }

    private static List<Day> Days(CalendarPlan calendar, Instant now)
    {
        var today = now.InZone(calendar.Zone).Date;
        return
        [
            .. Enumerable.Range(0, LookAhead).Select(i =>
            {
                var (date, start) = (today.PlusDays(i), Start(today.PlusDays(i)));
                var end = Start(date.PlusDays(1));
                return new Day(date, calendar.Between(start, end), end - start);
            }),
        ];

        long Start(LocalDate date) => calendar.Zone.AtStartOfDay(date).ToInstant().ToUnixTimeMilliseconds();
    }

    // What most days of the weekday have.
    private static long Usual(IEnumerable<Day> weekday) =>
        weekday.GroupBy(day => day.Open).OrderByDescending(same => same.Count()).ThenByDescending(same => same.Key).First().Key;

    // A shift over the hour that is skipped in spring or comes twice in autumn.
    private static bool IsOfTheClock(Day day, long usual) => day.Open - usual == day.Length - NodaConstants.MillisecondsPerDay;

    private static string Text(Day day)
    {
        var date = day.Date.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);
        return day.Open == 0 ? $"{date} closed" : $"{date} {DurationText.Format(Duration.FromMilliseconds(day.Open))}";
    }

    private readonly record struct Day(LocalDate Date, long Open, long Length);
}
