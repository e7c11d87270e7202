using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>
/// One connection for all that a store does. It is begun at the first use and made in the background, so that a Redis that is down
/// delays nobody's start; the client reconnects by itself.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private const int FirstRetryMilliseconds = 250;
    private const int LongestRetryMilliseconds = 5_000;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(1);

    // How long a new connection waits for masters of a cluster that it has not reached yet. One that is dead must not keep the others from being
    // asked for longer.
    private static readonly TimeSpan MastersTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MastersPause = TimeSpan.FromMilliseconds(20);

    private readonly ConfigurationOptions _configuration;
    private readonly TimeSpan _silenceLimit;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _disposed = new();
    private Task<ConnectionMultiplexer>? _connecting;
    private long _interruptions;

    public RedisConnection(RedisStoreOptions options, ILogger logger)
    {
        _configuration = Configure(options);
        _silenceLimit = options.SilenceLimit;
        _logger = logger;
    }

    /// <summary>Grows whenever a connection was lost or made, or servers changed their parts.</summary>
    public long Interruptions => Interlocked.Read(ref _interruptions);

    /// <summary>The client's configuration.</summary>
    /// <exception cref="ArgumentException">The connection string or the certificate cannot be read.</exception>
    /// <exception cref="FormatException">The same.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The same.</exception>
    public static ConfigurationOptions Configure(RedisStoreOptions options)
    {
        var configuration = RedisConnectionString.Parse(options.Connection);
        configuration.AbortOnConnectFail = false;

        // Once: the client goes on in the background, and whoever waits hears at once why there is no connection yet. Of further attempts here, one
        // that a server refuses may be waited for in vain until its time is up.
        configuration.ConnectRetry = 1;

        // A command that cannot be sent fails at once: a decision does not queue for a Redis that is gone.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new ExponentialRetry(FirstRetryMilliseconds, LongestRetryMilliseconds);
        configuration.AsyncTimeout = (int)options.BulkTimeout.TotalMilliseconds;
        configuration.ClientName ??= "tierdecision";
        if (options.CertificateAuthorityFile is { } authority)
        {
            configuration.TrustIssuer(authority);
        }

        return configuration;
    }

    /// <summary>The database, once the first attempt to connect has ended, well or not.</summary>
    /// <exception cref="TimeoutException">It has not within <paramref name="timeout"/>.</exception>
    /// <exception cref="RedisConnectionException">The attempt failed for good.</exception>
    public async ValueTask<IDatabase> DatabaseAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var connecting = Connecting();
        if (!connecting.IsCompleted)
        {
            try
            {
                await connecting.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException e)
            {
                throw new TimeoutException(
                    $"no connection to Redis within {timeout.TotalMilliseconds} ms: it does not answer, or refuses the user or the password", e);
            }
        }

        return (await connecting.ConfigureAwait(false)).GetDatabase();
    }

    /// <summary>Begins to connect, for who will need it later.</summary>
    public void Begin() => Connecting();

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            connecting = _connecting;
        }

        await _disposed.CancelAsync().ConfigureAwait(false);

        if (connecting is null)
        {
            return;
        }

        // An attempt under way can take many seconds against a server that does not answer, and cannot be stopped: nobody's shutdown waits for it.
        var closing = CloseAsync(connecting);
        if (connecting.IsCompleted)
        {
            await closing.ConfigureAwait(false);
        }
    }

    private static async Task CloseAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            await CloseAsync(await connecting.ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (RedisConnectionException)
        {
            // It never came to be.
        }
    }

    // Without a farewell, for which a server that is silent would be waited.
    private static async Task CloseAsync(ConnectionMultiplexer multiplexer)
    {
        await multiplexer.CloseAsync(allowCommandsToComplete: false).ConfigureAwait(false);
        await multiplexer.DisposeAsync().ConfigureAwait(false);
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true })
            {
                _connecting = Task.Run(ConnectAsync);
                _ = WatchAsync(_connecting);
            }

            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
        await WaitForMastersAsync(multiplexer).ConfigureAwait(false);
        Interlocked.Increment(ref _interruptions);
        multiplexer.ConfigurationChanged += (_, _) => Interlocked.Increment(ref _interruptions);
        multiplexer.ConnectionFailed += (_, e) =>
        {
            Interlocked.Increment(ref _interruptions);
            Log.ConnectionFailed(_logger, e.EndPoint, e.ConnectionType, e.FailureType, e.Exception);
        };
        multiplexer.ConnectionRestored += (_, e) =>
        {
            Interlocked.Increment(ref _interruptions);
            Log.ConnectionRestored(_logger, e.EndPoint, e.ConnectionType);
        };
        if (multiplexer.IsConnected)
        {
            Log.Connected(_logger, multiplexer.GetEndPoints().Length);
        }
        else
        {
            Log.NotYetConnected(_logger, await ReasonAsync(multiplexer).ConfigureAwait(false));
        }

        return multiplexer;
    }

    // Of a client that is not connected each command fails at once, and says why.
    private static async Task<string> ReasonAsync(ConnectionMultiplexer multiplexer)
    {
        try
        {
            await multiplexer.GetDatabase().PingAsync().ConfigureAwait(false);
            return "it answers now";
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return RedisFailures.Describe(e);
        }
    }

    // The client counts as connected when some node of a cluster answers; the first read may be another's.
    private async Task WaitForMastersAsync(ConnectionMultiplexer multiplexer)
    {
        var started = Stopwatch.GetTimestamp();
        while (!HasEveryMaster(multiplexer) && Stopwatch.GetElapsedTime(started) < MastersTimeout && !_disposed.IsCancellationRequested)
        {
            await Task.Delay(MastersPause).ConfigureAwait(false);
        }
    }

    // Of a server that is no cluster there is nothing to wait for: the client has done so, or gone on without it.
    private static bool HasEveryMaster(ConnectionMultiplexer multiplexer)
    {
        var servers = multiplexer.GetServers();
        return ClusterMasters(servers) is not { } masters
            || masters.All(master => servers.Any(server => server.IsConnected && !server.IsReplica && server.EndPoint.Equals(master)));
    }

    // As the cluster says; null where there is none. The client takes a server for a master until that server has said that it is none.
    private static List<EndPoint?>? ClusterMasters(IServer[] servers) =>
        servers.FirstOrDefault(server => server.IsConnected && server.ClusterConfiguration is not null)?.ClusterConfiguration!.Nodes
            .Where(node => !node.IsReplica && node.Slots.Count > 0).Select(node => node.EndPoint).ToList();

    /// <summary>
    /// Gives up a connection on which no master answers any more. The client itself finds out by the time-outs of commands, which are long for the
    /// sake of loads, and TCP after a quarter of an hour, where a firewall or a failover in the network has forgotten the connection.
    /// </summary>
    private async Task WatchAsync(Task<ConnectionMultiplexer> connecting)
    {
        try
        {
            var multiplexer = await connecting.ConfigureAwait(false);
            using var timer = new PeriodicTimer(ProbeInterval);
            while (await timer.WaitForNextTickAsync(_disposed.Token).ConfigureAwait(false))
            {
                if (await FindSilentAsync(multiplexer).ConfigureAwait(false) is not { } silent)
                {
                    continue;
                }

                Log.Silent(_logger, silent.EndPoint, _silenceLimit);
                lock (_gate)
                {
                    _connecting = _connecting == connecting ? null : _connecting;
                }

                await CloseAsync(multiplexer).ConfigureAwait(false);
                return;
            }
        }
        catch (Exception e) when (e is OperationCanceledException || RedisFailures.IsUnavailable(e))
        {
            // Disposed; or it never came to be, and the next command begins anew.
        }
    }

    private async Task<IServer?> FindSilentAsync(ConnectionMultiplexer multiplexer)
    {
        // Nobody asks replicas for anything: one that hangs must not cost those who do answer their connections.
        var servers = multiplexer.GetServers();
        var masters = ClusterMasters(servers);
        IServer[] connected = [.. servers.Where(server => server.IsConnected && !server.IsReplica && masters?.Contains(server.EndPoint) != false)];
        var silent = await Task.WhenAll(connected.Select(IsSilentAsync)).ConfigureAwait(false);
        var index = Array.IndexOf(silent, true);
        return index < 0 ? null : connected[index];
    }

    private async Task<bool> IsSilentAsync(IServer server)
    {
        try
        {
            await server.PingAsync().WaitAsync(_silenceLimit, _disposed.Token).ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException)
        {
            return server.IsConnected;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // The client knows that something is wrong, and reconnects.
            return false;
        }
    }
}
