using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// Where the scores of one tenant's customers live. Every store keeps the same contract, held by one suite of tests.
/// A store that cannot be reached answers so with a value; it does not throw. A call whose token is cancelled ends with
/// <see cref="OperationCanceledException"/>.
/// </summary>
public interface ICustomerStore : IAsyncDisposable
{
    /// <summary>A name for logs and metrics, such as <c>redis</c> or <c>embedded</c>.</summary>
    string Name { get; }

    /// <summary>Describes the live dataset, or says that there is none or that the store cannot be reached.</summary>
    ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Looks one customer up in the live dataset, by its own id or, for the other kinds, by alias.</summary>
    ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Begins to follow <paramref name="dataset"/>: it is what a replica is read from and kept current by. Also one that is no longer live, as long as the
    /// store keeps it.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store cannot be asked, or the dataset is no longer there.</exception>
    Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a new dataset beside the live one, verifies it, then makes it live in one step. Whatever goes wrong before that step
    /// leaves the live dataset as it was. Two loads at a time refuse each other, also from two programs; the customers are not
    /// read then. The dataset that was live is kept beside the new one, older ones are removed. What was written by itself into the dataset that was
    /// live, and is newer than what the load gives, is carried over; no acknowledged write is lost.
    /// </summary>
    /// <param name="header">What the dataset says of itself.</param>
    /// <param name="customers">
    /// The customers; read once, in order, on another thread. What it throws comes out of the load. Two with the same key: the last
    /// score wins, and the aliases of both stand. Two with the same alias: the alias is the last one's.
    /// </param>
    /// <param name="progress">Told the number of customers written so far, now and then, and at the end.</param>
    /// <param name="cancellationToken">Stops the load; the live dataset stays.</param>
    /// <exception cref="ArgumentException">
    /// A score has a tier that the header does not name. A bug of the caller; the live dataset stays.
    /// </exception>
    Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the dataset that was live before the live one the live one again, in one step; the two change places. Customers that were written by
    /// themselves since, and overrides that people set, are carried over by the same rule as into a load.
    /// </summary>
    Task<LoadResult> FlipBackAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Writes one customer's score into the live dataset: inserts the customer or replaces the score. Refused with the version that stands where that
    /// is newer. A write survives the next loads as long as its version is greater than the one that the load gives the customer; where the load does not
    /// have the customer at all, greater than every version in the load.
    /// </summary>
    /// <exception cref="ArgumentException">Too many aliases, or one both added and removed; a bug of the caller.</exception>
    ValueTask<WriteResult> PutAsync(CustomerWrite write, CancellationToken cancellationToken);

    /// <summary>
    /// Removes one customer from the live dataset and from the one that is kept for flipping back: the record, the override, every alias, and what the change
    /// streams say of them; and replaces the <see cref="ErasureKeys"/> of customer and aliases. Refused where the version is not greater than the one that
    /// stands in the live dataset. A load or a write of that version or an older one does not bring the customer back.
    /// </summary>
    ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, CancellationToken cancellationToken);

    /// <summary>
    /// Sets or ends the override of one customer. It survives loads until it expires; that a person ended one survives loads whose versions are all older.
    /// </summary>
    ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, CancellationToken cancellationToken);

    /// <summary>Looks for a customer in everything that the store holds, also in what loads that died have left.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="aliases">Aliases to look for beside those that stand for the customer.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken);

    /// <summary>
    /// The keys that a removal replaces; makes them where nobody has asked before. Gives <paramref name="known"/> again where they are still the same.
    /// </summary>
    ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken);

    /// <summary>Who set or ended the override of a customer in the live dataset, and why; found by the customer's own id or, for the other kinds, by alias.</summary>
    ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);
}
