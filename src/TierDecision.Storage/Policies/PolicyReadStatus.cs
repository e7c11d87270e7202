namespace TierDecision.Storage.Policies;

/// <summary>Whether something of a library could be read.</summary>
public enum PolicyReadStatus : byte
{
    /// <summary>It was read.</summary>
    Found = 0,

    /// <summary>The library has no such revision.</summary>
    Unknown = 1,

    /// <summary>The store could not be asked, or holds what this version cannot read.</summary>
    Unavailable = 2,
}
