using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Policies;

/// <summary>Waits for the message that another policy is in force. A message that is lost is made up for by whoever looks at intervals.</summary>
internal sealed class RedisPolicyWatch(RedisConnection connection, RedisKeys keys, RedisStoreOptions options) : IAsyncDisposable
{
    private readonly SemaphoreSlim _told = new(0, 1);

    // The connection that the messages come on: another one takes the place of one that was given up.
    private IConnectionMultiplexer? _subscribed;

    /// <summary>Waits until it is told, at most <paramref name="atMost"/>; no longer than that for a store that is away either.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        try
        {
            var database = await connection.DatabaseAsync(atMost, cancellationToken).ConfigureAwait(false);
            if (!ReferenceEquals(database.Multiplexer, _subscribed))
            {
                await database.Multiplexer.GetSubscriber().SubscribeAsync(keys.Changes, Told).WaitAsync(options.CommandTimeout, cancellationToken)
                    .ConfigureAwait(false);
                _subscribed = database.Multiplexer;

                // What was told before is not known.
                return;
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // Nobody tells; whoever waits looks anyway.
        }

        await _told.WaitAsync(atMost, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_subscribed is not null)
            {
                // A server that is silent is not waited for.
                await _subscribed.GetSubscriber().UnsubscribeAsync(keys.Changes, Told, CommandFlags.FireAndForget).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // Nobody is there who could tell anything.
        }
    }

    private void Told(RedisChannel channel, RedisValue message)
    {
        if (message != RedisPolicyLibrary.Message)
        {
            return;
        }

        try
        {
            _told.Release();
        }
        catch (SemaphoreFullException)
        {
            // Told already.
        }
    }
}
