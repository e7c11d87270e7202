using System.Collections.Immutable;
using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Sla;

/// <summary>
/// What happened, in order: by time, and what has one time in the order in which it was given, so that pending and then open in one second is open.
/// A list that is given newest first is read from its end. The creation comes before all else of its millisecond.
/// </summary>
public sealed class Timeline
{
    private Timeline(ImmutableArray<(long At, TimelineEventKind Kind, TicketStatus Status)> events) => Events = events;

    /// <summary>A timeline of <paramref name="events"/>; one that comes twice in a row counts once.</summary>
    public static Timeline Of(params IEnumerable<TimelineEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var given = events.ToList();
        if (IsNewestFirst([.. given.Where(one => one.Kind != TimelineEventKind.Created).Select(one => one.At)]))
        {
            given.Reverse();
        }

        var inOrder = given
            .Select(one => (
                one.At,
                Event: (
                    At: CalendarPlan.Clamp(one.At.ToUnixTimeMilliseconds()),
                    one.Kind,
                    Status: one.Kind == TimelineEventKind.StatusChanged ? one.Status : TicketStatus.Unspecified)))
            .OrderBy(one => one.Event.At).ThenBy(one => one.Event.Kind != TimelineEventKind.Created).ThenBy(one => one.At)
            .Select(one => one.Event);
        var read = ImmutableArray.CreateBuilder<(long At, TimelineEventKind Kind, TicketStatus Status)>(given.Count);
        foreach (var one in inOrder)
        {
            if (read.Count == 0 || read[^1] != one)
            {
                read.Add(one);
            }
        }

        return new(read.DrainToImmutable());
    }

    // The creation says nothing of the order: who leaves it out has it put at the end.
    private static bool IsNewestFirst(Instant[] given)
    {
        var pairs = given.Zip(given.Skip(1)).ToList();
        return pairs.Exists(pair => pair.Second < pair.First) && !pairs.Exists(pair => pair.Second > pair.First);
    }

    /// <summary>How many events there are.</summary>
    public int Count => Events.Length;

    internal ImmutableArray<(long At, TimelineEventKind Kind, TicketStatus Status)> Events { get; }
}
