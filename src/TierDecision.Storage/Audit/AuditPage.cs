namespace TierDecision.Storage.Audit;

/// <summary>Entries of the audit trail, the newest first.</summary>
/// <param name="Status">Whether they could be read.</param>
/// <param name="Records">The entries.</param>
/// <param name="NextPageToken">
/// Where the next page begins; empty at the end. A page may have fewer entries than asked for, also none, and still be followed by another: a search
/// looks at a bounded number of entries at a time.
/// </param>
/// <param name="Detail">What went wrong, for people; null if nothing did.</param>
public sealed record AuditPage(AuditStatus Status, IReadOnlyList<AuditRecord> Records, string NextPageToken = "", string? Detail = null)
{
    /// <summary>A page of a store that could not be asked.</summary>
    public static AuditPage Unavailable(string detail) => new(AuditStatus.Unavailable, [], Detail: detail);
}

/// <summary>Whether entries could be read or written.</summary>
public enum AuditStatus : byte
{
    /// <summary>They could.</summary>
    Done = 0,

    /// <summary>The page token is none of this store's.</summary>
    UnknownPage = 1,

    /// <summary>The store could not be asked. An entry that was to be appended may stand or not.</summary>
    Unavailable = 2,
}
