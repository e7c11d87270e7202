using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Logs;

namespace TierDecision.Storage.Redis;

/// <summary>Redis, on one server, behind Sentinel or as a cluster.</summary>
public sealed class RedisStoreProvider : IStoreProvider
{
    /// <summary>The setting that names Redis.</summary>
    public const string NamedBy = $"{nameof(TierDecisionOptions.Redis)}:{nameof(RedisStoreOptions.Connection)}";

    private readonly RedisStoreOptions _options;
    private readonly AuditOptions _audit;

    private RedisStoreProvider(TierDecisionOptions settings) => (_options, _audit) = (settings.Redis, settings.Audit);

    /// <inheritdoc/>
    public string Description => $"Redis at {RedisConnectionString.Servers(_options.Connection)}";

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <inheritdoc/>
    public string? DefaultIdentityKeyFile => null;

    /// <summary>The provider; null if the settings name no Redis.</summary>
    public static IStoreProvider? TryCreate(TierDecisionOptions settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Redis.Connection.Length > 0 ? new RedisStoreProvider(settings) : null;
    }

    /// <inheritdoc/>
    public ICustomerStore Open(ILoggerFactory loggers, TimeProvider time)
    {
        SentinelThreads.Reserve(_options);
        return new RedisCustomerStore(_options, loggers.CreateLogger<RedisCustomerStore>(), time, _audit);
    }

    /// <inheritdoc/>
    public ILineLog OpenLog(string name, long length, ILoggerFactory loggers) =>
        new RedisLineLog(_options, name, length, loggers.CreateLogger<RedisLineLog>());

    /// <inheritdoc/>
    public IDistributedCache OpenCache()
    {
        var configuration = RedisConnection.Configure(_options);
        configuration.AsyncTimeout = (int)_options.CommandTimeout.TotalMilliseconds;
        return new RedisCache(
            Options.Create(new RedisCacheOptions { ConfigurationOptions = configuration, InstanceName = _options.Prefix + ":cache:" }));
    }
}
