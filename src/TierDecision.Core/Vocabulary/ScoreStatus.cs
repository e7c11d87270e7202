namespace TierDecision.Core.Vocabulary;

/// <summary>Whether the customer is known and the score can be used.</summary>
public enum ScoreStatus : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>Known, and as fresh as the policy asks.</summary>
    Known = 1,

    /// <summary>Known, and older than the policy allows.</summary>
    Stale = 2,

    /// <summary>No customer has this identifier, or the request named none.</summary>
    Unknown = 3,

    /// <summary>The store could not be asked.</summary>
    Unavailable = 4,

    /// <summary>The identity failed verification; the score was not used.</summary>
    Untrusted = 5,
}
