using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;
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
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GuardedCache>(provider, options.CacheTimeout));
    }

    private static MemoryDistributedCache InMemory(long bytes) => new(Options.Create(new MemoryDistributedCacheOptions { SizeLimit = bytes }));
}
