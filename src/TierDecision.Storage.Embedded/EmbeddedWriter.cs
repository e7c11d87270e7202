using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// Single writes: each a transaction that is on the disk when it is acknowledged. One at a time in this process; SQLite sees to the others.
/// </summary>
internal sealed class EmbeddedWriter(EmbeddedDatabase database, EmbeddedAudit audit, TimeProvider time) : IAsyncDisposable
{
    // How often a log that others read is tried to be emptied, and for how many times the busy time-out: who reads a whole dataset to begin to serve
    // it reads that long.
    private static readonly TimeSpan TruncatePause = TimeSpan.FromMilliseconds(20);
    private const int TruncateTimeouts = 6;

    // Used by whose turn it is.
    private SqliteConnection? _connection;

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, AuditActor actor, CancellationToken cancellationToken)
    {
        WriteRules.Check(write);
        return RunAsync(
            (edit, live) =>
            {
                var stands = edit.Read(write.Customer);
                var verdict = WriteRules.Put(stands, write, live.Header, audit.TimeOf(edit.Connection));
                var taken = 0;
                if (verdict.Status == WriteStatus.Applied)
                {
                    List<AuditEntry> entries = [];
                    List<IdentityKey> left = [];
                    foreach (var alias in write.AddAliases)
                    {
                        if (edit.ReadAlias(alias).IsTakenBy(write.Customer))
                        {
                            left.Add(alias);
                        }

                        entries.AddRange(ReplaceAlias(edit, alias, new AliasState(write.Customer), actor));
                    }

                    taken = left.Count;
                    edit.Replace(write.Customer, stands, verdict.Next);
                    entries.AddRange(OfNullable(AuditEntries.Score(write.Customer, stands, verdict.Next, live.Header, actor)));
                    foreach (var alias in write.RemoveAliases.Where(alias => edit.ReadAlias(alias).Customer == write.Customer))
                    {
                        left.Add(alias);
                        entries.AddRange(ReplaceAlias(edit, alias, default, actor));
                    }

                    if (left.Count > 0)
                    {
                        // A removal of who has them now will not know them.
                        edit.ReplaceErasureKeys(left);
                    }

                    audit.Write(edit.Connection, entries);
                }

                return verdict.Result with { TakenAliases = taken };
            },
            cancellationToken);
    }

    /// <summary>
    /// In two steps: the second takes the customer out of the change table as well, once others have read the removal from there. Both may be done
    /// again, so that a removal that was cut off is finished when it is sent again.
    /// </summary>
    public async ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, AuditActor actor, CancellationToken cancellationToken)
    {
        var identifiers = new List<IdentityKey> { customer };
        var removed = await RunAsync((edit, _) => Remove(edit, customer, version, actor, identifiers), cancellationToken).ConfigureAwait(false);
        if (removed.Status is not (WriteStatus.Applied or WriteStatus.Unknown))
        {
            return removed;
        }

        await Task.Delay(EmbeddedFeed.FollowPause, time, cancellationToken).ConfigureAwait(false);
        var erased = await RunAsync(
            (edit, _) => removed with { Erased = removed.Erased + new ErasureReceipt(0, 0, 0, edit.EraseChanges(identifiers), 0) }, cancellationToken)
            .ConfigureAwait(false);
        return erased.Status == removed.Status ? await EmptyLogAsync(erased, cancellationToken).ConfigureAwait(false) : erased;
    }

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, AuditActor actor, CancellationToken cancellationToken) => RunAsync(
        (edit, live) =>
        {
            var stands = edit.Read(write.Customer);
            var verdict = WriteRules.SetOverride(stands, write, live.Header, audit.TimeOf(edit.Connection));
            if (verdict.Status == WriteStatus.Applied)
            {
                edit.Replace(write.Customer, stands, verdict.Next);
                audit.Write(edit.Connection, OfNullable(AuditEntries.Override(write.Customer, stands, verdict.Next, live.Header, actor)));
            }

            return verdict.Result;
        },
        cancellationToken);

    /// <summary>Appends an entry by itself; false if the file cannot be written.</summary>
    public async ValueTask<bool> AppendAsync(AuditEntry entry, CancellationToken cancellationToken)
    {
        var result = await InTurnAsync(
            () =>
            {
                var connection = Current();
                using var transaction = connection.BeginTransaction(deferred: false);
                audit.Write(connection, entry);
                transaction.Commit();
                return new WriteResult(WriteStatus.Applied, 0);
            },
            cancellationToken).ConfigureAwait(false);
        return result.Status == WriteStatus.Applied;
    }

    public async ValueTask DisposeAsync()
    {
        using var turn = await database.Writers.AcquireAsync(cancellationToken: CancellationToken.None).ConfigureAwait(false);
        Close();
    }

    private static IReadOnlyList<AuditEntry> ReplaceAlias(EmbeddedEdit edit, IdentityKey alias, AliasState next, AuditActor actor)
    {
        var stands = edit.ReadAlias(alias);
        edit.ReplaceAlias(alias, stands, next);
        return AuditEntries.Alias(stands, next, actor);
    }

    private static AuditEntry[] OfNullable(AuditEntry? entry) => entry is null ? [] : [entry];

    private WriteResult Remove(EmbeddedEdit edit, IdentityKey customer, ulong version, AuditActor actor, List<IdentityKey> identifiers)
    {
        var now = audit.TimeOf(edit.Connection);
        var stands = edit.Read(customer);
        var verdict = WriteRules.Remove(stands, version, now);
        if (verdict.Status == WriteStatus.Older)
        {
            return verdict.Result;
        }

        // Also the aliases that single writes gave the customer or took away, be they another's by now.
        var written = stands.WrittenAliases;
        var receipt = default(ErasureReceipt);
        if (edit.Previous() is { } previous)
        {
            var before = previous.Read(customer);
            written = [.. written, .. before.WrittenAliases];
            if (before.Record is not null || before.Override is not null)
            {
                verdict = verdict.Status == WriteStatus.Unknown ? WriteRules.RemovalOfUnknown(WriteRules.OwnVersion(version, now)) : verdict;
                previous.Replace(customer, before, WriteRules.RemovalOfUnknown(verdict.Version).Next);
            }

            receipt = Receipt(before, previous.ForgetAliases(customer), identifiers);
            previous.Save();
        }

        edit.Replace(customer, stands, verdict.Next);
        receipt += Receipt(stands, edit.ForgetAliases(customer), identifiers);
        if (receipt is not { Records: 0, Overrides: 0 })
        {
            audit.Write(edit.Connection, AuditEntries.Removal(actor));
        }

        return verdict.Result with
        {
            Erased = receipt with
            {
                Keys = edit.ReplaceErasureKeys(identifiers.Concat(written)), AuditEntries = EmbeddedAudit.Erase(edit.Connection, customer),
            },
        };
    }

    private static ErasureReceipt Receipt(in CustomerState stood, IReadOnlyCollection<IdentityKey> aliases, List<IdentityKey> identifiers)
    {
        identifiers.AddRange(aliases);
        return new(stood.Record is null ? 0 : 1, stood.Override is null ? 0 : 1, aliases.Count, 0, 0);
    }

    // The log that is written ahead holds pages as they were, until it is emptied. While somebody reads it, or copies from it into the file, it
    // cannot be, and SQLite says so at once. Other writers have their turns in between.
    private async ValueTask<WriteResult> EmptyLogAsync(WriteResult result, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            var isEmptied = false;
            var turn = await InTurnAsync(
                () =>
                {
                    isEmptied = IsEmptied();
                    return result;
                },
                cancellationToken).ConfigureAwait(false);
            if (isEmptied || turn.Status != result.Status)
            {
                return turn;
            }

            if (time.GetElapsedTime(started) > TruncateTimeouts * database.BusyTimeout)
            {
                return new(WriteStatus.Unavailable, 0, "removed, but the write-ahead log could not be emptied while others read: send it again");
            }

            await Task.Delay(TruncatePause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsEmptied() => EmbeddedDatabase.Scalar(_connection ??= Open(), "PRAGMA wal_checkpoint(TRUNCATE)") == 0;

    private ValueTask<WriteResult> RunAsync(Func<EmbeddedEdit, DatasetInfo, WriteResult> operation, CancellationToken cancellationToken) =>
        InTurnAsync(() => Run(operation), cancellationToken);

    private WriteResult Run(Func<EmbeddedEdit, DatasetInfo, WriteResult> operation)
    {
        var connection = Current();
        using var transaction = connection.BeginTransaction(deferred: false);
        if (EmbeddedDatabase.Scalar(connection, "SELECT generation FROM live") is null)
        {
            return new(WriteStatus.NoDataset, 0, "no dataset was loaded yet");
        }

        if (EmbeddedFlip.Describe(connection, "SELECT generation FROM live") is not { } live)
        {
            return new(WriteStatus.Unavailable, 0, "the live dataset cannot be read by this version");
        }

        var edit = new EmbeddedEdit(connection, live.Number);
        var result = operation(edit, live);
        edit.Save();
        transaction.Commit();
        return result;
    }

    // A connection goes on with a file that was deleted, and what it writes there is lost.
    private SqliteConnection Current()
    {
        database.CheckPresent();
        if (_connection is not null && EmbeddedFile.HasMoved(_connection))
        {
            Close();
        }

        return _connection ??= Open();
    }

    // SQLite has no asynchronous writes: a thread of the pool waits for the disk, so that the caller's stays free.
    private async ValueTask<WriteResult> InTurnAsync(Func<WriteResult> write, CancellationToken cancellationToken)
    {
        using var turn = await database.Writers.AcquireAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(write, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
        {
            // The connection may be spoilt.
            Close();
            return new(WriteStatus.Unavailable, 0, e.Message);
        }
    }

    private void Close()
    {
        _connection?.Dispose();
        _connection = null;
    }

    private SqliteConnection Open()
    {
        var connection = database.Open();
        EmbeddedDatabase.Execute(connection, "PRAGMA synchronous = FULL");
        return connection;
    }
}
