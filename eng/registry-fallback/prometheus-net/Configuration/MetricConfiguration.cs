namespace Prometheus;

/// <summary>Options that every kind of metric shares.</summary>
public abstract class MetricConfiguration
{
    /// <summary>Label names, read only by the overloads that take no label names of their own; null means none.</summary>
    public string[]? LabelNames { get; set; }

    /// <summary>True keeps a series out of the export until its value is first set, whatever the value.</summary>
    public bool SuppressInitialValue { get; set; }
}
