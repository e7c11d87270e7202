using Prometheus;

namespace TierDecision.Service.Publishing;

/// <summary>How far assigning tiers anew is, on <c>/metrics</c>.</summary>
internal sealed class RetierMetrics(IMetricFactory factory) : IProgress<long>
{
    private readonly Gauge.Child _customers = factory.CreateGauge(
        "tierdecision_retier_customers",
        "Customers whom this node has read, and then written, to assign their tiers anew or to preview that; 0 while it does neither.").WithLabels();

    /// <summary>So many customers so far; 0 when it has ended.</summary>
    public void Report(long value) => _customers.Set(value);
}
