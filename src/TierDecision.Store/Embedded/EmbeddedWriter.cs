using Microsoft.Data.Sqlite;
using TierDecision.Core.Customers;
using TierDecision.Store.Writes;

namespace TierDecision.Store.Embedded;

/// <summary>Single writes: each a transaction that is on the disk when it is acknowledged. One at a time in this process; SQLite sees to the others.</summary>
internal sealed class EmbeddedWriter(EmbeddedDatabase database) : IDisposable
{
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;

    public ValueTask<WriteResult> PutAsync(CustomerWrite write, CancellationToken cancellationToken)
    {
        WriteRules.Check(write);
        return RunAsync(
            (edit, live) =>
            {
                var stands = edit.Read(write.Customer);
                var verdict = WriteRules.Put(stands, write, live.Header);
                if (verdict.Status == WriteStatus.Applied)
                {
                    edit.Replace(write.Customer, stands, verdict.Next);
                    foreach (var alias in write.AddAliases)
                    {
                        edit.ReplaceAlias(alias, edit.ReadAlias(alias), write.Customer);
                    }

                    foreach (var alias in write.RemoveAliases.Where(alias => edit.ReadAlias(alias) == write.Customer))
                    {
                        edit.ReplaceAlias(alias, write.Customer, null);
                    }
                }

                return verdict.Result;
            },
            cancellationToken);
    }

    public ValueTask<WriteResult> RemoveAsync(IdentityKey customer, ulong version, CancellationToken cancellationToken) => RunAsync(
        (edit, _) =>
        {
            var stands = edit.Read(customer);
            var verdict = WriteRules.Remove(stands, version);
            if (verdict.Status != WriteStatus.Older)
            {
                edit.Replace(customer, stands, verdict.Next);
                edit.ForgetAliases(customer);
            }

            return verdict.Result;
        },
        cancellationToken);

    public ValueTask<WriteResult> SetOverrideAsync(OverrideWrite write, CancellationToken cancellationToken) => RunAsync(
        (edit, live) =>
        {
            var stands = edit.Read(write.Customer);
            var verdict = WriteRules.SetOverride(stands, write, live.Header);
            if (verdict.Status == WriteStatus.Applied)
            {
                edit.Replace(write.Customer, stands, verdict.Next);
            }

            return verdict.Result;
        },
        cancellationToken);

    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    // SQLite has no asynchronous writes: a thread of the pool waits for the disk, so that the caller's stays free.
    private async ValueTask<WriteResult> RunAsync(Func<EmbeddedEdit, DatasetInfo, WriteResult> operation, CancellationToken cancellationToken) =>
        await Task.Run(() => Run(operation), cancellationToken).ConfigureAwait(false);

    private WriteResult Run(Func<EmbeddedEdit, DatasetInfo, WriteResult> operation)
    {
        lock (_gate)
        {
            try
            {
                _connection ??= Open();
                using var transaction = _connection.BeginTransaction(deferred: false);
                if (EmbeddedDatabase.Scalar(_connection, "SELECT generation FROM live") is null)
                {
                    return new(WriteStatus.NoDataset, 0, "no dataset was loaded yet");
                }

                if (EmbeddedFlip.Describe(_connection, "SELECT generation FROM live") is not { } live)
                {
                    return new(WriteStatus.Unavailable, 0, "the live dataset cannot be read by this version");
                }

                var edit = new EmbeddedEdit(_connection, live.Generation);
                var result = operation(edit, live);
                edit.Save();
                transaction.Commit();
                return result;
            }
            catch (Exception e) when (e is UnknownSchemaException or StoreUnavailableException || EmbeddedFailures.IsUnavailable(e))
            {
                // The connection may be spoilt.
                _connection?.Dispose();
                _connection = null;
                return new(WriteStatus.Unavailable, 0, e.Message);
            }
        }
    }

    private SqliteConnection Open()
    {
        var connection = database.Open();
        EmbeddedDatabase.Execute(connection, "PRAGMA synchronous = FULL");
        return connection;
    }
}
