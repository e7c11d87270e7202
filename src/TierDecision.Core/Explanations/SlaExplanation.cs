using NodaTime;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Sla;

namespace TierDecision.Core.Explanations;

/// <summary>Which SLA rule applied, and how each due time was counted.</summary>
/// <param name="Rule">The rule and the near misses among those before it that promise something in this context.</param>
/// <param name="DueTimes">The targets; none where nothing is promised.</param>
public sealed record SlaExplanation(RuleExplanation Rule, IReadOnlyList<DueTimeExplanation> DueTimes);

/// <summary>How one due time was counted.</summary>
/// <param name="Metric">What is promised.</param>
/// <param name="From">From when time runs.</param>
/// <param name="TargetMilliseconds">How much open time there is; for business days, the open time that these have.</param>
/// <param name="BusinessDays">How many business days there are; 0 where the target is open time.</param>
/// <param name="Calendar">The calendar by which time runs.</param>
/// <param name="Zone">The calendar's time zone.</param>
/// <param name="Open">The open time that was counted, in order; the first stretches only, where there are many.</param>
/// <param name="FurtherMilliseconds">Open time counted beyond <paramref name="Open"/>; 0 where that is all.</param>
/// <param name="Due">When the time is up.</param>
/// <param name="Text">The same for people.</param>
public sealed record DueTimeExplanation(
    SlaMetric Metric,
    Instant From,
    long TargetMilliseconds,
    int BusinessDays,
    string Calendar,
    string Zone,
    IReadOnlyList<OpenStretch> Open,
    long FurtherMilliseconds,
    Instant Due,
    BilingualText Text);

/// <summary>A stretch of open time that was counted.</summary>
/// <param name="Start">From.</param>
/// <param name="End">To.</param>
public readonly record struct OpenStretch(Instant Start, Instant End);
