using Microsoft.AspNetCore.Http;

namespace Prometheus.HttpMetrics;

/// <summary>Which metrics about requests to keep, and how.</summary>
public sealed class HttpMiddlewareExporterOptions
{
    /// <summary>Requests being answered now.</summary>
    public HttpInProgressOptions InProgress { get; set; } = new();

    /// <summary>Requests answered.</summary>
    public HttpRequestCountOptions RequestCount { get; set; } = new();

    /// <summary>Seconds that answers took.</summary>
    public HttpRequestDurationOptions RequestDuration { get; set; } = new();

    /// <summary>True measures requests to /metrics too.</summary>
    public bool CaptureMetricsUrl { get; set; }

    /// <summary>Writes 2xx for 200, 201 and so on, in all metrics.</summary>
    public void ReduceStatusCodeCardinality() => ConfigureMeasurements(options => options.ReduceStatusCodeCardinality = true);

    /// <summary>Adds a route parameter as a label to all metrics.</summary>
    public void AddRouteParameter(HttpRouteParameterMapping mapping) => ConfigureMeasurements(options => options.AdditionalRouteParameters.Add(mapping));

    /// <summary>Adds a label read from the request to all metrics.</summary>
    public void AddCustomLabel(HttpCustomLabel mapping) => ConfigureMeasurements(options => options.CustomLabels.Add(mapping));

    /// <summary>Adds a label read from the request to all metrics.</summary>
    public void AddCustomLabel(string labelName, Func<HttpContext, string> valueProvider) => AddCustomLabel(new HttpCustomLabel(labelName, valueProvider));

    /// <summary>Creates all metrics with this factory.</summary>
    public void SetMetricFactory(IMetricFactory metricFactory) => ConfigureMeasurements(options => options.MetricFactory = metricFactory);

    /// <summary>Configures what all metrics share.</summary>
    public void ConfigureMeasurements(Action<HttpMetricsOptionsBase> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(InProgress);
        configure(RequestCount);
        configure(RequestDuration);
    }
}
