using System.ComponentModel;

namespace Prometheus;

/// <summary>Creates metrics in one registry. Asking twice for the same name, label names and static labels gives the same metric.</summary>
public interface IMetricFactory
{
    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    Counter CreateCounter(string name, string help, CounterConfiguration? configuration = null);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    Gauge CreateGauge(string name, string help, GaugeConfiguration? configuration = null);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    Histogram CreateHistogram(string name, string help, HistogramConfiguration? configuration = null);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    Counter CreateCounter(string name, string help, string[] labelNames, CounterConfiguration? configuration = null);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    Gauge CreateGauge(string name, string help, string[] labelNames, GaugeConfiguration? configuration = null);

    /// <inheritdoc cref="MetricFactory.CreateCounter(string, string, string[], CounterConfiguration?)"/>
    Histogram CreateHistogram(string name, string help, string[] labelNames, HistogramConfiguration? configuration = null);

    /// <summary>A factory for the same registry whose metrics all carry these labels too.</summary>
    IMetricFactory WithLabels(IDictionary<string, string> labels);
}
