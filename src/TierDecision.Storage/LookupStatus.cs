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
}
