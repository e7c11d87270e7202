using NodaTime;

namespace TierDecision.Cli.Files;

/// <summary>Which dates of files lie in the future.</summary>
internal static class FutureDates
{
    // Files are dated by the day, and somewhere it is tomorrow already.
    private static readonly Duration Tomorrow = Duration.FromDays(1);

    /// <summary>The latest date that a file may have; null if it may have any.</summary>
    public static Instant? Latest(Instant now, bool allowFuture) => allowFuture ? null : now + Tomorrow;
}
