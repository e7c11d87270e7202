using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;

namespace TierDecision.Storage.Contracts;

/// <summary>Replaces all customers of a store at once.</summary>
public interface ICustomerLoader
{
    /// <summary>
    /// Writes a new dataset beside the live one, verifies it, then makes it live in one step. Whatever goes wrong before that step
    /// leaves the live dataset as it was. Two loads at a time refuse each other, also from two programs; the customers are not
    /// read then. The dataset that was live is kept beside the new one, older ones are removed. What was written by itself into the dataset that was
    /// live, and is newer than what the load gives, is carried over; no acknowledged write is lost.
    /// </summary>
    /// <param name="header">What the dataset says of itself.</param>
    /// <param name="customers">
    /// The customers; read once, in order, on another thread. What it throws comes out of the load. Two with the same key: the last
    /// score wins, and the aliases of both stand. Several with the same alias: it stands for the best of them, by tier, then by value score, then by
    /// key, and look-ups say that it is shared, until a single write moves it.
    /// </param>
    /// <param name="actor">On whose behalf.</param>
    /// <param name="progress">Told the number of customers written so far, now and then, and at the end.</param>
    /// <param name="cancellationToken">Stops the load; the live dataset stays.</param>
    /// <exception cref="ArgumentException">
    /// A score has a tier that the header does not name, or a version that is not allowed. A bug of the caller; the live dataset stays.
    /// </exception>
    Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress,
        CancellationToken cancellationToken);

    /// <summary>
    /// Makes the dataset that was live before the live one the live one again, in one step; the two change places. Customers that were written by
    /// themselves since, and overrides that people set, are carried over by the same rule as into a load.
    /// </summary>
    Task<LoadResult> FlipBackAsync(AuditActor actor, CancellationToken cancellationToken);
}
