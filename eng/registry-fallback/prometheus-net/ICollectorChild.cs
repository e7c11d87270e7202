namespace Prometheus;

/// <summary>One series of a metric: the metric with all its label values.</summary>
public interface ICollectorChild;
