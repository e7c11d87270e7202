namespace TierDecision.Core.Routing;

/// <summary>Whether the promised answer time can be kept.</summary>
public enum PromiseStatus : byte
{
    /// <summary>Nothing is promised, or the expected wait is not known.</summary>
    Unspecified = 0,

    /// <summary>By the expected wait, it can.</summary>
    OnTrack = 1,

    /// <summary>By the expected wait, it cannot.</summary>
    AtRisk = 2,

    /// <summary>The time is up.</summary>
    Missed = 3,
}
