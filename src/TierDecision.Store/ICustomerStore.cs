using TierDecision.Core.Customers;

namespace TierDecision.Store;

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
    /// Reads every record and alias of <paramref name="dataset"/>, in batches of no particular order; it is what a replica hydrates from.
    /// Ends early with <see cref="StoreUnavailableException"/> when the store goes away or the dataset is no longer there:
    /// half a dataset is of no use to anyone.
    /// </summary>
    IAsyncEnumerable<CustomerBatch> ReadAllAsync(DatasetInfo dataset, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a new dataset beside the live one, verifies it, then makes it live in one step. Whatever goes wrong before that step
    /// leaves the live dataset as it was. Two loads at a time refuse each other, also from two programs; the customers are not
    /// read then. The dataset that was live is kept beside the new one, older ones are removed.
    /// </summary>
    /// <param name="header">What the dataset says of itself.</param>
    /// <param name="customers">
    /// The customers; read once, in order, on another thread. What it throws comes out of the load. Two with the same key: the last
    /// score wins, and the aliases of both stand. Two with the same alias: the alias is the last one's.
    /// </param>
    /// <param name="progress">Told the number of customers written so far, now and then, and at the end.</param>
    /// <param name="cancellationToken">Stops the load; the live dataset stays.</param>
    /// <exception cref="ArgumentException">
    /// A score does not fit the header: a tier or an agent that it does not name. A bug of the caller; the live dataset stays.
    /// </exception>
    Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken);
}
