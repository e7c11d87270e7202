using System.Buffers.Binary;
using System.Globalization;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Tiers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Buckets;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>One load into Redis, under its lock: writes a dataset, verifies it, flips, removes what is older than the one before.</summary>
internal sealed class RedisLoad
{
    private readonly IDatabase _database;
    private readonly RedisKeys _keys;
    private readonly RedisLoadLock _lock;
    private readonly RedisStoreOptions _options;
    private readonly RedisLiveDataset _live;
    private readonly RedisAuditStreams _audit;
    private readonly AuditActor _actor;
    private readonly RedisClock _clock;
    private readonly TimeProvider _time;

    public RedisLoad(
        IDatabase database, RedisKeys keys, RedisLoadLock loadLock, RedisLiveDataset live, RedisAuditStreams audit, AuditActor actor,
        RedisStoreOptions options, RedisClock clock, TimeProvider time)
    {
        _live = live;
        _audit = audit;
        _actor = actor;
        _database = database;
        _keys = keys;
        _lock = loadLock;
        _options = options;
        _clock = clock;
        _time = time;
    }

    /// <summary>What assigns the tiers of whom is carried over, if what is loaded is the live dataset under other tiers; else null.</summary>
    public Retier? Retier { get; init; }

    /// <summary>
    /// The one step that makes the dataset live, from what was live, if that does more than this; tells whether it was done. Null if it does not.
    /// </summary>
    public Func<DatasetInfo?, DatasetInfo, Task<bool>>? Step { get; init; }

    /// <summary>
    /// Throws where Redis cannot be asked. The live dataset is then what it was, with one exception that no protocol can spare: when Redis
    /// goes away at the very flip and stays away, only Redis knows whether it happened.
    /// </summary>
    public async Task<LoadResult> RunAsync(PackedDataset input, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        // First, so that a server has room for three datasets only while a fourth would be asked for.
        await RemoveOldAsync(cancellationToken).ConfigureAwait(false);
        var layout = RedisLayout.For(input.Customers.Count, input.Aliases.Count, _options);
        var number = (long)await EvaluateAsync(RedisScripts.Begin, [_keys.Lock, _keys.Counter, _keys.Layouts], [_lock.Token, layout.ToJson()])
            .ConfigureAwait(false);
        if (number == 0)
        {
            return LockLost;
        }

        LoadResult result;
        try
        {
            var writer = new RedisDatasetWriter(_database, _keys, number, layout);
            await writer.WriteAsync(input, progress, cancellationToken).ConfigureAwait(false);
            result = await VerifyAndFlipAsync(number, layout, input, writer, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await TryDiscardAsync(number).ConfigureAwait(false);
            throw;
        }

        if (result.Status == LoadStatus.Loaded)
        {
            await TryRemoveOldAsync().ConfigureAwait(false);
        }
        else
        {
            await TryDiscardAsync(number).ConfigureAwait(false);
        }

        return result;
    }

    private static LoadResult LockLost => new(LoadStatus.Unavailable, null, "the load's lock was lost");

    private async Task<LoadResult> VerifyAndFlipAsync(
        long number, RedisLayout layout, PackedDataset input, RedisDatasetWriter writer, CancellationToken cancellationToken)
    {
        var expected = writer.Sent;
        if (writer.Difference is { } difference)
        {
            return new(LoadStatus.VerificationFailed, null, difference);
        }

        var now = _clock.Now;
        var dataset = new DatasetInfo(
            number, input.Header, expected.Customers, expected.Aliases, expected.Value, now, input.HighestVersion)
        {
            SharedAliases = input.Shared.Count,
        };
        await WriteStatesAsync(number, writer.ReadBack).ConfigureAwait(false);
        var target = new RedisDataset(dataset, layout);
        var flip = new RedisFlip(_database, _keys, _lock, _live, _options, Retier?.Now ?? now) { Retier = Retier };
        var step = Step ?? FlipAsync;
        return await flip.RunAsync(target, before => step(before, dataset), cancellationToken).ConfigureAwait(false)
                ? new(LoadStatus.Loaded, dataset) { Shared = input.Shared }
            : flip.LosesOverride ? new(LoadStatus.OverrideLost, null)
            : LockLost;
    }

    // Closed to everyone but this load until it is live.
    private Task WriteStatesAsync(long number, IReadOnlyList<DatasetChecksum> shards) => Task.WhenAll(shards.Select((checksum, shard) =>
    {
        var sum = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(sum, checksum.Value);
        return _database.HashSetAsync(
            _keys.State(number, shard),
            [new("f", _lock.Token), new("x", sum), new("c", checksum.Customers), new("a", checksum.Aliases), new("p", "0-0"), new("n", 0)]);
    }));

    private async Task<bool> FlipAsync(DatasetInfo? before, DatasetInfo dataset)
    {
        try
        {
            return (bool)await EvaluateAsync(
                RedisScripts.Flip,
                [_keys.Lock, _keys.Layouts, _keys.Datasets, _keys.Live, _keys.Previous, _keys.CommonAudit],
                [
                    _lock.Token, dataset.Number, DatasetDocument.Write(dataset), _audit.CommonLength,
                    .. RedisAuditEntries.Values(AuditEntries.Dataset(AuditKind.DatasetLoaded, before, dataset, _actor)),
                ]).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The answer was lost, perhaps not the flip. If Redis cannot be asked now either, the retirement that follows decides it: it
            // spares a dataset that is live, and a flip that comes after it is refused.
            if (await _database.StringGetAsync(_keys.Live).ConfigureAwait(false) == dataset.Number)
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

    /// <summary>Removes every dataset but the live one and the one before: older ones, and those whose load died.</summary>
    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        foreach (var number in await _database.HashKeysAsync(_keys.Layouts).ConfigureAwait(false))
        {
            RedisNumbers.Dataset(number, _keys.Layouts);
            await RetireAsync(number, _lock.Token).ConfigureAwait(false);
        }

        foreach (var retired in await _database.HashGetAllAsync(_keys.Retired).ConfigureAwait(false))
        {
            await RemoveRetiredAsync(
                RedisNumbers.Dataset(retired.Name, _keys.Retired), RedisLayout.Parse(retired.Value), cancellationToken).ConfigureAwait(false);
        }

        await SweepAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Removes once more what loads that were taken for dead may have written since, when they must have noticed that their lock is gone.
    /// </summary>
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
                await RedisBuckets.RemoveAsync(
                    _database, _keys, RedisNumbers.Dataset(swept.Name, _keys.Swept), layout, cancellationToken).ConfigureAwait(false);
            }

            await _database.HashDeleteAsync(_keys.Swept, swept.Name).ConfigureAwait(false);
        }
    }

    /// <summary>Removes what this load wrote, as far as Redis answers; what is left the next load removes.</summary>
    private async Task TryDiscardAsync(long number)
    {
        try
        {
            await RetireAsync(number, "").ConfigureAwait(false);
            var layout = await _database.HashGetAsync(_keys.Retired, number).ConfigureAwait(false);
            if (!layout.IsNull)
            {
                await RemoveRetiredAsync(number, RedisLayout.Parse(layout), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // Left to the next load.
        }
    }

    private async Task RemoveRetiredAsync(long number, RedisLayout? layout, CancellationToken cancellationToken)
    {
        // A layout of a later version of the program is left to that version.
        if (layout is null)
        {
            return;
        }

        await RedisBuckets.RemoveAsync(_database, _keys, number, layout, cancellationToken).ConfigureAwait(false);
        await _database.HashDeleteAsync(_keys.Retired, number).ConfigureAwait(false);
    }

    private Task<RedisResult> RetireAsync(RedisValue number, string token) => EvaluateAsync(
        RedisScripts.Retire,
        [_keys.Live, _keys.Previous, _keys.Layouts, _keys.Retired, _keys.Datasets, _keys.Lock, _keys.Swept],
        [number.ToString(), token, _time.GetUtcNow().ToUnixTimeMilliseconds()]);

    private Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments) =>
        _database.ScriptEvaluateAsync(script, keys, arguments, CommandFlags.NoScriptCache);
}
