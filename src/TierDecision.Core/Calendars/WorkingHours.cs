using NodaTime;

namespace TierDecision.Core.Calendars;

/// <summary>Reads days such as <c>mon-fri</c> and hours such as <c>09:00-17:30</c>.</summary>
internal static class WorkingHours
{
    /// <summary>The minutes of a day without a change of clocks.</summary>
    public const int MinutesADay = 24 * 60;

    private static readonly string[] Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The days, Monday at 0; a span may run over the end of the week, as <c>sat-mon</c> does.</summary>
    public static bool TryParseDays(string text, out List<int> days)
    {
        days = [];
        var parts = text.Trim().ToLowerInvariant().Split('-', StringSplitOptions.TrimEntries);
        var first = Array.IndexOf(Days, parts[0]);
        var last = Array.IndexOf(Days, parts[^1]);
        if (parts.Length > 2 || first < 0 || last < 0)
        {
            return false;
        }

        for (var day = first; ; day = (day + 1) % Days.Length)
        {
            days.Add(day);
            if (day == last)
            {
                return true;
            }
        }
    }

    /// <summary>An interval; one that ends at or before its start runs past midnight.</summary>
    public static bool TryParseInterval(string text, out WorkingInterval interval)
    {
        interval = default;
        var parts = text.Split('-', StringSplitOptions.TrimEntries);
        if (parts.Length != 2 || !TryParseMinute(parts[0], out var start) || !TryParseMinute(parts[1], out var end) || start == MinutesADay)
        {
            return false;
        }

        end += end <= start ? MinutesADay : 0;
        interval = new WorkingInterval(Period.FromMinutes(start), Period.FromMinutes(end));
        return true;
    }

    private static bool TryParseMinute(string text, out int minute)
    {
        minute = 0;
        var parts = text.Split(':');
        if (parts.Length != 2 || parts[0].Length is 0 or > 2 || parts[1].Length != 2
            || !int.TryParse(parts[0], System.Globalization.NumberStyles.None, null, out var hours)
            || !int.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out var minutes)
            || minutes > 59)
        {
            return false;
        }

        minute = (hours * 60) + minutes;
        return minute <= MinutesADay;
    }
}
