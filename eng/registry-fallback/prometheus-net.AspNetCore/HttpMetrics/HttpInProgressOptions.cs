namespace Prometheus.HttpMetrics;

/// <summary>Options of the metric <c>http_requests_in_progress</c>.</summary>
public sealed class HttpInProgressOptions : HttpMetricsOptionsBase
{
    /// <summary>A metric of one's own in place of the usual one.</summary>
    public ICollector<IGauge>? Gauge { get; set; }
}
