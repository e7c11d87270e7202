using NodaTime;
using NodaTime.Text;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Scoring.Orders;

/// <summary>Reads the times of orders.</summary>
internal static class OrderTime
{
    private const string NoZone = "has no offset from UTC, as in 2026-01-05T09:30:00+01:00; say of which time zone it is with --time-zone";

    private static readonly LocalDateTimePattern[] Local =
    [
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss"),
        LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm"),
    ];

    // 2026-01-05 09:30:00 +01:00 and 2026-01-05 09:30:00 +0100, as shops export it.
    private static readonly OffsetDateTimePattern[] Spaced =
    [
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:sso<+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss' 'o<+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd' 'HH:mm:ss' 'o<+HHmm>"),
    ];

    /// <summary>Reads a time; gives the reason why it is none, or null.</summary>
    /// <param name="text">The text, not empty.</param>
    /// <param name="zone">The zone of days and of times without an offset; null for none.</param>
    /// <param name="dayEnds">Whether a day stands for its end, as in a promise, or for its beginning.</param>
    /// <param name="moment">The time.</param>
    public static string? Read(ReadOnlySpan<char> text, DateTimeZone? zone, bool dayEnds, out Instant moment)
    {
        var given = text.ToString();
        if (MomentText.TryParse(given, out moment) || TryReadSpaced(given, out moment))
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(given).TryGetValue(default, out var day))
        {
            moment = (dayEnds ? day.PlusDays(1) : day).AtStartOfDayInZone(zone ?? DateTimeZone.Utc).ToInstant();
            return zone is null ? NoZone : null;
        }

        foreach (var pattern in Local)
        {
            if (pattern.Parse(given).TryGetValue(default, out var local))
            {
                moment = local.InZoneLeniently(zone ?? DateTimeZone.Utc).ToInstant();
                return zone is null ? NoZone : null;
            }
        }

        return "not a time like 2026-01-05T09:30:00Z, 2026-01-05 10:30:00 or 2026-01-05";
    }

    private static bool TryReadSpaced(string text, out Instant moment)
    {
        foreach (var pattern in Spaced)
        {
            if (pattern.Parse(text).TryGetValue(default, out var value))
            {
                moment = value.ToInstant();
                return true;
            }
        }

        moment = default;
        return false;
    }
}
