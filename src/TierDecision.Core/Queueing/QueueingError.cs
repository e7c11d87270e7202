namespace TierDecision.Core.Queueing;

/// <summary>Why a queueing formula gives no number.</summary>
public enum QueueingError : byte
{
    /// <summary>It gives one.</summary>
    None = 0,

    /// <summary>A load, a time or a number of agents is negative, not finite, or larger than the formula's range.</summary>
    OutOfRange = 1,

    /// <summary>As much work comes as the agents can do, or more: the line grows without end, and no average exists.</summary>
    Unstable = 2,
}
