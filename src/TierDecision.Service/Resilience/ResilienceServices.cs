using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
using Prometheus;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;

namespace TierDecision.Service.Resilience;

/// <summary>Adds what stands between the service and stores that do not answer.</summary>
internal static class ResilienceServices
{
    /// <summary>Adds the cache of replies and explanations: that of the store if it has one, else the memory of this process.</summary>
    public static void AddGuardedCache(this IServiceCollection services, RepliesOptions options)
    {
        services.AddSingleton(host => host.GetRequiredService<IStoreProvider>().OpenCache() ?? InMemory(options.MemoryBytes));
        services.AddSingleton(options);
        services.AddSingleton(provider => Guarded(provider, options));
    }

    // The memory of this process has its own bound, and makes room by itself.
    private static GuardedCache Guarded(IServiceProvider provider, RepliesOptions options)
    {
        var cache = provider.GetRequiredService<IDistributedCache>();
        var time = provider.GetRequiredService<TimeProvider>();
        var guarded = new GuardedCache(
            cache, cache is MemoryDistributedCache ? null : new KeptBytes(options.StoreBytes, time), options.CacheTimeout,
            provider.GetRequiredService<IMetricFactory>(), time, provider.GetRequiredService<ILogger<StoreCircuit>>());
        Prometheus.Metrics.DefaultRegistry.AddBeforeCollectCallback(guarded.Refresh);
        return guarded;
    }

    private static MemoryDistributedCache InMemory(long bytes) => new(Options.Create(new MemoryDistributedCacheOptions { SizeLimit = bytes }));
}
