namespace Prometheus.HttpMetrics;

/// <summary>Options of the metric <c>http_requests_received_total</c>.</summary>
public sealed class HttpRequestCountOptions : HttpMetricsOptionsBase
{
    /// <summary>A metric of one's own in place of the usual one.</summary>
    public ICollector<ICounter>? Counter { get; set; }
}
