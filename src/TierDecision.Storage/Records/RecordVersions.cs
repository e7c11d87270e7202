using System.Globalization;
using NodaTime;

namespace TierDecision.Storage.Records;

/// <summary>
/// Which versions a write may have. By default a version is the time in milliseconds since 1970, so one far ahead of the clock is a mistake of units;
/// it would keep every later write from counting.
/// </summary>
public static class RecordVersions
{
    // Clocks and time zones differ; nothing is written for later.
    private static readonly Duration Ahead = Duration.FromDays(1);

    /// <summary>The greatest version that a write may have now: the time a day ahead, in milliseconds since 1970.</summary>
    public static ulong Ceiling(Instant now) => (ulong)Math.Max(0, (now + Ahead).ToUnixTimeMilliseconds());

    /// <summary>The time as a version: in milliseconds since 1970.</summary>
    public static ulong Of(Instant now) => (ulong)Math.Max(0, now.ToUnixTimeMilliseconds());

    /// <summary>The version of a write that names none: the time, and at least one more than what stands, if that is a valid one.</summary>
    internal static ulong Next(ulong? stands, Instant now) =>
        stands is { } version && IsValid(version, now) ? Math.Max(Of(now), version + 1) : Of(now);

    /// <summary>What is wrong with a version, as the end of a sentence that begins with it; null if nothing is.</summary>
    /// <param name="version">The version.</param>
    /// <param name="now">The time by the store's clock.</param>
    public static string? Problem(ulong version, Instant now)
    {
        var ceiling = Ceiling(now);
        if (version <= ceiling)
        {
            return null;
        }

        var unit = IsTime(version / 1_000) ? ", and this looks like microseconds"
            : IsTime(version / 1_000_000) ? ", and this looks like nanoseconds"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"must be at most the time a day from now, in milliseconds since 1970; got {version}{unit}");

        // One of the last decades, as all that is written: a few days ahead is no other unit.
        bool IsTime(ulong milliseconds) => milliseconds >= ceiling / 2 && milliseconds <= ceiling;
    }

    /// <summary>
    /// Whether a version that stands could be written now. Earlier programs wrote others; what has one is not kept from being replaced.
    /// </summary>
    internal static bool IsValid(ulong version, Instant now) => version <= Ceiling(now);
}
