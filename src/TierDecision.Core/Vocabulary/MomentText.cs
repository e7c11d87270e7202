using NodaTime;
using NodaTime.Text;

namespace TierDecision.Core.Vocabulary;

/// <summary>
/// Moments as files and command lines write them: <c>2024-12-31T23:59:59Z</c>, or with an offset, <c>2025-01-01T00:59:59+01:00</c>.
/// </summary>
public static class MomentText
{
    /// <summary>A day as <c>20241231</c>, the basic format of ISO 8601.</summary>
    internal static readonly LocalDatePattern CompactDay = LocalDatePattern.CreateWithInvariantCulture("uuuuMMdd");

    /// <summary>Reads a moment. A time without an offset is none: it means another moment on every machine.</summary>
    public static bool TryParse(string text, out Instant moment)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parsed = OffsetDateTimePattern.ExtendedIso.Parse(text);
        moment = parsed.Success ? parsed.Value.ToInstant() : default;
        return parsed.Success;
    }

    /// <summary>Reads a moment, or a day (<c>2024-12-31</c> or <c>20241231</c>), which stands for its first moment in UTC.</summary>
    public static bool TryParseOrDay(string text, out Instant moment)
    {
        if (TryParse(text, out moment))
        {
            return true;
        }

        var isDay = LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day) || CompactDay.Parse(text).TryGetValue(default, out day);
        moment = isDay ? day.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant() : default;
        return isDay;
    }

    /// <summary>Writes a moment the way <see cref="TryParse"/> reads it, in UTC.</summary>
    public static string Format(Instant moment) => InstantPattern.ExtendedIso.Format(moment);
}
