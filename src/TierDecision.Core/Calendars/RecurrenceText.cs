using System.Globalization;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Calendars;

/// <summary>Reads the recurrence rules in which public holidays are published (RFC 5545, 3.3.10, the part with <c>FREQ=YEARLY</c>).</summary>
internal static class RecurrenceText
{
    private static readonly string[] Weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

    /// <summary>The recurrence, or what is wrong with it.</summary>
    public static (YearlyRecurrence? Recurrence, string Problem) Read(string text, LocalDate first, LocalDate last, List<LocalDate> except)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var cut = part.IndexOf('=');
            if (cut <= 0 || !parts.TryAdd(part[..cut], part[(cut + 1)..].ToUpperInvariant()))
            {
                return (null, $"has a part that cannot be read, or twice the same: {part}");
            }
        }

        if (parts.GetValueOrDefault("FREQ") != "YEARLY")
        {
            return (null, "is not read here: only FREQ=YEARLY is");
        }

        var unknown = parts.Keys.FirstOrDefault(key => key.ToUpperInvariant()
            is not ("FREQ" or "INTERVAL" or "UNTIL" or "COUNT" or "BYMONTH" or "BYMONTHDAY" or "BYDAY" or "WKST"));
        if (unknown is not null)
        {
            return (null, $"is not read here: {unknown} is not known; INTERVAL, UNTIL, COUNT, BYMONTH, BYMONTHDAY and BYDAY are");
        }

        var (interval, count, until) = (1, int.MaxValue, last);
        if (parts.TryGetValue("INTERVAL", out var every) && !TryParseNumber(every, 1, 1000, out interval))
        {
            return (null, "has an INTERVAL that is no number of years");
        }

        if (parts.TryGetValue("COUNT", out var times) && !TryParseNumber(times, 1, 10_000, out count))
        {
            return (null, "has a COUNT that is no number from 1 to 10000");
        }

        // A time of day in UNTIL cannot matter to whole days.
        if (parts.TryGetValue("UNTIL", out var end) && !MomentText.CompactDay.Parse(end.Split('T')[0]).TryGetValue(default, out until))
        {
            return (null, "has an UNTIL that is no date such as 20301231");
        }

        var (months, monthDays, weekdays) = (new List<int>(), new List<int>(), new List<(int Week, IsoDayOfWeek Weekday)>());
        if (!ReadList(parts, "BYMONTH", months, static (string item, out int month) => TryParseNumber(item, 1, 12, out month))
            || !ReadList(parts, "BYMONTHDAY", monthDays, static (string item, out int day) => TryParseNumber(item, -31, 31, out day) && day != 0)
            || !ReadList<(int Week, IsoDayOfWeek Weekday)>(parts, "BYDAY", weekdays, TryParseWeekday))
        {
            return (null, "has a BYMONTH, BYMONTHDAY or BYDAY that cannot be read");
        }

        if (weekdays.Count > 0 && months.Count == 0)
        {
            return (null, "is not read here: BYDAY needs BYMONTH beside it");
        }

        if (weekdays.Exists(day => day.Week == 0) && monthDays.Count == 0)
        {
            return (null, "is not read here: every such weekday of a month is no holiday; say which, such as BYDAY=4TH");
        }

        return (new YearlyRecurrence(
            first, interval, LocalDate.Min(until, last), count == int.MaxValue ? null : count, months, monthDays, weekdays, except), "");
    }

    private delegate bool TryParse<T>(string item, out T value);

    private static bool ReadList<T>(Dictionary<string, string> parts, string key, List<T> values, TryParse<T> tryParse)
    {
        if (!parts.TryGetValue(key, out var text))
        {
            return true;
        }

        foreach (var item in text.Split(','))
        {
            if (!tryParse(item, out var value))
            {
                return false;
            }

            values.Add(value);
        }

        return true;
    }

    // 4TH is the fourth Thursday, -1MO the last Monday, TU any Tuesday.
    private static bool TryParseWeekday(string item, out (int Week, IsoDayOfWeek Weekday) day)
    {
        day = default;
        var weekday = item.Length < 2 ? -1 : Array.IndexOf(Weekdays, item[^2..]);
        var week = 0;
        if (weekday < 0 || (item.Length > 2 && (!TryParseNumber(item[..^2], -5, 5, out week) || week == 0)))
        {
            return false;
        }

        day = (week, (IsoDayOfWeek)(weekday + 1));
        return true;
    }

    private static bool TryParseNumber(string text, int min, int max, out int number) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && number >= min && number <= max;
}
