using TierDecision.Storage.Audit;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Contracts;

/// <summary>Writes single customers into the live dataset.</summary>
public interface ICustomerWriter
{
    /// <summary>
    /// Writes one customer's score: inserts the customer, or replaces the score or the columns that the write names; writers of different columns do
    /// not undo each other. Refused with the version that stands if that is newer. A write
    /// survives the next loads as long as its version is greater than the one that the load gives the customer; if the load does not have the
    /// customer at all, greater than every version in the load.
    /// </summary>
    /// <exception cref="ArgumentException">Too many aliases, or one both added and removed; a bug of the caller.</exception>
    ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>
    /// Sets or ends the override of one customer. It survives loads until it expires; that a person ended one survives loads whose versions are all
    /// older.
    /// </summary>
    ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken);
}
