using Prometheus;
using TierDecision.Core.Vocabulary;
using TierDecision.Storage.Writes;

namespace TierDecision.Service.Customers;

/// <summary>What the service tells of single writes on <c>/metrics</c>.</summary>
internal sealed class CustomerMetrics(IMetricFactory factory)
{
    private readonly Counter _writes = factory.CreateCounter(
        "tierdecision_customer_writes_total", "Writes of single customers, by what was written and how it ended.", ["write", "outcome"]);

    private readonly Histogram _durations = factory.CreateHistogram(
        "tierdecision_customer_write_duration_seconds",
        "Time that the store took for one write with all its attempts.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0001, 2, 16), LabelNames = ["write"] });

    public void Written(string what, WriteStatus status, TimeSpan elapsed)
    {
        _writes.WithLabels(what, EnumWords.SnakeCase(status.ToString())).Inc();
        _durations.WithLabels(what).Observe(elapsed.TotalSeconds);
    }
}
