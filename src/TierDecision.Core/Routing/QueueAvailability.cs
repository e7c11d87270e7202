namespace TierDecision.Core.Routing;

/// <summary>Whether a queue is open.</summary>
public enum QueueAvailability : byte
{
    /// <summary>Not said: there is no route.</summary>
    Unspecified = 0,

    /// <summary>Open by its hours, and not reported closed.</summary>
    Open = 1,

    /// <summary>Outside its hours.</summary>
    OutsideHours = 2,

    /// <summary>Within its hours, and reported closed.</summary>
    ReportedClosed = 3,
}
