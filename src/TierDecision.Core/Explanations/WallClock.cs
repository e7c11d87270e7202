using System.Globalization;
using NodaTime;

namespace TierDecision.Core.Explanations;

/// <summary>Moments as clocks on a wall show them. Total: what lies beyond the years that zones can be asked about is shown as their ends.</summary>
internal static class WallClock
{
    private static readonly Instant Earliest = Instant.FromUtc(1, 1, 2, 0, 0);
    private static readonly Instant Latest = Instant.FromUtc(9998, 1, 1, 0, 0);

    /// <summary>Such as <c>Sun 2026-11-22 02:47:41</c>.</summary>
    public static string At(Instant instant, DateTimeZone zone)
    {
        var local = Local(instant, zone);
        return $"{local.ToString("ddd uuuu-MM-dd", CultureInfo.InvariantCulture)} {Time(local)}";
    }

    public static LocalDateTime Local(Instant instant, DateTimeZone zone) =>
        Instant.Max(Earliest, Instant.Min(instant, Latest)).InZone(zone).LocalDateTime;

    public static string Time(LocalDateTime local) =>
        local.ToString(local.Millisecond != 0 ? "HH:mm:ss.fff" : local.Second != 0 ? "HH:mm:ss" : "HH:mm", CultureInfo.InvariantCulture);
}
