using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>
/// Reads a dataset into a <see cref="CustomerReplica"/> and keeps it current. Every entry of the change stream says what its partition's checksum is
/// after it, and the follower reckons its own: a gap, a lost write or a damaged record shows at once, and the partition is read anew. One caller at a
/// time; others read the replica meanwhile.
/// </summary>
public sealed class CustomerFollower : ICustomerFollower
{
    // Reading a partition waits for the store most of the time.
    private const int PartitionsAtATime = 4;

    private readonly ICustomerFeed _feed;
    private readonly ulong[] _checksums;
    private readonly SortedSet<int> _broken = [];

    private CustomerFollower(ICustomerFeed feed, CustomerReplica replica, IReadOnlyList<ulong>? checksums = null)
    {
        _feed = feed;
        _checksums = checksums is null ? new ulong[feed.Partitions] : [.. checksums];
        Replica = replica;
    }

    /// <summary>The replica.</summary>
    public CustomerReplica Replica { get; }

    /// <inheritdoc/>
    public ICustomerView Customers => Replica;

    /// <summary>How far it follows. One caller at a time, as of <see cref="StepAsync"/>.</summary>
    public FollowPosition Position => new(_feed.Positions, [.. _checksums]);

    /// <summary>Whether every partition is what the store said at its position: none is waiting to be read anew.</summary>
    internal bool IsWhole => _broken.Count == 0;

    /// <summary>Grows with everything that changes the replica.</summary>
    internal long Changes { get; private set; }

    /// <summary>Grows with every customer, and every alias of such a customer, that is removed from the replica.</summary>
    public long Removals => Table.Removals;

    private CustomerTable Table => Replica.Table;

    /// <summary>
    /// Reads <paramref name="dataset"/> from <paramref name="store"/> and verifies it against the store's checksums. A store that goes away half-way,
    /// or a dataset that is replaced and removed meanwhile, is a value of the result.
    /// </summary>
    /// <param name="store">The store that has the dataset.</param>
    /// <param name="dataset">The dataset, as <see cref="IDatasetDirectory.DescribeAsync"/> gave it.</param>
    /// <param name="progress">Told the number of customers read so far, now and then, and at the end.</param>
    /// <param name="cancellationToken">Stops the hydration.</param>
    public static async Task<HydrationResult> StartAsync(
        ICustomerFeedSource store, DatasetInfo dataset, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.Customers > Array.MaxLength || dataset.Aliases > Array.MaxLength)
        {
            return new(HydrationStatus.Unavailable, null, $"{dataset.Customers} customers do not fit into one process");
        }

        ICustomerFeed? feed = null;
        try
        {
            feed = await store.OpenFeedAsync(dataset, cancellationToken).ConfigureAwait(false);
            var follower = new CustomerFollower(feed, new CustomerReplica(dataset));
            if (await follower.HydrateAsync(progress, cancellationToken).ConfigureAwait(false) is { } difference)
            {
                return new(HydrationStatus.VerificationFailed, null, difference);
            }

            feed = null;
            return new(HydrationStatus.Hydrated, follower.Replica, null, follower);
        }
        catch (StoreUnavailableException e)
        {
            return new(HydrationStatus.Unavailable, null, e.Message);
        }
        finally
        {
            if (feed is not null)
            {
                await feed.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Follows on with a replica that was read from a checkpoint: applies what changed since. <see cref="HydrationStatus.VerificationFailed"/> where
    /// the store knows nothing of the position, or the replica cannot be made what the store holds; it is then to be hydrated anew.
    /// </summary>
    /// <param name="store">The store that has the replica's dataset.</param>
    /// <param name="replica">The replica; others may read it meanwhile.</param>
    /// <param name="position">How far the replica followed.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<HydrationResult> ResumeAsync(
        ICustomerFeedSource store, CustomerReplica replica, FollowPosition position, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(replica);
        ArgumentNullException.ThrowIfNull(position);
        ICustomerFeed? feed = null;
        try
        {
            feed = await store.OpenFeedAsync(replica.Dataset, cancellationToken).ConfigureAwait(false);
            if (position.Checksums.Count != feed.Partitions || !feed.TryResume(position.Streams))
            {
                return new(HydrationStatus.VerificationFailed, null, "the store does not know the position that it was left at");
            }

            var follower = new CustomerFollower(feed, replica, position.Checksums);
            if (await follower.CatchUpAsync(cancellationToken).ConfigureAwait(false) is { } difference)
            {
                return new(HydrationStatus.VerificationFailed, null, difference);
            }

            feed = null;
            return new(HydrationStatus.Hydrated, replica, null, follower);
        }
        catch (StoreUnavailableException e)
        {
            return new(HydrationStatus.Unavailable, null, e.Message);
        }
        finally
        {
            if (feed is not null)
            {
                await feed.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _feed.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public async Task<FollowResult> StepAsync(bool complete, CancellationToken cancellationToken)
    {
        var resyncs = 0;
        try
        {
            var changes = await _feed.PollAsync(complete, cancellationToken).ConfigureAwait(false);
            Changes += changes.Entries.Count;
            _broken.UnionWith(changes.Broken);
            foreach (var entry in changes.Entries)
            {
                if (!_broken.Contains(entry.Partition) && !TryApply(entry))
                {
                    _broken.Add(entry.Partition);
                }
            }

            foreach (var partition in _broken.ToArray())
            {
                Changes++;
                if (await ResyncAsync(partition, cancellationToken).ConfigureAwait(false) is { } difference)
                {
                    return new(FollowStatus.VerificationFailed, changes.Entries.Count, resyncs, difference);
                }

                _broken.Remove(partition);
                resyncs++;
            }

            return new(changes.IsLive ? FollowStatus.Current : FollowStatus.Replaced, changes.Entries.Count, resyncs);
        }
        catch (StoreUnavailableException e)
        {
            return new(FollowStatus.Unavailable, 0, resyncs, e.Message);
        }
    }

    /// <summary>Stops following. The replica stays as it is.</summary>
    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    /// <summary>Returns what differs between what was read and what the store says that it holds; null where nothing does.</summary>
    private async Task<string?> HydrateAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string? difference = null;
        using var inserting = new SemaphoreSlim(1, 1);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, _feed.Partitions),
            new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtATime, CancellationToken = cancellationToken },
            async (partition, stop) =>
            {
                var content = await _feed.ReadPartitionAsync(partition, stop).ConfigureAwait(false);
                if (Verify(partition, content) is { } found)
                {
                    difference = found;
                    return;
                }

                await inserting.WaitAsync(stop).ConfigureAwait(false);
                try
                {
                    Insert(content);
                    _checksums[partition] = content.Checksum;
                    progress?.Report(Table.Customers);
                }
                finally
                {
                    inserting.Release();
                }
            }).ConfigureAwait(false);
        if (difference is not null)
        {
            return difference;
        }

        // What was written while the partitions were read.
        return await CatchUpAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> CatchUpAsync(CancellationToken cancellationToken)
    {
        var step = await StepAsync(complete: true, cancellationToken).ConfigureAwait(false);
        return step.Status switch
        {
            FollowStatus.Unavailable => throw new StoreUnavailableException(step.Detail!),
            FollowStatus.VerificationFailed => step.Detail,
            _ => null,
        };
    }

    private static string? Verify(int partition, PartitionContent content)
    {
        var checksum = default(DatasetChecksum);
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                if (change.Kind == ChangeKind.Record)
                {
                    checksum.AddCustomer(change.Key, PackedRecord.AsReadOnlyBytes(ref change.Record));
                }
                else
                {
                    checksum.AddAlias(change.Key, change.Customer);
                }
            }
        }

        return checksum.Value == content.Checksum
            ? null
            : $"partition {partition} reads as checksum {checksum.Value:x16}, {content.Checksum:x16} was expected";
    }

    private void Insert(PartitionContent content)
    {
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                if (change.Kind == ChangeKind.Record)
                {
                    Table.Set(change.Key, change.Record);
                }
                else
                {
                    Table.SetAlias(change.Key, change.Customer);
                }
            }
        }
    }

    /// <summary>Applies one entry; false where what stands after it is not what the store says.</summary>
    private bool TryApply(in FeedEntry entry)
    {
        var checksum = _checksums[entry.Partition];
        var fits = true;
        var rest = entry.Changes.Span;
        while (ChangeBytes.TryTake(ref rest, out var change))
        {
            switch (change.Kind)
            {
                case ChangeKind.Record:
                    checksum ^= Standing(change.Key) ^ DatasetChecksum.OfCustomer(change.Key, PackedRecord.AsReadOnlyBytes(ref change.Record));
                    Table.Set(change.Key, change.Record);
                    break;
                case ChangeKind.NoRecord:
                    checksum ^= Standing(change.Key);
                    Table.Remove(change.Key);
                    break;
                case ChangeKind.Alias:
                    fits &= Table.StandsFor(change.Key, Known(change.Before));
                    checksum ^= Alias(change.Key, change.Before) ^ DatasetChecksum.OfAlias(change.Key, change.Customer);
                    Table.SetAlias(change.Key, change.Customer);
                    break;
                case ChangeKind.NoAlias:
                    fits &= Table.StandsFor(change.Key, Known(change.Before));
                    checksum ^= Alias(change.Key, change.Before);
                    Table.RemoveAlias(change.Key);
                    break;
            }
        }

        _checksums[entry.Partition] = checksum;
        return fits && rest.IsEmpty && checksum == entry.Checksum;
    }

    /// <summary>Reads a partition anew. What is the same stays untouched, so that nobody who reads sees anything older than before.</summary>
    private async Task<string?> ResyncAsync(int partition, CancellationToken cancellationToken)
    {
        var content = await _feed.ReadPartitionAsync(partition, cancellationToken).ConfigureAwait(false);
        if (Verify(partition, content) is { } difference)
        {
            return difference;
        }

        var customers = new HashSet<IdentityKey>();
        var aliases = new HashSet<IdentityKey>();
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                if (change.Kind == ChangeKind.Record)
                {
                    customers.Add(change.Key);
                    Table.Set(change.Key, change.Record);
                }
                else
                {
                    aliases.Add(change.Key);
                    Table.SetAlias(change.Key, change.Customer);
                }
            }
        }

        foreach (var customer in Table.CustomerKeys().Where(key => IsGone(key, customers)).ToArray())
        {
            Table.Remove(customer);
        }

        foreach (var alias in Table.AliasEntries().Select(entry => entry.Key).Where(key => IsGone(key, aliases)).ToArray())
        {
            Table.RemoveAlias(alias);
        }

        _checksums[partition] = content.Checksum;
        return null;

        bool IsGone(IdentityKey key, HashSet<IdentityKey> kept) =>
            KeyHash.Place(key.High, _feed.Partitions) == partition && !kept.Contains(key);
    }

    private ulong Standing(IdentityKey customer) =>
        Table.TryGet(customer, out var record) ? DatasetChecksum.OfCustomer(customer, PackedRecord.AsReadOnlyBytes(ref record)) : 0;

    // Zeros stand for nobody.
    private static IdentityKey? Known(IdentityKey customer) => customer == default ? null : customer;

    private static ulong Alias(IdentityKey alias, IdentityKey customer) => customer == default ? 0 : DatasetChecksum.OfAlias(alias, customer);
}
