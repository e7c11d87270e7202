namespace TierDecision.Store.Changes;

/// <summary>
/// A dataset as something to follow: its content in partitions, and then what changes in each. It remembers how far each partition was read; one
/// caller at a time, but for <see cref="ReadPartitionAsync"/>. What cannot go on ends with <see cref="StoreUnavailableException"/>.
/// </summary>
public interface ICustomerFeed : IAsyncDisposable
{
    /// <summary>
    /// How many partitions there are. A customer or alias is in the partition <c>high * partitions / 2^64</c>, where <c>high</c> is the first half of its
    /// key.
    /// </summary>
    int Partitions { get; }

    /// <summary>
    /// How far each partition's change stream was read, as texts that mean something to this store alone; empty where the store resumes nothing.
    /// </summary>
    IReadOnlyList<string> Positions { get; }

    /// <summary>
    /// Goes on from <see cref="Positions"/> of an earlier feed of the same dataset, in place of reading the partitions. False where this store does not know
    /// them. A stream that no longer reaches back so far shows as a gap when it is polled.
    /// </summary>
    bool TryResume(IReadOnlyList<string> positions);

    /// <summary>
    /// Reads all of one partition as it is at one moment; the changes that are read next are those after it. Several partitions may be read at a time.
    /// </summary>
    Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what changed. Where not <paramref name="complete"/>, it is enough to look at partitions that the store has told of; else at every one, and at
    /// whether the dataset is still the live one.
    /// </summary>
    Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken);

    /// <summary>Waits until the store tells that something changed, at most <paramref name="atMost"/>. A store may fail to tell.</summary>
    Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken);
}

/// <summary>All of one partition.</summary>
/// <param name="Changes">Records and aliases as the changes that make them, in the format of the change stream, in any order, each key once.</param>
/// <param name="Checksum">Their checksum, as the store keeps it.</param>
public sealed record PartitionContent(IReadOnlyList<ReadOnlyMemory<byte>> Changes, ulong Checksum);

/// <summary>What changed.</summary>
/// <param name="IsLive">Whether the dataset is still the live one; true where that was not looked at.</param>
/// <param name="Entries">The changes, those of each partition in their order.</param>
/// <param name="Broken">Partitions whose changes are not known without a gap: to be read anew.</param>
public sealed record FeedChanges(bool IsLive, IReadOnlyList<FeedEntry> Entries, IReadOnlyList<int> Broken);

/// <summary>One entry of a partition's change stream.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Changes">What changed, in the format that <c>docs/data-layout.md</c> describes.</param>
/// <param name="Checksum">The partition's checksum after it.</param>
public readonly record struct FeedEntry(int Partition, ReadOnlyMemory<byte> Changes, ulong Checksum);
