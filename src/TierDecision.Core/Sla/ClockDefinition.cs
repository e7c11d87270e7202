using TierDecision.Core.Calendars;

namespace TierDecision.Core.Sla;

/// <summary>
/// One promise as a clock runs by it, whole in itself: the target, the calendar and the conditions of the policy version under which the
/// clock started. Whoever keeps it keeps the clock pinned to that version, whatever the policy becomes.
/// </summary>
/// <param name="Metric">What is promised.</param>
/// <param name="Target">How much time there is.</param>
/// <param name="Calendar">The calendar by which time runs.</param>
public sealed record ClockDefinition(SlaMetric Metric, BusinessSpan Target, CalendarPlan Calendar)
{
    /// <summary>
    /// The statuses in which the clock stands still, beside those that the metric itself leaves out. Counts for first and next response,
    /// resolution, answer and ship-by; the other metrics say by their meaning when they run.
    /// </summary>
    public TicketStatuses PauseOn { get; init; }

    /// <summary>Of what parts of the target to warn, each more than 0 and less than 1, ascending.</summary>
    public IReadOnlyList<double> WarnAt { get; init; } = [];

    /// <summary>
    /// Whether time counts from the beginning also where the target came to apply only later, by a changed priority or policy. Else it counts
    /// from the last such change on.
    /// </summary>
    public bool Retroactive { get; init; } = true;

    /// <summary>The policy version and the rule that made the promise.</summary>
    public ClockPin Pin { get; init; } = new("", "", "");
}

/// <summary>Under what a clock started.</summary>
/// <param name="Policy">The policy's name.</param>
/// <param name="Version">The policy's version.</param>
/// <param name="Rule">The SLA rule.</param>
public sealed record ClockPin(string Policy, string Version, string Rule);
