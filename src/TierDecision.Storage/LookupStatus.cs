namespace TierDecision.Storage;

/// <summary>How a look-up ended.</summary>
public enum LookupStatus : byte
{
    /// <summary>No such customer.</summary>
    Unknown = 0,

    /// <summary>The customer is known.</summary>
    Found = 1,

    /// <summary>The store could not be asked, in time or at all.</summary>
    Unavailable = 2,

    /// <summary>
    /// The customer is known by an alias that several customers of the load have: it is the best of them. Nobody says who of them is meant.
    /// </summary>
    Shared = 3,
}
