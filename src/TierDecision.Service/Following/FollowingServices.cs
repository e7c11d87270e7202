using Prometheus;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Memory.Cache;

namespace TierDecision.Service.Following;

/// <summary>Adds what keeps the served customers those of the store.</summary>
internal static class FollowingServices
{
    /// <param name="services">Where to.</param>
    /// <param name="interval">How often to look at the store.</param>
    public static void AddFollowing(this IServiceCollection services, TimeSpan interval)
    {
        services.AddSingleton(provider =>
        {
            var metrics = new ReplicaMetrics(provider.GetRequiredService<IMetricFactory>());
            var clock = provider.GetRequiredService<IStoreClock>();
            Prometheus.Metrics.DefaultRegistry.AddBeforeCollectCallback(() => metrics.Refresh(clock));
            return metrics;
        });
        services.AddSingleton<MemoryRelease>();
        services.AddSingleton<LiveDataset>();
        services.AddSingleton(
            provider => ActivatorUtilities.CreateInstance<FollowReport>(provider, provider.GetRequiredService<IDatasetDirectory>().Name));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<StoreFollowing>(provider, interval));
        services.AddHostedService(provider => provider.GetRequiredService<StoreFollowing>());
    }

    /// <summary>All customers are in memory.</summary>
    public static void AddReplica(this IServiceCollection services)
    {
        services.AddSingleton<IFollowerSource, ReplicaSource>();
        services.AddSingleton<IMissingCustomers, NoMissingCustomers>();
    }

    /// <summary>A cache of customers is in memory, and the others are asked for.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="customers">The most customers in the cache.</param>
    /// <param name="timeout">How long a request waits for the store.</param>
    public static void AddCustomerCache(this IServiceCollection services, int customers, TimeSpan timeout)
    {
        services.AddSingleton(new CustomerCacheOptions { Customers = customers });
        services.AddSingleton(provider =>
        {
            var metrics = new CacheMetrics(provider.GetRequiredService<IMetricFactory>());
            var serving = provider.GetRequiredService<ServingState>();
            Prometheus.Metrics.DefaultRegistry.AddBeforeCollectCallback(() => metrics.Refresh(serving.Current.Cache));
            return metrics;
        });
        services.AddSingleton<IFollowerSource, CacheSource>();
        services.AddSingleton<IMissingCustomers>(provider => ActivatorUtilities.CreateInstance<ReadThrough>(
            provider, ActivatorUtilities.CreateInstance<StoreCircuit>(provider, ReadThrough.Circuit), timeout));
    }

    /// <summary>The replica is kept in a file, from which the service starts without its store; an empty path keeps none.</summary>
    public static void AddCheckpoint(this IServiceCollection services, string path, TimeSpan interval)
    {
        if (path.Length == 0)
        {
            services.AddSingleton<ICheckpointSchedule, NoCheckpoint>();
        }
        else
        {
            services.AddSingleton<ICheckpointSchedule>(
                provider => ActivatorUtilities.CreateInstance<CheckpointSchedule>(provider, path, interval));
        }
    }
}
