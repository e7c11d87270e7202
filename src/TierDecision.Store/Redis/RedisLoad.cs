using System.Buffers.Binary;
using System.Globalization;
using NodaTime;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>One load into Redis, under its lock: writes a generation, verifies it, flips, removes what is older than the one before.</summary>
internal sealed class RedisLoad
{
    private const int ProgressStride = 10_000;

    private readonly IDatabase _database;
    private readonly RedisKeys _keys;
    private readonly RedisLoadLock _lock;
    private readonly RedisStoreOptions _options;
    private readonly RedisLiveDataset _live;
    private readonly TimeProvider _time;

    // Of what is sent: reckoned in passing, where the bytes are at hand.
    private DatasetChecksum _sent;

    public RedisLoad(
        IDatabase database, RedisKeys keys, RedisLoadLock loadLock, RedisLiveDataset live, RedisStoreOptions options, TimeProvider time)
    {
        _live = live;
        _database = database;
        _keys = keys;
        _lock = loadLock;
        _options = options;
        _time = time;
    }

    /// <summary>
    /// Throws where Redis cannot be asked. The live dataset is then what it was, with one exception that no protocol can spare: when Redis
    /// goes away at the very flip and stays away, only Redis knows whether it happened.
    /// </summary>
    public async Task<LoadResult> RunAsync(
        DatasetHeader header, CustomerTable table, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // First, so that a server has room for three generations only while a fourth would be asked for.
        await RemoveOldAsync(cancellationToken).ConfigureAwait(false);
        var layout = RedisLayout.For(table.Customers, table.Aliases, _options);
        var generation = (long)await EvaluateAsync(RedisScripts.Begin, [_keys.Lock, _keys.Counter, _keys.Layouts], [_lock.Token, layout.ToJson()])
            .ConfigureAwait(false);
        if (generation == 0)
        {
            return LockLost;
        }

        LoadResult result;
        try
        {
            await WriteCustomersAsync(generation, layout, table, progress, cancellationToken).ConfigureAwait(false);

            // Read back while the aliases are written: Redis and this program would else wait for each other by turns.
            var shards = new DatasetChecksum[layout.Shards];
            await Task.WhenAll(
                ReadCustomersBackAsync(generation, layout, shards, cancellationToken),
                WriteAliasesAsync(generation, layout, table, cancellationToken)).ConfigureAwait(false);
            await ReadAliasesBackAsync(generation, layout, shards, cancellationToken).ConfigureAwait(false);
            result = await VerifyAndFlipAsync(generation, layout, header, table, shards, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await TryDiscardAsync(generation).ConfigureAwait(false);
            throw;
        }

        if (result.Status == LoadStatus.Loaded)
        {
            await TryRemoveOldAsync().ConfigureAwait(false);
        }
        else
        {
            await TryDiscardAsync(generation).ConfigureAwait(false);
        }

        return result;
    }

    private static LoadResult LockLost => new(LoadStatus.Unavailable, null, "the load's lock was lost");

    private async Task WriteCustomersAsync(
        long generation, RedisLayout layout, CustomerTable table, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var pipeline = new RedisPipeline();
        var reported = 0L;
        var customers = table.SortedCustomers();
        for (var start = 0; start < customers.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var bucket = RedisLayout.Bucket(customers[start].Key, layout.AllCustomerBuckets);
            var end = start + 1;
            while (end < customers.Length && RedisLayout.Bucket(customers[end].Key, layout.AllCustomerBuckets) == bucket)
            {
                end++;
            }

            var entries = new RedisEntries(end - start, CustomerRecordCodec.Size);
            for (var i = start; i < end; i++)
            {
                var record = table.Record(customers[i].Value);
                entries.Add(customers[i].Key, record);
                _sent.AddCustomer(customers[i].Key, record);
            }

            var write = _database.HashSetAsync(_keys.Customers(generation, layout, bucket), entries.Entries);
            await pipeline.AddAsync(write, end - start).ConfigureAwait(false);
            start = end;
            if (pipeline.Done >= reported + ProgressStride)
            {
                reported = pipeline.Done;
                progress?.Report(reported);
            }
        }

        await pipeline.DrainAsync().ConfigureAwait(false);
        progress?.Report(pipeline.Done);
    }

    private async Task WriteAliasesAsync(long generation, RedisLayout layout, CustomerTable table, CancellationToken cancellationToken)
    {
        var pipeline = new RedisPipeline();
        var some = new List<KeyValuePair<IdentityKey, IdentityKey>>();
        var bucket = 0;
        foreach (var alias in table.SortedAliases())
        {
            var next = RedisLayout.Bucket(alias.Key, layout.AllAliasBuckets);
            if (next != bucket)
            {
                await FlushAsync().ConfigureAwait(false);
                bucket = next;
            }

            some.Add(alias);
        }

        await FlushAsync().ConfigureAwait(false);
        await pipeline.DrainAsync().ConfigureAwait(false);

        async ValueTask FlushAsync()
        {
            if (some.Count == 0)
            {
                return;
            }

            cancellationToken.ThrowIfCancellationRequested();
            var entries = new RedisEntries(some.Count, IdentityKey.Size);
            foreach (var (alias, customer) in some)
            {
                entries.Add(alias, customer);
                _sent.AddAlias(alias, customer);
            }

            var write = _database.HashSetAsync(_keys.Aliases(generation, layout, bucket), entries.Entries);
            await pipeline.AddAsync(write, some.Count).ConfigureAwait(false);
            some.Clear();
        }
    }

    private async Task<LoadResult> VerifyAndFlipAsync(
        long generation, RedisLayout layout, DatasetHeader header, CustomerTable table, DatasetChecksum[] shards, CancellationToken cancellationToken)
    {
        var expected = _sent;
        var difference = DatasetChecksum.Sum(shards).Difference(expected);
        if (difference is not null)
        {
            return new(LoadStatus.VerificationFailed, null, difference);
        }

        var now = Instant.FromDateTimeOffset(_time.GetUtcNow());
        var dataset = new DatasetInfo(
            generation, header, expected.Customers, expected.Aliases, expected.Value, now, table.HighestVersion());
        await WriteStatesAsync(generation, shards).ConfigureAwait(false);
        var target = new RedisGeneration(dataset, layout);
        var flip = new RedisFlip(_database, _keys, _lock, _live, _options, now);
        return await flip.RunAsync(target, () => FlipAsync(dataset), cancellationToken).ConfigureAwait(false)
            ? new(LoadStatus.Loaded, dataset)
            : LockLost;
    }

    /// <summary>Adds the customers of each shard, as they were written, to its checksum.</summary>
    private async Task ReadCustomersBackAsync(long generation, RedisLayout layout, DatasetChecksum[] shards, CancellationToken cancellationToken)
    {
        var bucket = 0;
        await foreach (var entries in RedisBuckets.ReadAsync(_database, RedisBuckets.Customers(_keys, generation, layout), cancellationToken)
            .ConfigureAwait(false))
        {
            ref var shard = ref shards[bucket++ / layout.CustomerBuckets];
            foreach (var entry in entries)
            {
                shard.AddCustomer(RedisEntries.Key(entry.Name), RedisEntries.Bytes(entry.Value));
            }
        }
    }

    /// <summary>Adds the aliases of each shard, as they were written, to its checksum.</summary>
    private async Task ReadAliasesBackAsync(long generation, RedisLayout layout, DatasetChecksum[] shards, CancellationToken cancellationToken)
    {
        var bucket = 0;
        await foreach (var entries in RedisBuckets.ReadAsync(_database, RedisBuckets.Aliases(_keys, generation, layout), cancellationToken)
            .ConfigureAwait(false))
        {
            ref var shard = ref shards[bucket++ / layout.AliasBuckets];
            foreach (var entry in entries)
            {
                shard.AddAlias(RedisEntries.Key(entry.Name), RedisEntries.Key(entry.Value));
            }
        }
    }

    // Closed to everyone but this load until it is live.
    private Task WriteStatesAsync(long generation, DatasetChecksum[] shards) => Task.WhenAll(shards.Select((checksum, shard) =>
    {
        var sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, checksum.Value);
        return _database.HashSetAsync(
            _keys.State(generation, shard),
            [new("f", _lock.Token), new("x", sum), new("c", checksum.Customers), new("a", checksum.Aliases), new("p", "0-0"), new("n", 0)]);
    }));

    private async Task<bool> FlipAsync(DatasetInfo dataset)
    {
        try
        {
            return (bool)await EvaluateAsync(
                RedisScripts.Flip,
                [_keys.Lock, _keys.Layouts, _keys.Datasets, _keys.Live, _keys.Previous],
                [_lock.Token, dataset.Generation, DatasetDocument.Write(dataset)]).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The answer was lost, perhaps not the flip. If Redis cannot be asked now either, the retirement that follows decides it: it
            // spares a generation that is live, and a flip that comes after it is refused.
            if (await _database.StringGetAsync(_keys.Live).ConfigureAwait(false) == dataset.Generation)
            {
                return true;
            }

            throw;
        }
    }

    private async Task TryRemoveOldAsync()
    {
        try
        {
            await RemoveOldAsync(_lock.Lost).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e) || e is OperationCanceledException)
        {
            // The next load goes on with it.
        }
    }

    /// <summary>Removes every generation but the live one and the one before: older ones, and those whose load died.</summary>
    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        foreach (var generation in await _database.HashKeysAsync(_keys.Layouts).ConfigureAwait(false))
        {
            await RetireAsync(generation, _lock.Token).ConfigureAwait(false);
        }

        foreach (var retired in await _database.HashGetAllAsync(_keys.Retired).ConfigureAwait(false))
        {
            await RemoveRetiredAsync((long)retired.Name, RedisLayout.Parse(retired.Value), cancellationToken).ConfigureAwait(false);
        }

        await SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes once more what loads that were taken for dead may have written since, when they must have noticed that their lock is gone.</summary>
    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var before = _time.GetUtcNow() - _options.LockExpiry - _options.BulkTimeout;
        foreach (var swept in await _database.HashGetAllAsync(_keys.Swept).ConfigureAwait(false))
        {
            var parts = ((string)swept.Value!).Split(' ', 2);
            if (!long.TryParse(parts[0], CultureInfo.InvariantCulture, out var at) || at > before.ToUnixTimeMilliseconds())
            {
                continue;
            }

            if (RedisLayout.Parse(parts[^1]) is { } layout)
            {
                await RedisBuckets.RemoveAsync(_database, _keys, (long)swept.Name, layout, cancellationToken).ConfigureAwait(false);
            }

            await _database.HashDeleteAsync(_keys.Swept, swept.Name).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what this load wrote, as far as Redis answers; what is left the next load removes.</summary>
    private async Task TryDiscardAsync(long generation)
    {
        try
        {
            await RetireAsync(generation, "").ConfigureAwait(false);
            var layout = await _database.HashGetAsync(_keys.Retired, generation).ConfigureAwait(false);
            if (!layout.IsNull)
            {
                await RemoveRetiredAsync(generation, RedisLayout.Parse(layout), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // Left to the next load.
        }
    }

    private async Task RemoveRetiredAsync(long generation, RedisLayout? layout, CancellationToken cancellationToken)
    {
        // A layout of a later version of the program is left to that version.
        if (layout is null)
        {
            return;
        }

        await RedisBuckets.RemoveAsync(_database, _keys, generation, layout, cancellationToken).ConfigureAwait(false);
        await _database.HashDeleteAsync(_keys.Retired, generation).ConfigureAwait(false);
    }

    private Task<RedisResult> RetireAsync(RedisValue generation, string token) => EvaluateAsync(
        RedisScripts.Retire,
        [_keys.Live, _keys.Previous, _keys.Layouts, _keys.Retired, _keys.Datasets, _keys.Lock, _keys.Swept],
        [generation.ToString(), token, _time.GetUtcNow().ToUnixTimeMilliseconds()]);

    private Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments) =>
        _database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.NoScriptCache);
}
