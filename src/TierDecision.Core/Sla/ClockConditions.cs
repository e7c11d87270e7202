namespace TierDecision.Core.Sla;

/// <summary>When the clock of a metric starts, stands still and stops.</summary>
/// <param name="Start">What starts it.</param>
/// <param name="Stop">The event that meets the promise; <see cref="TimelineEventKind.Unspecified"/> if only the status does.</param>
internal sealed record ClockConditions(ClockStart Start, TimelineEventKind Stop = TimelineEventKind.Unspecified)
{
    /// <summary>Whether it starts anew after it has stopped.</summary>
    public bool Restarts { get; init; }

    /// <summary>Whether it goes on if a solved ticket is reopened; the time while it was solved does not count.</summary>
    public bool Resumes { get; init; }

    /// <summary>The statuses in which it stands still by its meaning.</summary>
    public TicketStatuses StandsStillIn { get; init; }

    /// <summary>Whether the policy's own statuses pause it as well.</summary>
    public bool TakesPauses { get; init; }

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
