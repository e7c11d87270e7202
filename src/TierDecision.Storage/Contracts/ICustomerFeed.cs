using TierDecision.Core.Customers;

namespace TierDecision.Storage.Contracts;

/// <summary>
/// A dataset as something to follow: its content in partitions, and then what changes in each. It remembers how far each partition was read; one
/// caller at a time, but for <see cref="ReadPartitionAsync"/>. What cannot go on ends with <see cref="StoreUnavailableException"/>.
/// </summary>
public interface ICustomerFeed : IAsyncDisposable
{
    /// <summary>
    /// How many partitions there are. A customer or alias is in the partition <c>high * partitions / 2^64</c>, where <c>high</c> is the first half of
    /// its key.
    /// </summary>
    int Partitions { get; }

    /// <summary>
    /// How far each partition's change stream was read, as texts that mean something to this store alone; empty where the store resumes nothing.
    /// </summary>
    IReadOnlyList<string> Positions { get; }

    /// <summary>
    /// Goes on from <see cref="Positions"/> of an earlier feed of the same dataset, in place of reading the partitions. False where this store does
    /// not know them. A stream that no longer reaches back so far shows as a gap when it is polled.
    /// </summary>
    bool TryResume(IReadOnlyList<string> positions);

    /// <summary>
    /// Begins at the present end of every change stream, in place of reading the partitions: the changes that are read next are those after it.
    /// </summary>
    Task BeginAtEndAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Looks one customer up in the dataset that is followed, also where it is no longer live: by its own key or, for the other kinds, by alias. Any
    /// number of callers at a time. What it says is as the store has it when it is asked, never as a server that lags behind has it. A store that
    /// cannot be asked, or that has no such dataset any more, is a value of the result.
    /// </summary>
    ValueTask<FeedLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Reads all of one partition as it is at one moment; the changes that are read next are those after it. Several partitions may be read at a
    /// time.
    /// </summary>
    Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what changed. Where not <paramref name="complete"/>, it is enough to look at partitions that the store has told of; else at every one,
    /// and at whether the dataset is still the live one.
    /// </summary>
    Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken);

    /// <summary>Waits until the store tells that something changed, at most <paramref name="atMost"/>. A store may fail to tell.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}
