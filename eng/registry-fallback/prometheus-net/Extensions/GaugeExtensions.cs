namespace Prometheus;

/// <summary>Times and operations in progress as gauges.</summary>
public static class GaugeExtensions
{
    /// <summary>Sets the gauge to the current time, in seconds since 1970-01-01 UTC.</summary>
    public static void SetToCurrentTimeUtc(this IGauge gauge) => gauge.Set(UnixTime.Now);

    /// <summary>Sets the gauge to this time, in seconds since 1970-01-01 UTC.</summary>
    public static void SetToTimeUtc(this IGauge gauge, DateTimeOffset timestamp) => gauge.Set(UnixTime.SecondsOf(timestamp));

    /// <summary>Sets the gauge to the current time, in seconds since 1970-01-01 UTC, unless it is already as great.</summary>
    public static void IncToCurrentTimeUtc(this IGauge gauge) => gauge.IncTo(UnixTime.Now);

    /// <summary>Sets the gauge to this time, in seconds since 1970-01-01 UTC, unless it is already as great.</summary>
    public static void IncToTimeUtc(this IGauge gauge, DateTimeOffset timestamp) => gauge.IncTo(UnixTime.SecondsOf(timestamp));

    /// <summary>Counts an operation in progress: adds 1 now and takes it back when the result is disposed of.</summary>
    public static IDisposable TrackInProgress(this IGauge gauge)
    {
        ArgumentNullException.ThrowIfNull(gauge);
        gauge.Inc();
        return new InProgress(gauge);
    }

    private sealed class InProgress(IGauge gauge) : IDisposable
    {
        private IGauge? _gauge = gauge;

        public void Dispose() => Interlocked.Exchange(ref _gauge, null)?.Dec();
    }
}
