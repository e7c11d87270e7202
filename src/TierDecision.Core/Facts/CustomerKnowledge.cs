namespace TierDecision.Core.Facts;

/// <summary>How much a look-up found out.</summary>
public enum CustomerKnowledge : byte
{
    /// <summary>No customer has the identifier.</summary>
    Unknown = 0,

    /// <summary>The customer is known.</summary>
    Known = 1,

    /// <summary>The request named no customer.</summary>
    NotNamed = 2,

    /// <summary>The store could not be asked.</summary>
    Unavailable = 3,
}
