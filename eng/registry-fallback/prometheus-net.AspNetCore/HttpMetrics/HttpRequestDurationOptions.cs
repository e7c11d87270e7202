namespace Prometheus.HttpMetrics;

/// <summary>Options of the metric <c>http_request_duration_seconds</c>.</summary>
public sealed class HttpRequestDurationOptions : HttpMetricsOptionsBase
{
    /// <summary>A metric of one's own in place of the usual one.</summary>
    public ICollector<IHistogram>? Histogram { get; set; }
}
