using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Service.Wire;

/// <summary>Times and durations as the wire has them.</summary>
internal static class WireTime
{
    private const int NanosecondsPerSecond = 1_000_000_000;
    private const int NanosecondsPerMillisecond = 1_000_000;

    /// <summary>Whole seconds since the Unix epoch, and the nanoseconds after them.</summary>
    public static (long Seconds, int Nanos) Split(Instant instant)
    {
        var nanos = (instant - NodaConstants.UnixEpoch).SubsecondNanoseconds;

        // Seconds are rounded down; the part of a second of a negative time is negative.
        return (instant.ToUnixTimeSeconds(), nanos < 0 ? nanos + NanosecondsPerSecond : nanos);
    }

    /// <summary>The whole seconds of a duration in milliseconds, and the nanoseconds after them, both with its sign.</summary>
    public static (long Seconds, int Nanos) Split(long milliseconds) =>
        (milliseconds / 1000, (int)(milliseconds % 1000) * NanosecondsPerMillisecond);

    public static Timestamp ToTimestamp(Instant instant)
    {
        var (seconds, nanos) = Split(instant);
        return new Timestamp { Seconds = seconds, Nanos = nanos };
    }

    /// <summary>Null for null.</summary>
    public static Timestamp? ToTimestamp(Instant? instant) => instant is { } given ? ToTimestamp(given) : null;

    /// <summary>The timestamp as it is; its seconds must lie in the range of <see cref="Instant"/>.</summary>
    public static Instant ToInstant(Timestamp timestamp) => Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);

    public static Duration ToDuration(long milliseconds)
    {
        var (seconds, nanos) = Split(milliseconds);
        return new Duration { Seconds = seconds, Nanos = nanos };
    }

    /// <summary>Whole milliseconds of a duration; the rest is cut off.</summary>
    public static Duration ToDuration(NodaTime.Duration duration) => ToDuration((long)duration.TotalMilliseconds);

    /// <summary>The duration as it is; its seconds must lie in the range of <see cref="NodaTime.Duration"/>.</summary>
    public static NodaTime.Duration FromDuration(Duration duration) =>
        NodaTime.Duration.FromSeconds(duration.Seconds) + NodaTime.Duration.FromNanoseconds(duration.Nanos);
}
