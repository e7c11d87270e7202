using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Records;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Contracts;

/// <summary>Erases single customers, and proves it.</summary>
public interface ICustomerEraser
{
    /// <summary>
    /// Removes one customer from the live dataset and from the one that is kept for flipping back: the record, the override, every alias, and what
    /// the change streams say of them; and replaces the <see cref="ErasureKeys"/> of customer and aliases. A load or a write of the removal's version
    /// or an older one does not bring the customer back.
    /// </summary>
    /// <param name="customer">The customer.</param>
    /// <param name="version">
    /// 0 to remove whatever stands. Otherwise the removal is refused if what stands in the live dataset is not older, unless it stands under a
    /// version above <see cref="RecordVersions.Ceiling"/>, which nobody may write any more.
    /// </param>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken);

    /// <summary>Looks for a customer in everything that the store holds, also in what loads that died have left.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="aliases">Aliases to look for beside those that stand for the customer.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken);
}
