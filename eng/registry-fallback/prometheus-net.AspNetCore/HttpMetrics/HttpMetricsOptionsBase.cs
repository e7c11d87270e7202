namespace Prometheus.HttpMetrics;

/// <summary>Options that every metric about requests shares.</summary>
public abstract class HttpMetricsOptionsBase
{
    /// <summary>False leaves the metric out.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>True writes 2xx for 200, 201 and so on.</summary>
    public bool ReduceStatusCodeCardinality { get; set; }

    /// <summary>Route parameters that become labels.</summary>
    public List<HttpRouteParameterMapping> AdditionalRouteParameters { get; set; } = [];

    /// <summary>Labels read from the request.</summary>
    public List<HttpCustomLabel> CustomLabels { get; set; } = [];

    /// <summary>The registry of the metric; null is the default one. A factory or a metric of one's own goes first.</summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>The factory of the metric. A metric of one's own goes first.</summary>
    public IMetricFactory? MetricFactory { get; set; }
}
