namespace Prometheus;

/// <summary>Creates metrics in one registry. Asking twice for the same name, label names and static labels gives the same metric.</summary>
public sealed class MetricFactory : IMetricFactory
{
    private readonly CollectorRegistry _registry;
    private readonly KeyValuePair<string, string>[] _labels;

    internal MetricFactory(CollectorRegistry registry, params KeyValuePair<string, string>[] labels)
    {
        ArgumentNullException.ThrowIfNull(registry);
        _registry = registry;
        _labels = labels;
    }

    /// <inheritdoc/>
    public Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null) =>
        CreateCounter(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc/>
    public Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null) =>
        CreateGauge(name, help, configuration?.LabelNames ?? [], configuration);

    /// <inheritdoc/>
    public Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null) =>
        CreateHistogram(name, help, configuration?.LabelNames ?? [], configuration);

    /// <summary>Creates the metric, or finds it: the same name may have several sets of label names, but one type only.</summary>
    /// <exception cref="ArgumentException">The metric's name or a label's is not one that Prometheus accepts.</exception>
    /// <exception cref="InvalidOperationException">The name belongs to a metric of another type, or a label is given twice.</exception>
    public Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, _labels, identity => new Counter(identity, help, configuration));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, _labels, identity => new Gauge(identity, help, configuration));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null) =>
        _registry.GetOrAdd(name, labelNames, _labels, identity => new Histogram(identity, help, configuration));

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public Counter CreateCounter(string name, string help, params string[] labelNames) => CreateCounter(name, help, labelNames, null);

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public Gauge CreateGauge(string name, string help, params string[] labelNames) => CreateGauge(name, help, labelNames, null);

    /// <inheritdoc cref="CreateCounter(string, string, string[], CounterConfiguration?)"/>
    public Histogram CreateHistogram(string name, string help, params string[] labelNames) => CreateHistogram(name, help, labelNames, null);

    /// <inheritdoc/>
    public IMetricFactory WithLabels(IDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return labels.Count == 0 ? this : new MetricFactory(_registry, [.. labels, .. _labels]);
    }
}
