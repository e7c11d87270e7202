using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Files;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Policies;
using TierDecision.Storage.Records;
using TierDecision.Storage.Trials;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// The store of an installation without Redis: one SQLite file in write-ahead-log mode, so that readers and a load do not wait for each other.
/// Several programs may use the file at a time.
/// </summary>
public sealed partial class EmbeddedCustomerStore : ICustomerStore
{
    // What the file system says when another program holds the lock: sharing violation on Windows, EAGAIN on Linux, EWOULDBLOCK on macOS.
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LinuxTryAgain = 11;
    private const int MacWouldBlock = 35;

    private readonly EmbeddedDatabase _database;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentBag<EmbeddedReader> _readers = [];
    private readonly EmbeddedWriter _writer;
    private readonly EmbeddedPolicyLibrary _policies;
    private readonly EmbeddedTrialReports _trials;
    private readonly EmbeddedAudit _audit;

    /// <summary>A store on the file that <paramref name="options"/> name; nothing is opened before the first call.</summary>
    /// <param name="options">The file.</param>
    /// <param name="logger">For what goes wrong.</param>
    /// <param name="time">The clock.</param>
    /// <param name="audit">How much the audit trail keeps; null for the defaults.</param>
    public EmbeddedCustomerStore(
        EmbeddedStoreOptions options, ILogger<EmbeddedCustomerStore> logger, TimeProvider time, AuditOptions? audit = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logger);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.File, nameof(options));
        _database = new EmbeddedDatabase(options);
        _audit = new EmbeddedAudit(audit ?? new AuditOptions(), time);
        _writer = new EmbeddedWriter(_database, _audit, time);
        _policies = new EmbeddedPolicyLibrary(_database, _audit, time);
        _trials = new EmbeddedTrialReports(_database, time);
        _logger = logger;
        _time = time;
    }

    /// <inheritdoc/>
    public string Name => "embedded";

    /// <inheritdoc/>
    /// <remarks>The file is this machine's, and has no other clock.</remarks>
    public Instant VersionTime => Instant.FromDateTimeOffset(_time.GetUtcNow());

    /// <inheritdoc/>
    public TimeSpan ClockOffset => TimeSpan.Zero;

    /// <inheritdoc/>
    public ValueTask<DatasetDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var reader = Rent();
            var description = reader.Describe();
            _readers.Add(reader);
            return new(description);
        }
        catch (EmbeddedFileMissingException e)
        {
            return new(new DatasetDescription(DatasetStatus.Missing, null, e.Message));
        }
        catch (UnknownSchemaException e)
        {
            return new(new DatasetDescription(DatasetStatus.Unreadable, null, e.Message));
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return new(new DatasetDescription(DatasetStatus.Unavailable, null, e.Message));
        }
    }

    /// <inheritdoc/>
    public ValueTask<CustomerLookup> FindAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[]? record;
        bool isShared;
        try
        {
            var reader = Rent();
            (record, isShared) = reader.Find(kind, key);
            _readers.Add(reader);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            Log.Unavailable(_logger, e.Message);
            return new(CustomerLookup.Unavailable);
        }

        if (record is null)
        {
            return new(CustomerLookup.Unknown);
        }

        var error = CustomerRecordCodec.TryRead(record, out var score);
        if (error == RecordReadError.None)
        {
            return new(new CustomerLookup(isShared ? LookupStatus.Shared : LookupStatus.Found, score));
        }

        Log.UnreadableRecord(_logger, error);
        return new(CustomerLookup.Unavailable);
    }

    /// <inheritdoc/>
    public async Task<ICustomerFeed> OpenFeedAsync(DatasetInfo dataset, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return await EmbeddedFeed.OpenAsync(_database, dataset, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<LoadResult> LoadAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(customers);
        ArgumentNullException.ThrowIfNull(actor);
        return Task.Run(() => UnderLockAsync(
            () => LoadUnderLockAsync(header, customers, actor, progress, cancellationToken), Failed), cancellationToken);
    }

    /// <inheritdoc/>
    public Task<LoadResult> FlipBackAsync(AuditActor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return Task.Run(() => UnderLockAsync(() => FlipBackUnderLockAsync(actor, cancellationToken), Failed), cancellationToken);
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
    public ValueTask<OverrideLookup> FindOverrideAsync(IdentifierKind kind, IdentityKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            var reader = Rent();
            var word = reader.FindOverride(kind, key);
            _readers.Add(reader);
            return new(word is null || OverrideDocument.Read(word) is not { } found
                ? new OverrideLookup(LookupStatus.Unknown, null)
                : new OverrideLookup(LookupStatus.Found, found));
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            Log.Unavailable(_logger, e.Message);
            return new(new OverrideLookup(LookupStatus.Unavailable, null));
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerTraces> TraceAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = _database.Open();
                    return new CustomerTraces(null, EmbeddedTraces.Find(connection, customer, aliases));
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return CustomerTraces.Unavailable(e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<CustomerHoldings> ExportAsync(IdentityKey customer, CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(
                () =>
                {
                    using var connection = _database.Open();
                    return new CustomerHoldings(null, EmbeddedExport.Read(connection, customer))
                    {
                        Audit = _audit.Find(connection, customer, CustomerHoldings.MostAuditEntries),
                    };
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e) || e is StoreUnavailableException)
        {
            return CustomerHoldings.Unavailable(e.Message);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ErasureKeysReading> ReadErasureKeysAsync(ErasureKeys? known, CancellationToken cancellationToken)
    {
        try
        {
            // Who asks for the first time may have to make them.
            using var turn = known is null ? await _database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false) : null;
            return await Task.Run(
                () =>
                {
                    using var connection = _database.Open();
                    return new ErasureKeysReading(EmbeddedErasureKeys.Read(connection, known));
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return new(null, e.Message);
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
    public Task WaitForPolicyAsync(TimeSpan atMost, CancellationToken cancellationToken) => _policies.WaitAsync(atMost, cancellationToken);

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

    /// <summary>Closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        while (_readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        await _writer.DisposeAsync().ConfigureAwait(false);
        await _policies.DisposeAsync().ConfigureAwait(false);
    }

    // What it comes to where it cannot be done is up to the caller.
    private async Task<T> UnderLockAsync<T>(Func<Task<T>> operation, Func<LoadStatus, string, Exception?, T> failed)
    {
        FileStream held;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_database.LockPath)!);
            held = new FileStream(_database.LockPath, PrivateFile.Options(FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is SharingViolation or LinuxTryAgain or MacWouldBlock)
        {
            return failed(LoadStatus.Busy, "another load into this file is under way", null);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return failed(LoadStatus.Unavailable, e.Message, e);
        }

        using (held)
        {
            return await operation().ConfigureAwait(false);
        }
    }

    private async Task<LoadResult> LoadUnderLockAsync(
        DatasetHeader header, IEnumerable<CustomerRecord> customers, AuditActor actor, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();

        // Outside the handler below: what the caller's customers throw is the caller's.
        var input = LoadInput.Read(header, customers, Instant.FromDateTimeOffset(_time.GetUtcNow()), cancellationToken);
        try
        {
            using var connection = _database.Open(create: true);
            var result = await new EmbeddedLoad(connection, _database.Writers, _audit, actor, _time)
                .RunAsync(input, progress, cancellationToken).ConfigureAwait(false);
            if (result.Dataset is { } dataset)
            {
                Log.Loaded(_logger, dataset.Number, dataset.Customers, dataset.Aliases, _time.GetElapsedTime(started));
                return result;
            }

            return Failed(result.Status, result.Detail!, null);
        }
        catch (Exception e) when (e is StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, e.Message, e);
        }
    }

    private async Task<LoadResult> FlipBackUnderLockAsync(AuditActor actor, CancellationToken cancellationToken)
    {
        try
        {
            using var turn = await _database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            using var connection = _database.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            var live = EmbeddedDatabase.Scalar(connection, "SELECT generation FROM live");
            var before = EmbeddedFlip.Describe(connection, "SELECT generation FROM live");
            if (EmbeddedFlip.Describe(connection, "SELECT previous FROM live") is not { } target || live is null)
            {
                return Failed(LoadStatus.NothingToFlipBackTo, "there is no dataset from before the live one", null);
            }

            if (EmbeddedPolicyTables.AreThere(connection) && EmbeddedPolicyTables.ReadCatalogue(connection).Parts(live.Value, target.Number))
            {
                return Failed(LoadStatus.GoesWithPolicy, "the live customers went live together with the policy in force", null);
            }

            EmbeddedFlip.Run(connection, target with { LoadedAt = _audit.TimeOf(connection) });
            var customers = EmbeddedDatabase.Scalar(connection, "SELECT customers FROM dataset JOIN live USING (generation)");
            _audit.Write(connection, AuditEntries.Dataset(AuditKind.DatasetFlippedBack, before, target, actor));
            transaction.Commit();
            Log.FlippedBack(_logger, target.Number, live.Value);
            return new(LoadStatus.Loaded, target) { Customers = customers };
        }
        catch (Exception e) when (e is StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
        {
            return Failed(LoadStatus.Unavailable, e.Message, e);
        }
    }

    private LoadResult Failed(LoadStatus status, string detail, Exception? exception)
    {
        Log.LoadFailed(_logger, detail, exception);
        return new(status, null, detail);
    }

    // A reader that failed is not given back; its connection may be spoilt.
    private EmbeddedReader Rent()
    {
        _database.CheckPresent();
        while (_readers.TryTake(out var reader))
        {
            if (!reader.HasMoved)
            {
                return reader;
            }

            reader.Dispose();
        }

        return new EmbeddedReader(_database.Open());
    }
}
