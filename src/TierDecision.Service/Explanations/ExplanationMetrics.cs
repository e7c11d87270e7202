using Prometheus;
using TierDecision.Service.Resilience;

namespace TierDecision.Service.Explanations;

/// <summary>What the service tells of kept explanations on <c>/metrics</c>.</summary>
internal sealed class ExplanationMetrics(IMetricFactory factory)
{
    private readonly Counter _explanations = factory.CreateCounter(
        "tierdecision_kept_explanations_total",
        "Explanations kept, passed over because too many waited, not kept because there was no room, or not taken by the cache.",
        ["outcome"]);

    public void Kept(CacheKeeping keeping) => _explanations.WithLabels(keeping switch
    {
        CacheKeeping.Kept => "kept",
        CacheKeeping.NoRoom => "no_room",
        _ => "failed",
    }).Inc();

    public void Dropped() => _explanations.WithLabels("dropped").Inc();
}
