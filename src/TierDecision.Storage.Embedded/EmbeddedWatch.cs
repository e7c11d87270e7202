using Microsoft.Data.Sqlite;

namespace TierDecision.Storage.Embedded;

/// <summary>
/// Tells of writes to the file. SQLite tells nobody, but a connection that looks can see at almost no cost whether another one wrote. It looks from a
/// thread of its own: a timer's callback wakes a thread of the pool, which spins for a while before it sleeps again, many times the processor time of
/// the look.
/// </summary>
internal sealed class EmbeddedWatch : IDisposable
{
    /// <summary>How long after a write it is seen, at most.</summary>
    public static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    private readonly EmbeddedDatabase _database;
    private readonly SemaphoreSlim _signal = new(0, 1);
    private readonly ManualResetEvent _disposed = new(initialState: false);
    private readonly Lock _gate = new();
    private Thread? _thread;
    private bool _isDisposed;

    public EmbeddedWatch(EmbeddedDatabase database) => _database = database;

    /// <summary>
    /// Waits until something was written since the last time, at most <paramref name="atMost"/>. It comes back at once the first time, and tells
    /// nothing while the file cannot be read.
    /// </summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_thread is null)
            {
                _thread = new Thread(Look) { IsBackground = true, Name = "embedded store" };
                _thread.Start();
            }
        }

        return _signal.WaitAsync(atMost, cancellationToken);
    }

    /// <summary>Stops looking; returns once the file is closed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                _disposed.Set();
                _thread?.Join();
                _disposed.Dispose();
            }
        }
    }

    private void Look()
    {
        while (!_disposed.WaitOne(LookEvery))
        {
            try
            {
                using var connection = _database.Open();
                LookOn(connection);
            }
            catch (Exception e) when (EmbeddedFailures.IsUnavailable(e))
            {
                // Who follows finds out at the next poll.
            }
        }
    }

    private void LookOn(SqliteConnection connection)
    {
        // Kept: to make the statement anew costs more than to run it.
        using var version = connection.CreateCommand();
        version.CommandText = "PRAGMA data_version";
        var seen = 0L;
        do
        {
            var now = (long)version.ExecuteScalar()!;
            if (now != seen && _signal.CurrentCount == 0)
            {
                _signal.Release();
            }

            seen = now;
        }
        while (!_disposed.WaitOne(LookEvery) && !EmbeddedFile.HasMoved(connection));
    }
}
