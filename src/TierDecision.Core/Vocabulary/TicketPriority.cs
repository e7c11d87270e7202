namespace TierDecision.Core.Vocabulary;

/// <summary>How urgent a ticket is in the ticket system's own words.</summary>
public enum TicketPriority : byte
{
    /// <summary>Not said; taken as <see cref="Normal"/>.</summary>
    Unspecified = 0,

    /// <summary>Low.</summary>
    Low = 1,

    /// <summary>Normal.</summary>
    Normal = 2,

    /// <summary>High.</summary>
    High = 3,

    /// <summary>Urgent.</summary>
    Urgent = 4,
}
