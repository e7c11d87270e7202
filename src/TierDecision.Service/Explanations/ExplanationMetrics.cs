using Prometheus;

namespace TierDecision.Service.Explanations;

/// <summary>What the service tells of kept explanations on <c>/metrics</c>.</summary>
internal sealed class ExplanationMetrics(IMetricFactory factory)
{
    private readonly Counter _explanations = factory.CreateCounter(
        "tierdecision_kept_explanations_total", "Explanations kept, passed over because too many waited, or not taken by the cache.", ["outcome"]);

    public void Kept(bool taken) => _explanations.WithLabels(taken ? "kept" : "failed").Inc();

    public void Dropped() => _explanations.WithLabels("dropped").Inc();
}
