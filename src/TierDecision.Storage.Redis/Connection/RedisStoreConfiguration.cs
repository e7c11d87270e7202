using StackExchange.Redis;
using TierDecision.Configuration.Settings;

namespace TierDecision.Storage.Redis.Connection;

/// <summary>The client's configuration, for what speaks to the same Redis beside the store.</summary>
public static class RedisStoreConfiguration
{
    /// <summary>The configuration that <paramref name="options"/> make.</summary>
    public static ConfigurationOptions Client(RedisStoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var configuration = RedisConnection.Configure(options);
        configuration.AsyncTimeout = (int)options.CommandTimeout.TotalMilliseconds;
        return configuration;
    }
}
