using Prometheus;

namespace TierDecision.Service.DecisionLog;

/// <summary>What the decision log tells of itself on <c>/metrics</c>.</summary>
internal sealed class DecisionLogMetrics
{
    private readonly Counter.Child _written;
    private readonly Counter.Child _dropped;
    private readonly Counter.Child _lost;
    private readonly Counter _failures;

    public DecisionLogMetrics(IMetricFactory factory)
    {
        var entries = factory.CreateCounter(
            "tierdecision_decision_log_entries_total",
            "Decisions for the log: written, dropped because too many waited, or lost because the service ended before they could be written.",
            ["outcome"]);
        _written = entries.WithLabels("written");
        _dropped = entries.WithLabels("dropped");
        _lost = entries.WithLabels("lost");
        _failures = factory.CreateCounter(
            "tierdecision_decision_log_failures_total", "Attempts to write to the decision log that failed and were repeated.");
    }

    public void Written(int entries) => _written.Inc(entries);

    public void Dropped() => _dropped.Inc();

    public void Lost(int entries) => _lost.Inc(entries);

    public void Failed() => _failures.Inc();
}
