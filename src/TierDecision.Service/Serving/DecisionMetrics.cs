using Prometheus;
using TierDecision.Core.Policies;

namespace TierDecision.Service.Serving;

/// <summary>What the service tells of its decisions on <c>/metrics</c>.</summary>
internal sealed class DecisionMetrics(IMetricFactory factory)
{
    internal Counter Decisions { get; } = factory.CreateCounter(
        "tierdecision_decisions_total",
        "Decisions made, by what they were about, the tier in force and whether the customer was known.",
        ["context", "tier", "score"]);

    internal Counter Unconfirmed { get; } = factory.CreateCounter(
        "tierdecision_unconfirmed_decisions_total", "Decisions that were degraded because the store had not confirmed the customers for too long.");

    internal Counter Gaps { get; } = factory.CreateCounter(
        "tierdecision_identity_gaps_total",
        "Decisions whose identifier names nobody, by the reason: withheld, short_number, national_number, incomplete_number, unreadable.",
        ["gap"]);

    internal Counter Shared { get; } = factory.CreateCounter(
        "tierdecision_shared_identifiers_total", "Decisions whose identifier stands for several customers.");

    internal Counter Pins { get; } = factory.CreateCounter(
        "tierdecision_policy_pins_total",
        "Questions that brought the pin of a policy, by whether it decided (current: it is in force or tried; kept) or not (expired, gone).",
        ["outcome"]);

    internal Histogram Duration { get; } = factory.CreateHistogram(
        "tierdecision_decision_duration_seconds",
        "Time from a decoded request to the decision: mapping, look-up and engine, without transport.",
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.000001, 2, 16), LabelNames = ["context"] });

    /// <summary>The metrics of one policy, whose label children are looked up now and not per request.</summary>
    public PolicyMetrics For(PolicyPlan plan) => new(this, plan);
}
