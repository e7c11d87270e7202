using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Service.Failures;

/// <summary>
/// What a caller sent, as errors repeat it: short, on one line, and safe to print. Identifiers of customers are never repeated: errors end up in
/// logs.
/// </summary>
internal static class GivenValue
{
    private const int MaxLength = 40;

    /// <summary>An error with the value behind it, such as <c>must be 0 or more; got -1</c>.</summary>
    public static string After(string description, string value) => $"{description}; got {value}";

    /// <summary>A text in quotes, without what a terminal obeys, and cut if it is long.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? $"'{PrintableText.Of(text)}'" : $"'{PrintableText.Of(text.AsSpan(0, MaxLength))}...'";

    /// <summary>A number.</summary>
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number.</summary>
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time, or its parts if it is none.</summary>
    public static string Of(Timestamp time) =>
        time.Seconds >= Instant.MinValue.ToUnixTimeSeconds() && time.Seconds <= Instant.MaxValue.ToUnixTimeSeconds()
        && time.Nanos is >= 0 and < (int)NodaConstants.NanosecondsPerSecond
            ? MomentText.Format(Instant.FromUnixTimeSeconds(time.Seconds).PlusNanoseconds(time.Nanos))
            : Parts(time.Seconds, time.Nanos);

    /// <summary>A duration in seconds.</summary>
    public static string Of(Google.Protobuf.WellKnownTypes.Duration duration) =>
        duration.Nanos == 0 ? string.Create(CultureInfo.InvariantCulture, $"{duration.Seconds}s") : Parts(duration.Seconds, duration.Nanos);

    private static string Parts(long seconds, int nanos) => string.Create(CultureInfo.InvariantCulture, $"{seconds} seconds and {nanos} nanos");
}
