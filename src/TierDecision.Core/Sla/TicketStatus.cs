namespace TierDecision.Core.Sla;

/// <summary>Where a ticket stands. The numbers equal those of the wire contract.</summary>
public enum TicketStatus : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Nobody works on it yet.</summary>
    New = 1,

    /// <summary>Somebody works on it.</summary>
    Open = 2,

    /// <summary>It waits for the customer.</summary>
    Pending = 3,

    /// <summary>It waits for somebody else, such as a supplier.</summary>
    OnHold = 4,

    /// <summary>It is solved; the customer may reopen it.</summary>
    Solved = 5,

    /// <summary>It is over.</summary>
    Closed = 6,
}

/// <summary>Several statuses at once.</summary>
[Flags]
public enum TicketStatuses : byte
{
    /// <summary>No status.</summary>
    None = 0,

    /// <summary>New.</summary>
    New = 1,

    /// <summary>Open.</summary>
    Open = 2,

    /// <summary>Waits for the customer.</summary>
    Pending = 4,

    /// <summary>Waits for somebody else.</summary>
    OnHold = 8,

    /// <summary>Solved.</summary>
    Solved = 16,

    /// <summary>Over.</summary>
    Closed = 32,

    /// <summary>Solved or over.</summary>
    Done = Solved | Closed,
}
