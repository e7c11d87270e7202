namespace TierDecision.Storage.Writes;

/// <summary>How a write ended.</summary>
/// <param name="Status">Whether it stands.</param>
/// <param name="Version">The version that stands now; 0 where none does or it is not known.</param>
/// <param name="Detail">What went wrong; for people. Null where nothing did.</param>
/// <param name="Erased">What was taken out of the store; of a removal alone.</param>
/// <param name="TakenAliases">How many aliases stood for other customers until this write; of a put alone.</param>
public readonly record struct WriteResult(
    WriteStatus Status, ulong Version, string? Detail = null, ErasureReceipt Erased = default, int TakenAliases = 0);

/// <summary>How a write ended. Every write may be sent again: the same one twice is the same as once.</summary>
public enum WriteStatus : byte
{
    /// <summary>It stands, and the store has it.</summary>
    Applied = 0,

    /// <summary>Nothing was written: the version that stands is newer, or the same with another content.</summary>
    Older = 1,

    /// <summary>Nothing was written: there is no such customer.</summary>
    Unknown = 2,

    /// <summary>Nothing was written: no dataset was loaded yet that the customer could be part of.</summary>
    NoDataset = 3,

    /// <summary>Nothing was written: the live dataset does not name the tier.</summary>
    UnknownTier = 4,

    /// <summary>It stands on the node that took it; fewer replicas than asked for said in time that they have it, too.</summary>
    NotReplicated = 5,

    /// <summary>The store could not be asked or did not answer in time. The write may stand or not; sending it again settles it.</summary>
    Unavailable = 6,

    /// <summary>Nothing was written: there is no such customer, and the write has no tier for a new one.</summary>
    TierMissing = 7,

    /// <summary>Nothing was written: writes have touched as many aliases of the customer as they may.</summary>
    TooManyAliases = 8,
}
