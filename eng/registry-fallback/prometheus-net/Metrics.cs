namespace Prometheus;

/// <summary>The entrance: the default registry, and factories for it and for registries of one's own.</summary>
public static class Metrics
{
    static Metrics()
    {
        DefaultRegistry = new CollectorRegistry();
        DefaultFactory = new MetricFactory(DefaultRegistry);
        SuppressDefaultMetrics(SuppressDefaultMetricOptions.SuppressNone);
    }

    /// <summary>The registry of every metric that names no other.</summary>
    public static CollectorRegistry DefaultRegistry { get; }

    /// <summary>The factory of the default registry.</summary>
    public static MetricFactory DefaultFactory { get; }

    /// <summary>An empty registry.</summary>
    public static CollectorRegistry NewCustomRegistry() => new();

    /// <summary>A factory for this registry.</summary>
    public static MetricFactory WithCustomRegistry(CollectorRegistry registry) => new(registry);

    /// <summary>A factory for the default registry whose metrics all carry these labels.</summary>
    public static IMetricFactory WithLabels(IDictionary<string, string> labels) => DefaultFactory.WithLabels(labels);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        DefaultFactory.CreateCounter(name, help, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        DefaultFactory.CreateGauge(name, help, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        DefaultFactory.CreateHistogram(name, help, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        DefaultFactory.CreateCounter(name, help, labelNames, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        DefaultFactory.CreateGauge(name, help, labelNames, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        DefaultFactory.CreateHistogram(name, help, labelNames, configuration);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Counter CreateCounter(string name, string help, params string[] labelNames) =>
        DefaultFactory.CreateCounter(name, help, labelNames);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Gauge CreateGauge(string name, string help, params string[] labelNames) =>
        DefaultFactory.CreateGauge(name, help, labelNames);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public static Histogram CreateHistogram(string name, string help, params string[] labelNames) =>
        DefaultFactory.CreateHistogram(name, help, labelNames);

    /// <summary>Leaves out the default registry's own metrics. Has an effect only before its first export.</summary>
    public static void SuppressDefaultMetrics() => SuppressDefaultMetrics(SuppressDefaultMetricOptions.SuppressAll);

    /// <inheritdoc cref="SuppressDefaultMetrics()"/>
    public static void SuppressDefaultMetrics(SuppressDefaultMetricOptions options)
    {
        var suppressed = (options ?? SuppressDefaultMetricOptions.SuppressAll).SuppressProcessMetrics;
        DefaultRegistry.SetBeforeFirstCollect(() =>
        {
            if (!suppressed)
            {
                DotNetStats.Register(DefaultRegistry);
            }
        });
    }
}
