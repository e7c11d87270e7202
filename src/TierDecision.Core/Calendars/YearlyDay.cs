using System.Globalization;
using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>
/// A day that comes every year: a day of a month (<c>12-25</c>), or a weekday of a month (<c>4th thu of nov</c>, <c>last mon of may</c>).
/// </summary>
/// <param name="Month">1..12.</param>
/// <param name="Day">The day of the month, 1..31; 0 where the weekday counts. The 29th of February comes in leap years only.</param>
/// <param name="Week">Which such weekday of the month: 1..5, or -1 for the last; 0 where the day of the month counts.</param>
/// <param name="Weekday">The weekday; none where the day of the month counts.</param>
internal readonly record struct YearlyDay(int Month, int Day, int Week, IsoDayOfWeek Weekday)
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Weeks = ["1st", "2nd", "3rd", "4th", "5th"];
    private static readonly int[] LongestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>How it is written, for people.</summary>
    public const string What = "a day of the year such as 12-25, '4th thu of nov' or 'last mon of may'";

    public static bool TryParse(string text, out YearlyDay day)
    {
        var parts = text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 4 ? TryParseWeekday(parts, out day) : TryParseDate(text.Trim(), out day);
    }

    public bool Matches(LocalDate date)
    {
        if (date.Month != Month)
        {
            return false;
        }

        return Day > 0 ? date.Day == Day : date.DayOfWeek == Weekday && IsInWeek(date, Week);
    }

    /// <summary>Whether a date is the <paramref name="week"/>-th of its weekday in its month, or counted from the end where negative.</summary>
    public static bool IsInWeek(LocalDate date, int week)
    {
        var fromEnd = date.Calendar.GetDaysInMonth(date.Year, date.Month) - date.Day;
        return week > 0 ? (date.Day - 1) / 7 == week - 1 : fromEnd / 7 == -week - 1;
    }

    private static bool TryParseWeekday(string[] parts, out YearlyDay day)
    {
        day = default;
        var week = parts[0] == "last" ? -1 : Array.IndexOf(Weeks, parts[0]) + 1;
        var month = Array.IndexOf(Months, parts[3]) + 1;
        if (week == 0 || parts[2] != "of" || month == 0 || !WorkingHours.TryParseDays(parts[1], out var days) || days.Count != 1)
        {
            return false;
        }

        day = new YearlyDay(month, 0, week, (IsoDayOfWeek)(days[0] + 1));
        return true;
    }

    private static bool TryParseDate(string text, out YearlyDay day)
    {
        day = default;
        if (text.Length != 5 || text[2] != '-'
            || !int.TryParse(text.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            || !int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || month is < 1 or > 12 || number < 1 || number > LongestMonths[month - 1])
        {
            return false;
        }

        day = new YearlyDay(month, number, 0, IsoDayOfWeek.None);
        return true;
    }
}
