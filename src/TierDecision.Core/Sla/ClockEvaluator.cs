using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Sla;

/// <summary>
/// How clocks stand: a pure function of the definition, the timeline and an instant. What happened after that instant is not read. Total:
/// it throws for no timeline, whatever is missing from it or contradicts itself.
/// </summary>
public static class ClockEvaluator
{
    /// <summary>How the clock of <paramref name="definition"/> stands at <paramref name="at"/>.</summary>
    public static SlaClock Evaluate(ClockDefinition definition, Timeline timeline, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(timeline);
        if (SlaMetrics.Find(definition.Metric) is not { Conditions: var conditions })
        {
            return new SlaClock(definition, SlaClockState.NotStarted);
        }

        var until = CalendarPlan.Clamp(at.ToUnixTimeMilliseconds());
        var reader = new TimelineReader(definition, conditions);
        foreach (var (eventAt, kind, status) in timeline.Events)
        {
            if (eventAt > until)
            {
                break;
            }

            reader.Read(eventAt, kind, status);
        }

        return reader.At(until);
    }

    /// <summary>How several clocks stand, in the order of their definitions.</summary>
    public static IReadOnlyList<SlaClock> Evaluate(IEnumerable<ClockDefinition> definitions, Timeline timeline, Instant at)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return [.. definitions.Select(definition => Evaluate(definition, timeline, at))];
    }
}
