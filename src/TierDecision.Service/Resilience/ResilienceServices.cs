using TierDecision.Service.Replies;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Service.Resilience;

/// <summary>Adds what stands between the service and stores that do not answer.</summary>
internal static class ResilienceServices
{
    /// <summary>
    /// Adds the cache of replies and explanations if anything is kept in it: Redis if it is configured, else the memory of this process.
    /// </summary>
    public static void AddGuardedCache(this IServiceCollection services, RepliesOptions options, RedisStoreOptions redis)
    {
        if (!options.IsOn)
        {
            return;
        }

        if (redis.Connection.Length > 0)
        {
            services.AddStackExchangeRedisCache(cache =>
            {
                cache.ConfigurationOptions = redis.ToClientConfiguration();
                cache.InstanceName = redis.Prefix + ":cache:";
            });
        }
        else
        {
            services.AddDistributedMemoryCache(cache => cache.SizeLimit = options.MemoryBytes);
        }

        services.AddSingleton(options);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GuardedCache>(provider, options.CacheTimeout));
    }
}
