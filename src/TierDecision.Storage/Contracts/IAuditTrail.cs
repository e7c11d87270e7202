using TierDecision.Storage.Audit;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// Who changed what, when and why. What changes the store leaves its entry in the same step, by the contract that changes it: never a change without
/// its entry, nor an entry without its change. Bounded by time and count; the oldest entries go first.
/// </summary>
public interface IAuditTrail
{
    /// <summary>
    /// Reads entries, the newest first. Turning pages gives each entry once that stood at the first page; those written meanwhile may be missing.
    /// </summary>
    /// <exception cref="ArgumentException">The page size is none; a bug of the caller.</exception>
    ValueTask<AuditPage> ListAsync(AuditQuery query, CancellationToken cancellationToken);

    /// <summary>Appends the entry of a change that was made elsewhere than in the store, such as of a file that a node has read anew.</summary>
    ValueTask<AuditStatus> AppendAsync(AuditEntry entry, CancellationToken cancellationToken);
}
