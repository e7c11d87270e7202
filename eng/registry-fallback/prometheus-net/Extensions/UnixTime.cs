namespace Prometheus;

/// <summary>Seconds since 1970-01-01 UTC, without leap seconds, as Prometheus writes times.</summary>
internal static class UnixTime
{
    public static double Now => SecondsOf(TimeProvider.System.GetUtcNow());

    public static double SecondsOf(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
