using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace TierDecision.Store.Redis;

/// <summary>
/// One connection for all that a store does. It is begun at the first use and made in the background, so that a Redis that is down
/// delays nobody's start; the client reconnects by itself.
/// </summary>
internal sealed partial class RedisConnection : IAsyncDisposable
{
    private const int FirstRetryMilliseconds = 250;
    private const int LongestRetryMilliseconds = 5_000;

    private readonly ConfigurationOptions _configuration;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private Task<ConnectionMultiplexer>? _connecting;

    public RedisConnection(RedisStoreOptions options, ILogger logger)
    {
        _configuration = Configure(options);
        _logger = logger;
    }

    /// <summary>The client's configuration; throws where the connection string or the certificate cannot be read.</summary>
    public static ConfigurationOptions Configure(RedisStoreOptions options)
    {
        var configuration = ConfigurationOptions.Parse(options.Connection);
        configuration.AbortOnConnectFail = false;

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
                throw new TimeoutException($"no connection to Redis within {timeout.TotalMilliseconds} ms", e);
            }
        }

        return (await connecting.ConfigureAwait(false)).GetDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        Task<ConnectionMultiplexer>? connecting;
        lock (_gate)
        {
            connecting = _connecting;
        }

        if (connecting is null)
        {
            return;
        }

        try
        {
            await (await connecting.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
        }
        catch (RedisConnectionException)
        {
            // It never came to be.
        }
    }

    private Task<ConnectionMultiplexer> Connecting()
    {
        lock (_gate)
        {
            if (_connecting is null or { IsFaulted: true })
            {
                _connecting = Task.Run(ConnectAsync);
            }

            return _connecting;
        }
    }

    private async Task<ConnectionMultiplexer> ConnectAsync()
    {
        var multiplexer = await ConnectionMultiplexer.ConnectAsync(_configuration).ConfigureAwait(false);
        multiplexer.ConnectionFailed += (_, e) => Log.ConnectionFailed(_logger, e.EndPoint, e.ConnectionType, e.FailureType, e.Exception);
        multiplexer.ConnectionRestored += (_, e) => Log.ConnectionRestored(_logger, e.EndPoint, e.ConnectionType);
        if (multiplexer.IsConnected)
        {
            Log.Connected(_logger, multiplexer.GetEndPoints().Length);
        }
        else
        {
            Log.NotYetConnected(_logger, multiplexer.GetStatus());
        }

        return multiplexer;
    }
}
