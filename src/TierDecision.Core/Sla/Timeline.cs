using System.Collections.Immutable;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Sla;

/// <summary>
/// What happened, in order. The order in which events are given does not matter: they are read by time, those of the same millisecond by
/// kind (see <see cref="TimelineEventKind"/>) and by status from new to closed. So two systems that report the same events in another
/// order get the same clocks.
/// </summary>
public sealed class Timeline
{
    private Timeline(ImmutableArray<(long At, TimelineEventKind Kind, TicketStatus Status)> events) => Events = events;

    /// <summary>A timeline of <paramref name="events"/>, in any order; an event that comes twice counts once.</summary>
    public static Timeline Of(params IEnumerable<TimelineEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        return new([.. events
            .Select(one => (
                At: CalendarPlan.Clamp(one.At.ToUnixTimeMilliseconds()),
                one.Kind,
                Status: one.Kind == TimelineEventKind.StatusChanged ? one.Status : TicketStatus.Unspecified))
            .Distinct()
            .OrderBy(one => one.At).ThenBy(one => one.Kind).ThenBy(one => one.Status)]);
    }

    /// <summary>How many different events there are.</summary>
    public int Count => Events.Length;

    internal ImmutableArray<(long At, TimelineEventKind Kind, TicketStatus Status)> Events { get; }
}
