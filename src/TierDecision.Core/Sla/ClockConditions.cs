using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Sla;

/// <summary>When the clock of a metric starts, stands still and stops.</summary>
/// <param name="Start">What starts it.</param>
/// <param name="Stop">The event that meets the promise; <see cref="TimelineEventKind.Unspecified"/> where only the status does.</param>
/// <param name="Restarts">Whether it starts anew after it has stopped.</param>
/// <param name="Resumes">Whether it goes on where a solved ticket is reopened; the time while it was solved does not count.</param>
/// <param name="StandsStillIn">The statuses in which it stands still by its meaning.</param>
/// <param name="TakesPauses">Whether the policy's own statuses pause it as well.</param>
internal sealed record ClockConditions(
    ClockStart Start, TimelineEventKind Stop, bool Restarts, bool Resumes, TicketStatuses StandsStillIn, bool TakesPauses)
{
    // Zendesk's definitions of the metrics: requester wait is new, open and on-hold time, agent work is new and open time, the pausable
    // update leaves out pending, the next reply counts from the oldest customer message that is not answered.
    private static readonly Dictionary<SlaMetric, ClockConditions> ByMetric = new()
    {
        [SlaMetric.Answer] =
            new(ClockStart.Creation, TimelineEventKind.Answered, Restarts: false, Resumes: false, TicketStatuses.None, TakesPauses: true),
        [SlaMetric.ShipBy] =
            new(ClockStart.Creation, TimelineEventKind.Shipped, Restarts: false, Resumes: false, TicketStatuses.None, TakesPauses: true),
        [SlaMetric.FirstResponse] =
            new(ClockStart.Creation, TimelineEventKind.AgentPublicReply, Restarts: false, Resumes: false, TicketStatuses.None, TakesPauses: true),
        [SlaMetric.NextResponse] =
            new(ClockStart.UnansweredMessage, TimelineEventKind.AgentPublicReply, Restarts: true, Resumes: false, TicketStatuses.None, TakesPauses: true),
        [SlaMetric.PeriodicUpdate] =
            new(ClockStart.PublicReply, TimelineEventKind.AgentPublicReply, Restarts: true, Resumes: true, TicketStatuses.None, TakesPauses: false),
        [SlaMetric.PausableUpdate] =
            new(ClockStart.PublicReply, TimelineEventKind.AgentPublicReply, Restarts: true, Resumes: true, TicketStatuses.Pending, TakesPauses: false),
        [SlaMetric.Resolution] =
            new(ClockStart.Creation, TimelineEventKind.Unspecified, Restarts: false, Resumes: true, TicketStatuses.None, TakesPauses: true),
        [SlaMetric.RequesterWait] =
            new(ClockStart.Creation, TimelineEventKind.Unspecified, Restarts: false, Resumes: true, TicketStatuses.Pending, TakesPauses: false),
        [SlaMetric.AgentWork] = new(
            ClockStart.Creation,
            TimelineEventKind.Unspecified,
            Restarts: false,
            Resumes: true,
            TicketStatuses.Pending | TicketStatuses.OnHold,
            TakesPauses: false),
    };

    /// <summary>The conditions of a metric; null where there is no such metric.</summary>
    public static ClockConditions? Of(SlaMetric metric) => ByMetric.GetValueOrDefault(metric);

    /// <summary>Whether its due time is known when a ticket, contact or order comes in.</summary>
    public bool StartsAtCreation => Start == ClockStart.Creation;
}

/// <summary>What starts a clock.</summary>
internal enum ClockStart
{
    /// <summary>The ticket, contact or order itself.</summary>
    Creation,

    /// <summary>A customer message to which no reply was given, once the first response is no longer awaited.</summary>
    UnansweredMessage,

    /// <summary>A public reply: from it the time to the next one counts.</summary>
    PublicReply,
}
