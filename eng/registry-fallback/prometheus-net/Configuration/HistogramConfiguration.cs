namespace Prometheus;

/// <summary>Options of a histogram.</summary>
public sealed class HistogramConfiguration : MetricConfiguration
{
    /// <summary>Upper bounds, strictly increasing; a last bucket of +Inf is added. Null takes the default: 5 ms to 10 s.</summary>
    public double[]? Buckets { get; set; }
}
