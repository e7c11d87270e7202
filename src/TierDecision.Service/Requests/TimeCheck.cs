using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;
using Duration = NodaTime.Duration;

namespace TierDecision.Service.Requests;

/// <summary>Which times a field can have. Times outside are mistakes of units or zone, and nothing could be computed with some of them.</summary>
internal sealed class TimeCheck
{
    private const int NanosecondsPerSecond = 1_000_000_000;

    // Clocks differ a little.
    private static readonly Duration Skew = Duration.FromMinutes(5);
    private static readonly Duration TenYears = Duration.FromDays(3650);

    private readonly Duration? _back;
    private readonly Duration _ahead;
    private readonly string _violation;

    private TimeCheck(Duration? back, Duration ahead, string violation) => (_back, _ahead, _violation) = (back, ahead, violation);

    /// <summary>The last ten years, to five minutes from now.</summary>
    public static TimeCheck Past { get; } = new(
        TenYears, Skew, "must be a time within the last ten years and not later than five minutes from now");

    /// <summary>Ten years around now.</summary>
    public static TimeCheck PastOrFuture { get; } = new(TenYears, TenYears, "must be a time within ten years of now");

    /// <summary>The last day, to five minutes from now.</summary>
    public static TimeCheck LastDay { get; } = new(
        Duration.FromDays(1), Skew, "must be a time within the last day and not later than five minutes from now");

    /// <summary>From 1970, where the times of records begin, to five minutes from now.</summary>
    public static TimeCheck RecordedPast { get; } = new(null, Skew, "must be a time since 1970 and not later than five minutes from now");

    /// <summary>From 1970 to ten years from now.</summary>
    public static TimeCheck RecordedFuture { get; } = new(null, TenYears, "must be a time within ten years of now");

    /// <summary>Reads a time. Returns what is wrong if it is not a valid one inside, and gives <paramref name="now"/>; null if nothing is.</summary>
    public string? Read(Timestamp timestamp, Instant now, out Instant instant)
    {
        // The range first: other times do not fit into an Instant.
        var earliest = _back is { } back ? (now - back).ToUnixTimeSeconds() : 0;
        if (timestamp.Nanos is < 0 or >= NanosecondsPerSecond
            || timestamp.Seconds < earliest || timestamp.Seconds > (now + _ahead).ToUnixTimeSeconds())
        {
            instant = now;
            return GivenValue.After(_violation, GivenValue.Of(timestamp));
        }

        instant = WireTime.ToInstant(timestamp);
        return null;
    }
}
