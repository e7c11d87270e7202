using NodaTime;

namespace TierDecision.Core.Sla;

/// <summary>Something that happened to a ticket, contact or order.</summary>
/// <param name="At">When; counted to the millisecond.</param>
/// <param name="Kind">What.</param>
/// <param name="Status">The new status, for <see cref="TimelineEventKind.StatusChanged"/>; passed over for others.</param>
public readonly record struct TimelineEvent(Instant At, TimelineEventKind Kind, TicketStatus Status = TicketStatus.Unspecified);

/// <summary>What happened. The numbers equal those of the wire contract.</summary>
public enum TimelineEventKind : byte
{
    /// <summary>Not said; passed over.</summary>
    Unspecified = 0,

    /// <summary>The ticket was created, the contact arrived, the order was placed. The first one counts.</summary>
    Created = 1,

    /// <summary>Its priority changed: from here on other targets may apply.</summary>
    PriorityChanged = 2,

    /// <summary>A policy was attached or changed: from here on other targets may apply.</summary>
    PolicyChanged = 3,

    /// <summary>The customer wrote.</summary>
    CustomerMessage = 4,

    /// <summary>An agent wrote what the customer cannot see.</summary>
    InternalNote = 5,

    /// <summary>An agent wrote to the customer.</summary>
    AgentPublicReply = 6,

    /// <summary>The contact was answered.</summary>
    Answered = 7,

    /// <summary>The order left the warehouse.</summary>
    Shipped = 8,

    /// <summary>The status changed.</summary>
    StatusChanged = 9,

    /// <summary>It came to nothing: a caller hung up, an order was cancelled, a ticket was deleted.</summary>
    Cancelled = 10,
}
