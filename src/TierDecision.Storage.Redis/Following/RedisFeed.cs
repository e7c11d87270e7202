using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Buckets;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;

namespace TierDecision.Storage.Redis.Following;

/// <summary>
/// Follows a dataset in Redis. A partition is a shard. Every write publishes its shard's number, so that the streams are read when there is something
/// to read, and not all of them all the time; a message that is lost is made up for by the next complete poll.
/// </summary>
internal sealed class RedisFeed : ICustomerFeed
{
    private const int Attempts = 5;
    private const string Flip = "flip";

    // Buckets of a shard that are read whatever the shard counts, and how many there are beyond for one entry at most: with fifty million customers
    // in 64 shards, of whom all but one in ten thousand were removed.
    private const int ManyBuckets = 10_000;
    private const int BucketsOfAnEntry = 100;

    // A write's own entry has some hundred bytes.
    private const int LongestEntry = 4_096;

    private readonly RedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly RedisLiveDataset _live;
    private readonly RedisClock _clock;
    private readonly RedisWrongTypes _failures;
    private readonly RedisDataset _dataset;
    private readonly TimeSpan _timeout;
    private readonly Cursor[] _cursors;
    private readonly int[] _told;
    private readonly LostEntries _lost;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private IDatabase _database;
    private BucketReader _buckets;
    private int _flipped;
    private long _interruptions;

    private RedisFeed(
        RedisConnection connection, IDatabase database, RedisKeys keys, RedisLiveDataset live, RedisClock clock, RedisWrongTypes failures,
        RedisDataset dataset, TimeSpan timeout)
    {
        _failures = failures;
        _connection = connection;
        _database = database;
        _buckets = new BucketReader(database);
        _keys = keys;
        _live = live;
        _clock = clock;
        _dataset = dataset;
        _timeout = timeout;
        _interruptions = connection.Interruptions;
        _cursors = new Cursor[dataset.Layout.Shards];
        _told = new int[dataset.Layout.Shards];
        _lost = new LostEntries(keys, dataset, failures);
    }

    public int Partitions => _dataset.Layout.Shards;

    public IReadOnlyList<string> Positions => [.. _cursors.Select(cursor => cursor.Position)];

    public bool TryResume(IReadOnlyList<string> positions)
    {
        if (positions.Count != Partitions || !positions.All(IsEntryId))
        {
            return false;
        }

        for (var shard = 0; shard < positions.Count; shard++)
        {
            _cursors[shard] = new Cursor { Position = positions[shard] };
        }

        return true;
    }

    /// <exception cref="StoreUnavailableException">Redis cannot be asked, or has no such dataset.</exception>
    public static Task<RedisFeed> OpenAsync(
        RedisConnection connection, RedisKeys keys, RedisLiveDataset live, RedisClock clock, RedisWrongTypes failures, DatasetInfo dataset,
        RedisStoreOptions options, CancellationToken cancellationToken) => GuardAsync(failures, async () =>
        {
            var database = await connection.DatabaseAsync(options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var layout = RedisLayout.Parse(await database.HashGetAsync(keys.Layouts, dataset.Number).ConfigureAwait(false))
                ?? throw new StoreUnavailableException(
                    $"dataset {dataset.Number} is no longer in the store, or its layout in {keys.Layouts} is none");
            if (!layout.Fits(dataset))
            {
                throw RedisNumbers.Refused($"{keys.Layouts} says that dataset {dataset.Number} has more buckets than customers and aliases");
            }

            var feed = new RedisFeed(
                connection, database, keys, live, clock, failures, new RedisDataset(dataset, layout), options.CommandTimeout);
            await database.Multiplexer.GetSubscriber().SubscribeAsync(keys.Changes, feed.Told).ConfigureAwait(false);
            return feed;
        });

    public Task BeginAtEndAsync(CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        var states = await InTimeAsync(Enumerable.Range(0, Partitions).Select(StateAsync), cancellationToken).ConfigureAwait(false);
        for (var shard = 0; shard < states.Length; shard++)
        {
            _cursors[shard] = Cursor.At(states[shard]);
            if (states[shard] is null)
            {
                _lost.NoteWithoutState(shard);
            }
        }

        return true;
    });

    public async ValueTask<FeedLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        try
        {
            var database = await _connection.DatabaseAsync(_timeout, cancellationToken).ConfigureAwait(false);
            var customer = key;
            var isShared = false;
            if (kind != IdentifierKind.CustomerId)
            {
                var alias = await FieldsAsync(
                    database, _keys.AliasesOf(key, _dataset.Number, _dataset.Layout), [key, SharedAlias.MarkOf(key)], cancellationToken)
                    .ConfigureAwait(false);
                if (alias[0].IsNull)
                {
                    return await UnknownAsync(RedisAbsence.OfAliasAsync(database, _keys, _dataset, key), key, default, cancellationToken)
                        .ConfigureAwait(false);
                }

                customer = RedisEntries.Key(alias[0]);
                isShared = alias[1] == alias[0];
            }

            var record = await FieldAsync(database, _keys.CustomersOf(customer, _dataset.Number, _dataset.Layout), customer, cancellationToken)
                .ConfigureAwait(false);
            return record.IsNull
                ? await UnknownAsync(RedisAbsence.OfCustomerAsync(database, _keys, _dataset, customer), customer, customer, cancellationToken)
                    .ConfigureAwait(false)
                : new FeedLookup(isShared ? LookupStatus.Shared : LookupStatus.Found, customer, (ReadOnlyMemory<byte>)record);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return FeedLookup.Unavailable;
        }
    }

    public Task<PartitionContent> ReadPartitionAsync(int partition, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await TryReadPartitionAsync(partition, cancellationToken).ConfigureAwait(false) is { } content)
            {
                return content;
            }
        }

        throw new StoreUnavailableException($"shard {partition} changes faster than it can be read, or its stream keeps too little");
    });

    public Task<FeedChanges> PollAsync(bool complete, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        // Before anything is asked: what is interrupted from now on counts for the next poll.
        var interruptions = _connection.Interruptions;
        var reconnected = interruptions != _interruptions;

        // A poll that asks for nothing would succeed while Redis is away, and say that it is back.
        complete |= reconnected | await ReconnectAsync(cancellationToken).ConfigureAwait(false) | Interlocked.Exchange(ref _flipped, 0) == 1;
        var shards = complete
            ? await ChangedAsync(cancellationToken).ConfigureAwait(false)
            : [.. Enumerable.Range(0, Partitions).Where(shard => Interlocked.Exchange(ref _told[shard], 0) == 1)];
        var isLive = !complete || await IsLiveAsync(cancellationToken).ConfigureAwait(false);
        if (complete)
        {
            await _clock.ReadAsync(_database, cancellationToken).ConfigureAwait(false);
            await _lost.CountAsync(_database, _timeout, cancellationToken).ConfigureAwait(false);
        }

        // Nothing is asked after this: what was read is not lost to a Redis that goes away.
        var streams = await InTimeAsync(shards.Select(ReadAfterAsync), cancellationToken).ConfigureAwait(false);
        // What another program wrote into a stream is not applied: its shard is read anew.
        var foreign = shards.Where((_, i) => streams[i].Any(entry => entry["e"].Length() > LongestEntry)).ToHashSet();
        var broken = shards.Where((shard, i) => !_cursors[shard].TryAdvance(streams[i]) | foreign.Contains(shard)).ToList();
        if (complete)
        {
            // Nothing new in them; but were they read without a gap?
            broken.AddRange(Enumerable.Range(0, Partitions).Except(shards).Where(shard => !_cursors[shard].TryAdvance([])));
        }

        _interruptions = interruptions;
        return new FeedChanges(
            isLive,
            [.. streams.SelectMany((entries, i) => foreign.Contains(shards[i]) ? [] : entries.Select(entry => ToEntry(shards[i], entry)))],
            broken, reconnected)
        {
            Losses = _lost.Known,
        };
    });

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _signal.WaitAsync(atMost, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _database.Multiplexer.GetSubscriber().UnsubscribeAsync(_keys.Changes, Told).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // Nobody is there who could tell anything.
        }
    }

    /// <summary>
    /// Goes over to the connection that took the place of one that was given up; true where that was so, and messages may have been lost.
    /// </summary>
    private async Task<bool> ReconnectAsync(CancellationToken cancellationToken)
    {
        var database = await _connection.DatabaseAsync(_timeout, cancellationToken).ConfigureAwait(false);
        if (ReferenceEquals(database.Multiplexer, _database.Multiplexer))
        {
            return false;
        }

        await database.Multiplexer.GetSubscriber().SubscribeAsync(_keys.Changes, Told).WaitAsync(_timeout, cancellationToken).ConfigureAwait(false);
        (_database, _buckets) = (database, new BucketReader(database));
        return true;
    }

    // 1526919030474-55: see the XADD command of Redis.
    private static bool IsEntryId(string text) =>
        text.Split('-') is [var milliseconds, var sequence]
        && ulong.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        && ulong.TryParse(sequence, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private void Told(RedisChannel channel, RedisValue message)
    {
        if (message == Flip)
        {
            Volatile.Write(ref _flipped, 1);
        }
        else if (message.TryParse(out int shard) && shard >= 0 && shard < _told.Length)
        {
            Volatile.Write(ref _told[shard], 1);
        }

        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already.
        }
    }

    /// <summary>All of a shard; null where its stream does not reach back to when reading began.</summary>
    private async Task<PartitionContent?> TryReadPartitionAsync(int shard, CancellationToken cancellationToken)
    {
        var name = $"shard {shard} (keys {_keys.PatternOf(_dataset.Number, shard)})";
        var begun = await StateAsync(shard).ConfigureAwait(false);
        if (begun is not { } before)
        {
            return WithoutState();
        }

        var layout = _dataset.Layout;
        if (await FarTooManyBucketsAsync(shard).ConfigureAwait(false) is { } endless)
        {
            _cursors[shard] = Cursor.At(before);
            return new PartitionContent([], before.Checksum, name, endless);
        }

        var chunks = new List<ReadOnlyMemory<byte>>(layout.CustomerBuckets + layout.AliasBuckets);
        string? damage = null;
        RecordReadError? unreadable = null;
        try
        {
            await ReadAsync(layout.CustomerBuckets, bucket => _keys.Customers(_dataset.Number, layout, bucket), PackRecord).ConfigureAwait(false);
            await ReadAsync(layout.AliasBuckets, bucket => _keys.Aliases(_dataset.Number, layout, bucket), PackAlias).ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisWrongTypes.Is(e))
        {
            damage = await _failures.DescribeAsync(e).ConfigureAwait(false);
        }

        if (await StateAsync(shard).ConfigureAwait(false) is not { } after)
        {
            return WithoutState();
        }

        // A stream that does not reach back so far gives what it has.
        var passed = _cursors[shard].Position is { } read && read != after.Position
            ? await _database.StreamRangeAsync(_keys.Log(_dataset.Number, shard), $"({read}", after.Position).ConfigureAwait(false)
            : [];
        if (damage is not null)
        {
            _cursors[shard] = Cursor.At(after);
            return Passing(new PartitionContent([], after.Checksum, name, damage));
        }

        if (after.Position != before.Position)
        {
            var written = await _database.StreamRangeAsync(_keys.Log(_dataset.Number, shard), $"({before.Position}", after.Position)
                .ConfigureAwait(false);
            if (written.Length != after.Writes - before.Writes || written.Any(entry => ChangeBytes.IsErased(RedisEntries.Bytes(entry["e"]))))
            {
                return null;
            }

            chunks = SnapshotOverlay.Apply(chunks, written.Select(entry => (ReadOnlyMemory<byte>)entry["e"]));
        }

        _cursors[shard] = Cursor.At(after);
        return Passing(new PartitionContent(chunks, after.Checksum, name));

        PartitionContent Passing(PartitionContent content) => content with { Passed = [.. passed.Select(entry => ToEntry(shard, entry))] };

        PartitionContent WithoutState()
        {
            _cursors[shard] = _cursors[shard].Position is null ? Cursor.At(null) : _cursors[shard];
            return new PartitionContent([], 0, name, $"{name} has lost {_keys.State(_dataset.Number, shard)}: {RedisAbsence.Reason}");
        }

        async Task ReadAsync(int inAShard, Func<int, RedisKey> key, BucketReader.Pack pack)
        {
            var first = chunks.Count;
            var keys = Enumerable.Range(shard * inAShard, inAShard).Select(key);
            await foreach (var chunk in _buckets.ReadAsync(keys, pack, cancellationToken).ConfigureAwait(false))
            {
                if (unreadable is { } error)
                {
                    damage ??= $"a record in {key((shard * inAShard) + chunks.Count - first)} cannot be read ({error})";
                }

                chunks.Add(chunk);
            }
        }

        // Of the bucket that is being packed: buckets come one after the other.
        void PackRecord(IBufferWriter<byte> to, ReadOnlySpan<byte> customer, ReadOnlySpan<byte> record)
        {
            var error = CustomerRecordCodec.TryRead(record, out _);
            if (error == RecordReadError.None)
            {
                ChangeBytes.Record(to, RedisEntries.Key(customer), record);
            }
            else
            {
                unreadable ??= error;
            }
        }
    }

    private static void PackAlias(IBufferWriter<byte> to, ReadOnlySpan<byte> alias, ReadOnlySpan<byte> customer) =>
        ChangeBytes.Alias(to, RedisEntries.Key(alias), RedisEntries.Key(customer), null);

    private Task<RedisValue[]> FieldsAsync(IDatabase database, RedisKey hash, IdentityKey[] fields, CancellationToken cancellationToken) =>
        database.HashGetAsync(hash, [.. fields.Select(field => (RedisValue)KeyBytes.ToArray(field))], CommandFlags.DemandMaster)
            .WaitAsync(_timeout, cancellationToken);

    private Task<RedisValue> FieldAsync(IDatabase database, RedisKey hash, IdentityKey field, CancellationToken cancellationToken) =>
        database.HashGetAsync(hash, KeyBytes.ToArray(field), CommandFlags.DemandMaster).WaitAsync(_timeout, cancellationToken);

    /// <summary>
    /// Nobody, where the dataset is still there and has lost nothing that would say otherwise. Of a dataset that is removed the shards' states go
    /// before their buckets.
    /// </summary>
    private async Task<FeedLookup> UnknownAsync(
        Task<RedisAbsence> asked, IdentityKey looked, IdentityKey customer, CancellationToken cancellationToken)
    {
        var absence = await asked.WaitAsync(_timeout, cancellationToken).ConfigureAwait(false);
        var shard = _dataset.Layout.ShardOf(looked);
        if (!absence.IsNobody)
        {
            _lost.Suspect(shard);
        }

        return absence.IsNobody && !_lost.IsLost(shard) ? new FeedLookup(LookupStatus.Unknown, customer, default)
            : absence.Lost is not null || _lost.IsLost(shard) ? FeedLookup.Lost
            : FeedLookup.Unavailable;
    }

    /// <summary>The shards whose stream is not where it was read to.</summary>
    private async Task<int[]> ChangedAsync(CancellationToken cancellationToken)
    {
        var linked = RedisMasterLink.CheckAsync(_database.Multiplexer).WaitAsync(_timeout, cancellationToken);
        var states = await InTimeAsync(Enumerable.Range(0, Partitions).Select(StateAsync), cancellationToken).ConfigureAwait(false);
        await linked.ConfigureAwait(false);
        for (var shard = 0; shard < states.Length; shard++)
        {
            // What is told from now on comes after this.
            _cursors[shard].Expected = states[shard];
            if (states[shard] is null)
            {
                _lost.NoteWithoutState(shard);
            }
        }

        return [.. Enumerable.Range(0, Partitions).Where(shard => states[shard] is { } state && _cursors[shard].Position != state.Position)];
    }

    private Task<StreamEntry[]> ReadAfterAsync(int shard) =>
        _database.StreamRangeAsync(_keys.Log(_dataset.Number, shard), $"({_cursors[shard].Position}", "+", flags: CommandFlags.DemandMaster);

    private async Task<bool> IsLiveAsync(CancellationToken cancellationToken)
    {
        var view = await _live.LookAsync(_database, cancellationToken).ConfigureAwait(false);
        return view.Live is { } live && live.Dataset.IsSame(_dataset.Dataset);
    }

    /// <summary>Null where the dataset is there and the state is not: it was lost.</summary>
    private async Task<ShardState?> StateAsync(int shard)
    {
        var values = await _database.HashGetAsync(_keys.State(_dataset.Number, shard), ["p", "n", "x"], CommandFlags.DemandMaster)
            .ConfigureAwait(false);
        var checksum = RedisEntries.Bytes(values[2]);
        if (values[0].IsNull)
        {
            return await _database.HashExistsAsync(_keys.Layouts, _dataset.Number, CommandFlags.DemandMaster).ConfigureAwait(false)
                ? null
                : throw new StoreUnavailableException($"dataset {_dataset.Number} is no longer in the store");
        }

        var (key, position) = (_keys.State(_dataset.Number, shard), (string)values[0]!);
        return !IsEntryId(position)
            ? throw RedisNumbers.Refused($"the key {key} holds {RedisNumbers.Shown(values[0])} in place of a stream position")
            : checksum.Length != sizeof(ulong)
                ? throw RedisNumbers.Refused($"the key {key} holds {RedisNumbers.Shown(values[2])} in place of a checksum")
                : new ShardState(position, RedisNumbers.Of(values[1], key), BinaryPrimitives.ReadUInt64LittleEndian(checksum));
    }

    // A description and a layout that another program wrote may fit each other, and name so many buckets that to read them does not end.
    private async Task<string?> FarTooManyBucketsAsync(int shard)
    {
        var layout = _dataset.Layout;
        if (Math.Max(layout.CustomerBuckets, layout.AliasBuckets) <= ManyBuckets)
        {
            return null;
        }

        var state = _keys.State(_dataset.Number, shard);
        var values = await _database.HashGetAsync(state, ["c", "a"], CommandFlags.DemandMaster).ConfigureAwait(false);
        var (customers, aliases) = (RedisNumbers.Of(values[0], state), RedisNumbers.Of(values[1], state));
        return FarMore(layout.CustomerBuckets, customers) || FarMore(layout.AliasBuckets, aliases)
            ? $"the layout {layout.ToJson()} has far more buckets than the {customers} customers and {aliases} aliases that {state} counts "
                + $"({_keys.Layouts}). {RedisNumbers.Reload}"
            : null;

        static bool FarMore(int buckets, long counted) => buckets > ManyBuckets && counted < buckets / BucketsOfAnEntry;
    }

    // A Redis that does not answer must not keep the follower from noticing it.
    private Task<T[]> InTimeAsync<T>(IEnumerable<Task<T>> commands, CancellationToken cancellationToken) =>
        Task.WhenAll(commands).WaitAsync(_timeout, cancellationToken);

    private static FeedEntry ToEntry(int shard, StreamEntry entry)
    {
        var checksum = RedisEntries.Bytes(entry["x"]);
        return new(shard, (ReadOnlyMemory<byte>)entry["e"], checksum.Length == sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(checksum) : 0);
    }

    private Task<T> GuardAsync<T>(Func<Task<T>> read) => GuardAsync(_failures, read);

    private static async Task<T> GuardAsync<T>(RedisWrongTypes failures, Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            throw new StoreUnavailableException(await failures.DescribeAsync(e).ConfigureAwait(false), e);
        }
    }

    private struct Cursor
    {
        /// <summary>The last entry that was read.</summary>
        public string Position;

        /// <summary>How many entries the stream has had up to <see cref="Position"/>; null where that is not known yet.</summary>
        public long? Writes;

        /// <summary>Where the stream was when it was last looked at, until it was read up to there.</summary>
        public ShardState? Expected;

        /// <summary>At the end of what is there; at the beginning of all where nobody knows.</summary>
        public static Cursor At(ShardState? state) => new() { Position = state?.Position ?? "0-0", Writes = state?.Writes };

        /// <summary>Takes what was read; false where something is missing in it.</summary>
        public bool TryAdvance(StreamEntry[] entries)
        {
            if (Expected is not { } expected)
            {
                Writes += entries.Length;
                Position = entries.Length > 0 ? entries[^1].Id! : Position;
                return true;
            }

            // The last entry is never trimmed: where it does not come, the stream went back behind what was read. Those before it may be, and are
            // counted.
            var reached = expected.Position == Position;
            var upTo = reached ? 0 : Array.FindIndex(entries, entry => entry.Id == expected.Position) + 1;
            reached |= upTo > 0;
            var fits = reached && (Writes is not { } writes || writes + upTo == expected.Writes);
            Writes = expected.Writes + entries.Length - upTo;
            Position = entries.Length > 0 ? entries[^1].Id! : expected.Position;
            Expected = null;
            return fits;
        }
    }

    private readonly record struct ShardState(string Position, long Writes, ulong Checksum);
}
