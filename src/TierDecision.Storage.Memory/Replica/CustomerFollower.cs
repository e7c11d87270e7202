using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Tables;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>
/// Reads a dataset into a <see cref="CustomerReplica"/> and keeps it current. Every entry of the change stream says what its partition's checksum is
/// after it, and the follower reckons its own: a gap, a lost write or a damaged record shows at once, and the partition is read anew. A partition
/// that the store has damaged keeps what was known of it, which is nothing at the start, and is read again at every complete step. One caller at a
/// time; others read the replica meanwhile.
/// </summary>
public sealed class CustomerFollower : ICustomerFollower
{
    // Reading a partition waits for the store most of the time.
    private const int PartitionsAtATime = 4;

    // How often a partition is read before it counts as damaged.
    private const int Readings = 3;

    // Keys are hashes, so that partitions hold about as much as each other. With so much more the room that one suggests is enough for all; and if it
    // were not, the table would grow.
    private const int PartitionSlack = 64;
    private const int PartitionFactor = 2;

    private readonly ICustomerFeed _feed;
    private readonly ulong[] _checksums;
    private readonly SortedSet<int> _broken = [];

    // Of the broken ones: those that the store has damaged, with what is wrong, and those that the replica has nothing of.
    private readonly SortedDictionary<int, string> _damaged = [];
    private readonly HashSet<int> _unread = [];

    // Changes of broken partitions, in case these cannot be read anew.
    private readonly List<FeedEntry> _held = [];
    private IReadOnlyDictionary<int, string> _losses = new Dictionary<int, string>();

    private CustomerFollower(ICustomerFeed feed, CustomerReplica replica, IReadOnlyList<ulong>? checksums = null)
    {
        _feed = feed;
        _checksums = checksums is null ? new ulong[feed.Partitions] : [.. checksums];
        Replica = replica;
    }

    /// <summary>The replica.</summary>
    public CustomerReplica Replica { get; private set; }

    /// <inheritdoc/>
    public ICustomerView Customers => Replica;

    /// <summary>How far it follows. One caller at a time, as of <see cref="StepAsync"/>.</summary>
    public FollowPosition Position => new(_feed.Positions, [.. _checksums]);

    /// <inheritdoc/>
    public int DamagedPartitions => _damaged.Count;

    /// <inheritdoc/>
    public string? Damage => Damages.Describe(_damaged.Values);

    /// <summary>Whether every partition is what the store said at its position: none is waiting to be read anew.</summary>
    internal bool IsWhole => _broken.Count == 0;

    /// <summary>Grows with everything that changes the replica.</summary>
    internal long Changes { get; private set; }

    /// <summary>Grows with every customer, and every alias of such a customer, that is removed from the replica.</summary>
    public long Removals => Table.Removals;

    private CustomerTable Table => Replica.Table;

    /// <summary>
    /// Reads <paramref name="dataset"/> from <paramref name="store"/> and verifies it against the store's checksums. A store that goes away half-way,
    /// or a dataset that is replaced and removed meanwhile, is a value of the result. Customers of a partition that is <see cref="Damage"/>d are
    /// unavailable, unless there is no other.
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
            var follower = new CustomerFollower(feed, new CustomerReplica(dataset, 0, 0));
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
    /// the store knows nothing of the position; it is then to be hydrated anew. Partitions that the store has damaged keep what the replica has.
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
            await follower.CatchUpAsync(cancellationToken).ConfigureAwait(false);
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
            _broken.UnionWith(changes.Losses.Where(loss => _losses.GetValueOrDefault(loss.Key) != loss.Value).Select(loss => loss.Key));
            _losses = changes.Losses;
            foreach (var entry in changes.Entries)
            {
                if (_broken.Contains(entry.Partition))
                {
                    _held.Add(entry);
                }
                else if (!TryApply(entry))
                {
                    _broken.Add(entry.Partition);
                    _held.Add(entry);
                }
            }

            // A damaged partition is a large one to be read in vain: not at every change that the store tells of.
            foreach (var partition in _broken.Where(partition => complete || !_damaged.ContainsKey(partition)).ToArray())
            {
                if (await ResyncAsync(partition, cancellationToken).ConfigureAwait(false) is { } damage)
                {
                    _damaged[partition] = damage;
                    continue;
                }

                _broken.Remove(partition);
                _damaged.Remove(partition);
                _held.RemoveAll(entry => entry.Partition == partition);
                resyncs++;
            }

            ApplyToDamaged();
            return new(changes.IsLive ? FollowStatus.Current : FollowStatus.Replaced, changes.Entries.Count, resyncs);
        }
        catch (StoreUnavailableException e)
        {
            return new(FollowStatus.Unavailable, 0, resyncs, e.Message);
        }
    }

    /// <summary>
    /// Takes the customers of damaged partitions out of the replica, until these can be read: they are unavailable, and not unknown.
    /// </summary>
    public void WithholdDamaged() => Withhold(_damaged.Keys);

    private void Withhold(IEnumerable<int> partitions)
    {
        var withheld = partitions.Except(_unread).ToHashSet();
        if (withheld.Count == 0)
        {
            return;
        }

        _unread.UnionWith(withheld);
        ShowUnread();
        Changes++;
        RemoveAll(key => withheld.Contains(PartitionOf(key)), key => withheld.Contains(PartitionOf(key)));
    }

    /// <summary>Stops following. The replica stays as it is.</summary>
    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    /// <summary>Reads all partitions. Returns what is wrong if all of them are damaged, else null.</summary>
    private async Task<string?> HydrateAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var first = await MakeRoomAsync(progress, cancellationToken).ConfigureAwait(false);
        using var inserting = new SemaphoreSlim(1, 1);
        await Parallel.ForEachAsync(
            Enumerable.Range(first, _feed.Partitions - first),
            new ParallelOptions { MaxDegreeOfParallelism = PartitionsAtATime, CancellationToken = cancellationToken },
            async (partition, stop) =>
            {
                var (content, damage) = await ReadAsync(partition, Readings, null, stop).ConfigureAwait(false);
                await inserting.WaitAsync(stop).ConfigureAwait(false);
                try
                {
                    if (damage is not null)
                    {
                        _damaged[partition] = damage;
                        return;
                    }

                    Insert(content);
                    _checksums[partition] = content.Checksum;
                    progress?.Report(Table.Customers);
                }
                finally
                {
                    inserting.Release();
                }
            }).ConfigureAwait(false);
        if (_damaged.Count == _feed.Partitions)
        {
            return Damage;
        }

        _broken.UnionWith(_damaged.Keys);
        _unread.UnionWith(_damaged.Keys);
        ShowUnread();

        // What was written while the partitions were read.
        await CatchUpAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>
    /// Reads partitions up to the first one that can be read, and makes room for as much as all have then: what a dataset says of itself may be
    /// damaged, and must not take the memory of the process. Returns the number of the next partition.
    /// </summary>
    private async Task<int> MakeRoomAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < _feed.Partitions; partition++)
        {
            var (content, damage) = await ReadAsync(partition, Readings, null, cancellationToken).ConfigureAwait(false);
            if (damage is null)
            {
                var (customers, aliases) = Count(content);
                var dataset = Replica.Dataset;
                Replica = new CustomerReplica(dataset, Room(dataset.Customers, customers), Room(dataset.Aliases, aliases));
                Insert(content);
                _checksums[partition] = content.Checksum;
                progress?.Report(Table.Customers);
                return partition + 1;
            }

            _damaged[partition] = damage;
        }

        return _feed.Partitions;

        long Room(long said, int found) => Math.Min(said, (found + PartitionSlack) * (long)_feed.Partitions * PartitionFactor);
    }

    private static (int Customers, int Aliases) Count(PartitionContent content)
    {
        var (customers, aliases) = (0, 0);
        foreach (var chunk in content.Changes)
        {
            var rest = chunk.Span;
            while (ChangeBytes.TryTake(ref rest, out var change))
            {
                (customers, aliases) = change.Kind == ChangeKind.Record ? (customers + 1, aliases) : (customers, aliases + 1);
            }
        }

        return (customers, aliases);
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var step = await StepAsync(complete: true, cancellationToken).ConfigureAwait(false);
        if (step.Status == FollowStatus.Unavailable)
        {
            throw new StoreUnavailableException(step.Detail!);
        }
    }

    /// <summary>Reads a partition, so often at most, until it is what the store says that it holds. Returns what is wrong if it never was.</summary>
    private async Task<(PartitionContent Content, string? Damage)> ReadAsync(
        int partition, int readings, Action<PartitionContent>? told, CancellationToken cancellationToken)
    {
        while (true)
        {
            var content = await _feed.ReadPartitionAsync(partition, cancellationToken).ConfigureAwait(false);
            told?.Invoke(content);
            var damage = PartitionCheck.Damage(partition, content);
            if (damage is null || --readings == 0)
            {
                return (content, damage);
            }
        }
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

    /// <summary>
    /// Applies what was held of damaged partitions to what is remembered of them: a removal is not to wait until they are mended. One that does not
    /// say any more who was removed takes out all of them.
    /// </summary>
    private void ApplyToDamaged()
    {
        foreach (var entry in _held.Where(entry => _damaged.ContainsKey(entry.Partition) && !_unread.Contains(entry.Partition)))
        {
            TryApply(entry);
        }

        var erased = _held.Where(entry => ChangeBytes.IsErased(entry.Changes.Span)).Select(entry => entry.Partition);
        Withhold(_damaged.Keys.Intersect(erased));
        _held.RemoveAll(entry => _damaged.ContainsKey(entry.Partition));
    }

    /// <summary>
    /// Reads a partition anew. Returns what is wrong if it is damaged; nothing is changed then. What is the same stays untouched, so that nobody who
    /// reads sees anything older than before.
    /// </summary>
    private async Task<string?> ResyncAsync(int partition, CancellationToken cancellationToken)
    {
        var readings = _damaged.ContainsKey(partition) ? 1 : Readings;
        var (content, damage) = await ReadAsync(partition, readings, read => _held.AddRange(read.Passed), cancellationToken).ConfigureAwait(false);
        if (damage is not null)
        {
            return damage;
        }

        Changes++;
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

        RemoveAll(
            key => PartitionOf(key) == partition && !customers.Contains(key), key => PartitionOf(key) == partition && !aliases.Contains(key));
        _checksums[partition] = content.Checksum;
        if (_unread.Remove(partition))
        {
            ShowUnread();
        }

        return null;
    }

    private void RemoveAll(Func<IdentityKey, bool> customers, Func<IdentityKey, bool> aliases)
    {
        foreach (var customer in Table.CustomerKeys().Where(customers).ToArray())
        {
            Table.Remove(customer);
        }

        foreach (var alias in Table.AliasEntries().Select(entry => entry.Key).Where(aliases).ToArray())
        {
            Table.RemoveAlias(alias);
        }
    }

    private void ShowUnread() => Table.Unread = _unread.Count == 0 ? null : new UnreadPartitions(_feed.Partitions, _unread);

    private int PartitionOf(IdentityKey key) => KeyHash.Place(key.High, _feed.Partitions);

    private ulong Standing(IdentityKey customer) =>
        Table.TryGet(customer, out var record) ? DatasetChecksum.OfCustomer(customer, PackedRecord.AsReadOnlyBytes(ref record)) : 0;

    // Zeros stand for nobody.
    private static IdentityKey? Known(IdentityKey customer) => customer == default ? null : customer;

    private static ulong Alias(IdentityKey alias, IdentityKey customer) => customer == default ? 0 : DatasetChecksum.OfAlias(alias, customer);
}
