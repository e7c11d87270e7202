using Microsoft.Data.Sqlite;
using NodaTime;
using TierDecision.Core.Policies;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;

namespace TierDecision.Storage.Embedded;

/// <summary>The policy library in the embedded store. Each change is one transaction, which is on the disk when it is acknowledged.</summary>
internal sealed class EmbeddedPolicyLibrary(EmbeddedDatabase database, EmbeddedAudit audit, TimeProvider time) : IAsyncDisposable
{
    // SQLite tells nobody; one row is read in some microseconds.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    // For whoever looks again and again; used by one call at a time.
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SqliteConnection? _connection;

    /// <summary>Publishes a policy.</summary>
    public ValueTask<PolicyChangeResult> PublishAsync(PolicyPublication policy, AuditActor actor, CancellationToken cancellationToken) => ChangeAsync(
        (stands, stored, now) => PolicyLibraryRules.Publish(stands, stored, policy, actor, now), policy.Revision, cancellationToken);

    /// <summary>Changes the library as <paramref name="rule"/> says of what stands.</summary>
    public ValueTask<PolicyChangeResult> ChangeAsync(
        Func<PolicyCatalogue, Instant, PolicyVerdict> rule, CancellationToken cancellationToken) =>
        ChangeAsync((stands, _, now) => rule(stands, now), revision: null, cancellationToken);

    public async ValueTask<PolicyCatalogueReading> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                connection => new PolicyCatalogueReading(EmbeddedPolicyTables.ReadCatalogue(connection)), new(PolicyCatalogue.Empty),
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return new(null, e.Message);
        }
    }

    public async ValueTask<PolicyReading> FindAsync(string revision, CancellationToken cancellationToken)
    {
        var unknown = new PolicyReading(PolicyReadStatus.Unknown, Detail: $"the library has no {PolicyRevision.Describe(revision)}");
        try
        {
            return await ReadAsync(
                connection => EmbeddedPolicyTables.Find(connection, revision) is { } found
                    ? new PolicyReading(PolicyReadStatus.Found, found.Policy, found.Document)
                    : unknown,
                unknown, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return new(PolicyReadStatus.Unavailable, Detail: e.Message);
        }
    }

    public async ValueTask<PolicyInForceReading> ReadInForceAsync(PolicyInForce known, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(
                connection =>
                {
                    var inForce = EmbeddedPolicyTables.ReadInForce(connection).InForce;
                    if (inForce == known with { Dataset = 0 })
                    {
                        return new PolicyInForceReading(PolicyReadStatus.Found, known)
                        {
                            Trials = EmbeddedPolicyTables.ReadTrials(connection).Against(known),
                        };
                    }

                    // An activation never changes.
                    return new PolicyInForceReading(
                        PolicyReadStatus.Found,
                        inForce with { Dataset = EmbeddedPolicyTables.FindActivation(connection, inForce.Number)?.Dataset ?? 0 },
                        !inForce.IsPublished
                            ? null
                            : EmbeddedPolicyTables.Find(connection, inForce.Revision)?.Document
                                ?? throw EmbeddedPolicyTables.Unreadable("policy", inForce.Revision))
                    {
                        Trials = EmbeddedPolicyTables.ReadTrials(connection).Against(inForce),
                    };
                },
                new(PolicyReadStatus.Found, PolicyInForce.Nothing), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return PolicyInForceReading.Unavailable(e.Message);
        }
    }

    /// <summary>Waits until it is time to look again.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        Task.Delay(atMost < LookEvery ? atMost : LookEvery, time, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            Close();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<PolicyChangeResult> ChangeAsync(
        Func<PolicyCatalogue, PolicyDocument?, Instant, PolicyVerdict> rule, string? revision, CancellationToken cancellationToken)
    {
        using var turn = await database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Change(rule, revision), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
        {
            return PolicyChangeResult.Unavailable(e.Message);
        }
    }

    private PolicyChangeResult Change(Func<PolicyCatalogue, PolicyDocument?, Instant, PolicyVerdict> rule, string? revision)
    {
        using var connection = database.Open();
        EmbeddedDatabase.Execute(connection, "PRAGMA synchronous = FULL");
        using var transaction = connection.BeginTransaction(deferred: false);
        var (done, result) = Change(connection, rule, revision);
        if (done)
        {
            transaction.Commit();
        }

        return result;
    }

    /// <summary>Changes the library within a transaction of the connection; tells whether there was something to be done.</summary>
    public (bool Done, PolicyChangeResult Result) Change(SqliteConnection connection, Func<PolicyCatalogue, Instant, PolicyVerdict> rule) =>
        Change(connection, (stands, _, now) => rule(stands, now), revision: null);

    private (bool Done, PolicyChangeResult Result) Change(
        SqliteConnection connection, Func<PolicyCatalogue, PolicyDocument?, Instant, PolicyVerdict> rule, string? revision)
    {
        EmbeddedPolicyTables.Make(connection);
        var stands = EmbeddedPolicyTables.ReadCatalogue(connection);
        var stored = revision is null ? null : EmbeddedPolicyTables.Find(connection, revision)?.Document;
        var verdict = rule(stands, stored, Instant.FromDateTimeOffset(time.GetUtcNow()));
        if (verdict.Edit is { } edit)
        {
            EmbeddedPolicyTables.Apply(connection, edit);
            audit.Write(connection, edit.Entries);
        }

        return (verdict.Edit is not null, verdict.Result);
    }

    // A file that is not there yet is not made by reading it.
    private async ValueTask<T> ReadAsync<T>(Func<SqliteConnection, T> read, T empty, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            database.CheckPresent();
            if (!database.IsThere)
            {
                return empty;
            }

            if (_connection is not null && EmbeddedFile.HasMoved(_connection))
            {
                Close();
            }

            _connection ??= database.Open();
            using var transaction = _connection.BeginTransaction(deferred: true);
            return EmbeddedPolicyTables.AreThere(_connection) ? read(_connection) : empty;
        }
        catch
        {
            // The connection may be spoilt.
            Close();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
