using Google.Protobuf.WellKnownTypes;
using NodaTime;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Service.Wire;

/// <summary>Times as the wire has them.</summary>
internal static class WireTime
{
    private const int NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Whole seconds since the Unix epoch, and the nanoseconds after them.</summary>
    public static (long Seconds, int Nanos) Split(Instant instant)
    {
        var nanos = (instant - NodaConstants.UnixEpoch).SubsecondNanoseconds;

        // Seconds are rounded down; the part of a second of a negative time is negative.
        return (instant.ToUnixTimeSeconds(), nanos < 0 ? nanos + NanosecondsPerSecond : nanos);
    }

    public static Timestamp ToTimestamp(Instant instant)
    {
        var (seconds, nanos) = Split(instant);
        return new Timestamp { Seconds = seconds, Nanos = nanos };
    }

    public static Instant ToInstant(Timestamp timestamp) => Instant.FromUnixTimeSeconds(timestamp.Seconds).PlusNanoseconds(timestamp.Nanos);

    public static Duration ToDuration(long milliseconds) =>
        new() { Seconds = milliseconds / 1000, Nanos = (int)(milliseconds % 1000) * 1_000_000 };
}
