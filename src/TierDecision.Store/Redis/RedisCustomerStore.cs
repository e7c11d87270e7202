using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>
/// The store in Redis, on one server, behind Sentinel or on Redis Cluster. <c>docs/data-layout.md</c> describes the keys.
/// </summary>
public sealed partial class RedisCustomerStore : ICustomerStore
{
    // A look-up that meets a flip reads the new pointer once; to meet two is possible, three a sign of something else.
    private const int Attempts = 3;

    private readonly RedisStoreOptions _options;
    private readonly RedisConnection _connection;
    private readonly RedisKeys _keys;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    // What was live when it was last looked at. Every look-up checks it against the pointer, in the same round trip.
    private volatile LiveGeneration? _live;

    /// <summary>A store as <paramref name="options"/> say; the connection is begun at the first call.</summary>
    /// <exception cref="ArgumentException">The options do not pass <see cref="RedisStoreOptions.Validate"/>.</exception>
    public RedisCustomerStore(RedisStoreOptions options, ILogger<RedisCustomerStore> logger, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        if (options.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        }

        _options = options;
        _connection = new RedisConnection(options, logger);
        _keys = new RedisKeys(options.Prefix);
        _logger = logger;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public async ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var database = await _connection.DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            return (await DescribeAsync(database, cancellationToken).ConfigureAwait(false)).Description;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new(DatasetStatus.Unavailable, null, e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        RedisValue record;
        try
        {
            var database = await _connection.DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            record = await FindAsync(database, kind, key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e) || e is StoreUnavailableException)
        {
            Log.Unavailable(_logger, e.Message);
            return CustomerLookup.Unavailable;
        }

        if (record.IsNull)
        {
            return CustomerLookup.Unknown;
        }

        var error = CustomerRecordCodec.TryRead(RedisEntries.Bytes(record), out var score);
        if (error == RecordReadError.None)
        {
            return CustomerLookup.Found(score);
        }

        Log.UnreadableRecord(_logger, error);
        return CustomerLookup.Unavailable;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CustomerBatch> ReadAllAsync(
        DatasetInfo dataset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        await using var export = new RedisExport(_keys, dataset.Generation);
        await export.OpenAsync(_connection, _options.BulkTimeout, cancellationToken).ConfigureAwait(false);
        while (await export.NextAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            yield return batch;
        }
    }

    /// <inheritdoc/>
    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(customers);
        return Task.Run(() => LoadCoreAsync(header, customers, progress, cancellationToken), cancellationToken);
    }

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task<LoadResult> LoadCoreAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        IDatabase database;
        RedisLoadLock? held;
        try
        {
            database = await _connection.DatabaseAsync(_options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            (held, var holder) = await RedisLoadLock.TryAcquireAsync(database, _keys.Lock, _options.LockExpiry, _time).ConfigureAwait(false);
            if (held is null)
            {
                return Failed(LoadStatus.Busy, $"another load is under way: {holder ?? "it ended just now"}", null);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, e.Message, e);
        }

        await using (held)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
            try
            {
                return await LoadUnderLockAsync(database, held, header, customers, progress, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return Failed(LoadStatus.Unavailable, "the load's lock was lost", e);
            }
            catch (OperationCanceledException e) when (e.CancellationToken == stop.Token)
            {
                // The caller knows its own token, not the one that it was linked into.
                throw new OperationCanceledException(e.Message, e, cancellationToken);
            }
        }
    }

    private async Task<LoadResult> LoadUnderLockAsync(
        IDatabase database,
        RedisLoadLock held,
        DatasetHeader header,
        IEnumerable<CustomerRecord> customers,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // Outside the handler below: what the caller's customers throw is the caller's.
        var table = LoadInput.Read(header, customers, cancellationToken);
        LoadResult result;
        try
        {
            var load = new RedisLoad(database, _keys, held, _options, _time);
            result = await load.RunAsync(header, table, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, e.Message, e);
        }

        if (result.Dataset is not { } dataset)
        {
            return Failed(result.Status, result.Detail!, null);
        }

        Log.Loaded(_logger, dataset.Generation, dataset.Customers, dataset.Aliases, _time.GetElapsedTime(started));
        return result;
    }

    private LoadResult Failed(LoadStatus status, string detail, Exception? exception)
    {
        Log.LoadFailed(_logger, detail, exception);
        return new(status, null, detail);
    }

    private async Task<RedisValue> FindAsync(IDatabase database, IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var live = _live;
            if (live is null)
            {
                (var description, live) = await DescribeAsync(database, cancellationToken).ConfigureAwait(false);
                if (live is null)
                {
                    return description.Status == DatasetStatus.Empty ? RedisValue.Null : throw new StoreUnavailableException(description.Detail!);
                }
            }

            var first = kind == IdentifierKind.CustomerId
                ? _keys.CustomersOf(key, live.Generation, live.Layout)
                : _keys.AliasesOf(key, live.Generation, live.Layout);
            var pointer = database.StringGetAsync(_keys.Live);
            var found = database.HashGetAsync(first, KeyBytes.ToArray(key));
            await InTimeAsync(Task.WhenAll(pointer, found), cancellationToken).ConfigureAwait(false);
            if (await pointer.ConfigureAwait(false) != live.Generation)
            {
                _live = null;
                continue;
            }

            var value = await found.ConfigureAwait(false);
            if (kind == IdentifierKind.CustomerId || value.IsNull)
            {
                return value;
            }

            var customer = RedisEntries.Key(value);
            var bucket = _keys.CustomersOf(customer, live.Generation, live.Layout);
            value = await InTimeAsync(database.HashGetAsync(bucket, KeyBytes.ToArray(customer)), cancellationToken).ConfigureAwait(false);
            if (!value.IsNull)
            {
                return value;
            }

            // An alias without its customer: the generation was removed in between.
            _live = null;
        }

        throw new StoreUnavailableException("the live dataset changed under every attempt to read it");
    }

    private async Task<(DatasetDescription Description, LiveGeneration? Live)> DescribeAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var answer = await InTimeAsync(
            database.ScriptEvaluateAsync(
                RedisScripts.Describe, [_keys.Live, _keys.Datasets, _keys.Layouts], flags: CommandFlags.NoScriptCache),
            cancellationToken).ConfigureAwait(false);
        if (answer.IsNull)
        {
            _live = null;
            return (new(DatasetStatus.Empty, null), null);
        }

        var layout = RedisLayout.Parse((string?)answer[2]);
        var description = (string?)answer[1] is { } document
            ? DatasetDocument.Read(document)
            : new(DatasetStatus.Unreadable, null, "the live dataset has no description");
        if (layout is null)
        {
            description = new(DatasetStatus.Unreadable, null, $"the layout '{(string?)answer[2]}' is unknown to this version");
        }

        if (description.Status != DatasetStatus.Live)
        {
            return (description, null);
        }

        var live = new LiveGeneration((long)answer[0], layout!);
        _live = live;
        return (description, live);
    }

    private Task<T> InTimeAsync<T>(Task<T> command, CancellationToken cancellationToken) =>
        command.WaitAsync(_options.CommandTimeout, cancellationToken);

    private Task InTimeAsync(Task command, CancellationToken cancellationToken) =>
        command.WaitAsync(_options.CommandTimeout, cancellationToken);

    private sealed record LiveGeneration(long Generation, RedisLayout Layout);
}
