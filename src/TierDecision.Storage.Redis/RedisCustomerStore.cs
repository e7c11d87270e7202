using Microsoft.Extensions.Logging;
using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Erasing;
using TierDecision.Storage.Redis.Following;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Loading;
using TierDecision.Storage.Redis.Policies;
using TierDecision.Storage.Redis.Shards;
using TierDecision.Storage.Redis.Writing;
using TierDecision.Storage.Trials;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis;

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
    private readonly RedisClock _clock;

    private readonly RedisWrongTypes _failures;
    private readonly RedisLiveDataset _live;
    private readonly RedisCustomerWriter _writer;
    private readonly RedisPolicyLibrary _policies;
    private readonly RedisPolicyWatch _policyWatch;
    private readonly RedisTrialReports _trials;
    private readonly RedisAuditStreams _auditStreams;
    private readonly RedisAuditTrail _audit;

    // Another than the one for reading where replicas must acknowledge writes: waiting for them holds up everything on the same connection.
    private readonly RedisConnection _writing;

    /// <summary>A store as <paramref name="options"/> say; the connection is begun at the first call.</summary>
    /// <param name="options">How Redis is reached and laid out.</param>
    /// <param name="logger">For what goes wrong.</param>
    /// <param name="time">The clock.</param>
    /// <param name="audit">How much the audit trail keeps; null for the defaults.</param>
    /// <exception cref="ArgumentException">The connection or the certificate cannot be read.</exception>
    public RedisCustomerStore(RedisStoreOptions options, ILogger<RedisCustomerStore> logger, TimeProvider time, AuditOptions? audit = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        _options = options;
        _connection = new RedisConnection(options, logger);
        _keys = new RedisKeys(options.Prefix);
        _failures = new RedisWrongTypes(_connection, _keys, options.BulkTimeout);
        _live = new RedisLiveDataset(_keys, options.CommandTimeout);
        _writing = options.ReplicaAcknowledgements > 0 ? new RedisConnection(options, logger) : _connection;
        _clock = new RedisClock(time, options.CommandTimeout, logger);
        audit ??= new AuditOptions();
        _auditStreams = new RedisAuditStreams(_keys, audit);
        _audit = new RedisAuditTrail(_keys, _auditStreams, audit, _clock, time);
        _writer = new RedisCustomerWriter(_connection, _writing, _keys, _live, _failures, _auditStreams, _audit, options, _clock, time);
        _policies = new RedisPolicyLibrary(_connection, _writing, _keys, _failures, _auditStreams, _audit, options, time);
        _policyWatch = new RedisPolicyWatch(_connection, _keys, options);
        _trials = new RedisTrialReports(_connection, _writing, _keys, _failures, options);
        _logger = logger;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "redis";

    /// <inheritdoc/>
    public Instant VersionTime => _clock.Now;

    /// <inheritdoc/>
    public TimeSpan ClockOffset => _clock.Offset;

    /// <inheritdoc/>
    public async ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            var linked = RedisMasterLink.CheckAsync(database.Multiplexer).WaitAsync(_options.CommandTimeout, cancellationToken);
            var description = (await _live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Description;
            await linked.ConfigureAwait(false);
            return description;
        }
        catch (StoreUnavailableException e)
        {
            return new(DatasetStatus.Unavailable, null, e.Message);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new(DatasetStatus.Unavailable, null, await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        RedisValue record;
        bool isShared;
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            (record, isShared) = await FindAsync(database, kind, key, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            Log.Unavailable(_logger, RedisFailures.Describe(e));
            return CustomerLookup.Unavailable;
        }

        if (record.IsNull)
        {
            return CustomerLookup.Unknown;
        }

        var error = CustomerRecordCodec.TryRead(RedisEntries.Bytes(record), out var score);
        if (error == RecordReadError.None)
        {
            return new CustomerLookup(isShared ? LookupStatus.Shared : LookupStatus.Found, score);
        }

        Log.UnreadableRecord(_logger, error);
        return CustomerLookup.Unavailable;
    }

    /// <inheritdoc/>
    public async Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return await RedisFeed.OpenAsync(_connection, _keys, _live, _clock, _failures, dataset, _options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(customers);
        ArgumentNullException.ThrowIfNull(actor);
        return Task.Run(
            () => UnderLockAsync(
                (database, held, stop) => LoadUnderLockAsync(database, held, header, customers, actor, progress, stop), Failed, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LoadResult> FlipBackAsync(AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return UnderLockAsync((database, held, stop) => FlipBackAsync(database, held, actor, stop), Failed, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return _writer.PutAsync(write, actor, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return _writer.RemoveAsync(customer, version, actor, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        ArgumentNullException.ThrowIfNull(actor);
        return _writer.SetOverrideAsync(write, actor, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            var view = await _live.LookAsync(database, cancellationToken).ConfigureAwait(false);
            if (view.Live is not { } live)
            {
                return new(view.Description.Status == DatasetStatus.Empty ? LookupStatus.Unknown : LookupStatus.Unavailable, null);
            }

            var customer = key;
            if (kind != IdentifierKind.CustomerId)
            {
                var stands = await InTimeAsync(
                    database.HashGetAsync(_keys.AliasesOf(key, live.Number, live.Layout), KeyBytes.ToArray(key)), cancellationToken)
                        .ConfigureAwait(false);
                if (stands.IsNull)
                {
                    var absence = await InTimeAsync(RedisAbsence.OfAliasAsync(database, _keys, live, key), cancellationToken).ConfigureAwait(false);
                    return new(absence.IsNobody ? LookupStatus.Unknown : LookupStatus.Unavailable, null);
                }

                customer = RedisEntries.Key(stands);
            }

            var word = await InTimeAsync(
                database.HashGetAsync(
                    _keys.Overrides(live.Number, live.Layout.ShardOf(customer)), KeyBytes.ToArray(customer), CommandFlags.DemandMaster),
                cancellationToken)
                .ConfigureAwait(false);
            return word.IsNull || OverrideDocument.Read(RedisEntries.Bytes(word)) is not { } found
                ? new(LookupStatus.Unknown, null)
                : new(LookupStatus.Found, found);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            Log.Unavailable(_logger, RedisFailures.Describe(e));
            return new(LookupStatus.Unavailable, null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        try
        {
            var database = await DatabaseAsync(_options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var traces = new RedisTraces(database, _keys, _auditStreams, _options);
            return await traces.FindAsync(customer, aliases, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return CustomerTraces.Unavailable(await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(_options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            var view = await _live.LookAsync(database, cancellationToken).ConfigureAwait(false);
            if (view.Description.Status is not (DatasetStatus.Live or DatasetStatus.Empty))
            {
                return CustomerHoldings.Unavailable(view.Description.Detail ?? "the live dataset cannot be read");
            }

            var export = new RedisExport(database, _keys, _options);
            return new(null, await export.ReadAsync(view.Live, customer, cancellationToken).ConfigureAwait(false))
            {
                Audit = await _audit.FindAsync(database, customer, CustomerHoldings.MostAuditEntries, cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return CustomerHoldings.Unavailable(await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken)
    {
        try
        {
            var database = await DatabaseAsync(_options.CommandTimeout, cancellationToken).ConfigureAwait(false);
            return new(await new RedisErasureKeys(database, _keys).ReadAsync(known, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return new(null, await _failures.DescribeAsync(e).ConfigureAwait(false));
        }
    }

    /// <inheritdoc/>
    public ValueTask<PolicyChangeResult> PublishPolicyAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) =>
        _policies.PublishAsync(policy, actor, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PolicyChangeResult> ActivatePolicyAsync(
        string revision, string expected, AuditActor actor, CancellationToken cancellationToken) =>
        _policies.ChangeAsync((stands, now) => PolicyLibraryRules.Activate(stands, revision, expected, actor, now), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PolicyCatalogueReading> ListPoliciesAsync(CancellationToken cancellationToken) => _policies.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PolicyReading> FindPolicyAsync(string revision, CancellationToken cancellationToken) =>
        _policies.FindAsync(revision, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PolicyInForceReading> ReadPolicyInForceAsync(PolicyInForce known, CancellationToken cancellationToken) =>
        _policies.ReadInForceAsync(known, cancellationToken);

    /// <inheritdoc/>
    public Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken) => _policyWatch.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<PolicyChangeResult> ChangeTrialAsync(
        PolicyTrialChange change, string? expected, AuditActor actor, CancellationToken cancellationToken) =>
        _policies.ChangeAsync((stands, now) => PolicyTrialRules.Change(stands, change, expected, actor, now), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TrialReading> ReportTrialAsync(
        TrialReport report, IReadOnlyList<byte[]> samples, CancellationToken cancellationToken) =>
        _trials.ReportAsync(report, samples, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TrialReading> ReadTrialAsync(long trial, bool withSamples, CancellationToken cancellationToken) =>
        _trials.ReadAsync(trial, withSamples, cancellationToken);

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        await _policyWatch.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _writing.DisposeAsync().ConfigureAwait(false);
    }

    // Both connections are begun together: a node that is silent keeps one from being made for seconds, which the first write would have to wait.
    private ValueTask<IDatabase> DatabaseAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _writing.Begin();
        return _connection.DatabaseAsync(timeout, cancellationToken);
    }

    // What it comes to where it cannot be done is up to the caller.
    private async Task<T> UnderLockAsync<T>(
        Func<IDatabase, RedisLoadLock, CancellationToken, Task<T>> operation, Func<LoadStatus, string, Exception?, T> failed,
        CancellationToken cancellationToken)
    {
        IDatabase database;
        RedisLoadLock? held;
        try
        {
            database = await DatabaseAsync(_options.BulkTimeout, cancellationToken).ConfigureAwait(false);
            await _clock.ReadAsync(database, cancellationToken).ConfigureAwait(false);
            (held, var holder) = await RedisLoadLock.TryAcquireAsync(database, _keys.Lock, _options.LockExpiry, _time).ConfigureAwait(false);
            if (held is null)
            {
                return failed(LoadStatus.Busy, $"another load is under way: {holder ?? "it ended just now"}", null);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return failed(LoadStatus.Unavailable, await _failures.DescribeAsync(e).ConfigureAwait(false), e);
        }

        await using (held)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
            try
            {
                return await operation(database, held, stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (held.Lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return failed(LoadStatus.Unavailable, "the load's lock was lost", e);
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
        AuditActor actor,
        IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // Outside the handler below: what the caller's customers throw is the caller's.
        var input = LoadInput.Read(header, customers, _clock.Now, cancellationToken);
        LoadResult result;
        try
        {
            var load = new RedisLoad(database, _keys, held, _live, _auditStreams, actor, _options, _clock, _time);
            result = await load.RunAsync(input, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, await _failures.DescribeAsync(e).ConfigureAwait(false), e);
        }

        if (result.Dataset is not { } dataset)
        {
            return Failed(result.Status, result.Detail!, null);
        }

        Log.Loaded(_logger, dataset.Number, dataset.Customers, dataset.Aliases, _time.GetElapsedTime(started));
        return result;
    }

    private LoadResult Failed(LoadStatus status, string detail, Exception? exception)
    {
        Log.LoadFailed(_logger, detail, exception);
        return new(exception is not null && RedisFailures.IsRefusal(exception) ? LoadStatus.Refused : status, null, detail);
    }

    // It is live: what cannot be counted does not undo that.
    private async Task<long?> CountAsync(IDatabase database, RedisDataset dataset)
    {
        try
        {
            var counts = await Task.WhenAll(Enumerable.Range(0, dataset.Layout.Shards).Select(
                shard => database.HashGetAsync(_keys.State(dataset.Number, shard), "c"))).ConfigureAwait(false);
            return counts.Select((count, shard) => RedisNumbers.Of(count, _keys.State(dataset.Number, shard))).Sum();
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return null;
        }
    }

    private async Task<LoadResult> FlipBackAsync(
        IDatabase database, RedisLoadLock held, AuditActor actor, CancellationToken cancellationToken)
    {
        try
        {
            var back = new RedisFlipBack(database, _keys, held, _live, _options, _clock.Now);
            if (await back.FindAsync(cancellationToken).ConfigureAwait(false) is not var (live, target))
            {
                return Failed(LoadStatus.NothingToFlipBackTo, "there is no dataset from before the live one", null);
            }

            if ((await _policies.ListAsync(cancellationToken).ConfigureAwait(false)).Catalogue?.Parts(live.Number, target.Number) == true)
            {
                return Failed(LoadStatus.GoesWithPolicy, "the live customers went live together with the policy in force", null);
            }

            if (!await back.RunAsync(target, ChangePlacesAsync, cancellationToken).ConfigureAwait(false))
            {
                return Failed(LoadStatus.Unavailable, "the load's lock was lost", null);
            }

            Log.FlippedBack(_logger, target.Number, live.Number);
            return new(LoadStatus.Loaded, target.Dataset) { Customers = await CountAsync(database, target).ConfigureAwait(false) };

            async Task<bool> ChangePlacesAsync(DatasetInfo? before) => (bool)await database.ScriptEvaluateAsync(
                RedisScripts.FlipBack, [_keys.Lock, _keys.Layouts, _keys.Live, _keys.Previous, _keys.CommonAudit],
                [
                    held.Token, live.Number, target.Number, _auditStreams.CommonLength,
                    .. RedisAuditEntries.Values(AuditEntries.Dataset(AuditKind.DatasetFlippedBack, before, target.Dataset, actor)),
                ],
                CommandFlags.NoScriptCache).ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, await _failures.DescribeAsync(e).ConfigureAwait(false), e);
        }
    }

    private async Task<(RedisValue Record, bool IsShared)> FindAsync(
        IDatabase database, IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var live = _live.Known;
            if (live is null)
            {
                var view = await _live.LookAsync(database, cancellationToken).ConfigureAwait(false);
                live = view.Live;
                if (live is null)
                {
                    return view.Description.Status == DatasetStatus.Empty
                        ? (RedisValue.Null, false)
                        : throw new StoreUnavailableException(view.Description.Detail!);
                }
            }

            var first = kind == IdentifierKind.CustomerId
                ? _keys.CustomersOf(key, live.Number, live.Layout)
                : _keys.AliasesOf(key, live.Number, live.Layout);
            // Of masters alone: a replica may lag behind, and what it says was true a while ago.
            var pointer = database.StringGetAsync(_keys.Live, CommandFlags.DemandMaster);
            var found = database.HashGetAsync(first, [KeyBytes.ToArray(key), KeyBytes.ToArray(SharedAlias.MarkOf(key))], CommandFlags.DemandMaster);
            await InTimeAsync(Task.WhenAll(pointer, found), cancellationToken).ConfigureAwait(false);
            if (await pointer.ConfigureAwait(false) != live.Number)
            {
                _live.Forget();
                continue;
            }

            var values = await found.ConfigureAwait(false);
            var value = values[0];
            var absent = key;
            if (kind != IdentifierKind.CustomerId && !value.IsNull)
            {
                absent = RedisEntries.Key(value);
                var bucket = _keys.CustomersOf(absent, live.Number, live.Layout);
                value = await InTimeAsync(
                    database.HashGetAsync(bucket, KeyBytes.ToArray(absent), CommandFlags.DemandMaster), cancellationToken).ConfigureAwait(false);
            }

            if (!value.IsNull)
            {
                return (value, kind != IdentifierKind.CustomerId && values[1] == values[0]);
            }

            // Nobody; or the dataset was removed in between; or an alias whose customer was, or is just being written; or the bucket is gone.
            var isAlias = kind != IdentifierKind.CustomerId && values[0].IsNull;
            pointer = database.StringGetAsync(_keys.Live, CommandFlags.DemandMaster);
            var absence = isAlias
                ? RedisAbsence.OfAliasAsync(database, _keys, live, absent)
                : RedisAbsence.OfCustomerAsync(database, _keys, live, absent);
            await InTimeAsync(Task.WhenAll(pointer, absence), cancellationToken).ConfigureAwait(false);
            if (await pointer.ConfigureAwait(false) == live.Number)
            {
                return await absence.ConfigureAwait(false) is { Lost: { } lost }
                    ? throw new StoreUnavailableException(lost)
                    : (RedisValue.Null, false);
            }

            _live.Forget();
        }

        throw new StoreUnavailableException("the live dataset changed under every attempt to read it");
    }

    private Task<T> InTimeAsync<T>(Task<T> command, CancellationToken cancellationToken) =>
        command.WaitAsync(_options.CommandTimeout, cancellationToken);

    private Task InTimeAsync(Task command, CancellationToken cancellationToken) =>
        command.WaitAsync(_options.CommandTimeout, cancellationToken);
}
