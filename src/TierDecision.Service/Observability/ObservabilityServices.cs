using Microsoft.Extensions.DependencyInjection.Extensions;
using Prometheus;

namespace TierDecision.Service.Observability;

/// <summary>Adds what all metrics need.</summary>
internal static class ObservabilityServices
{
    public static void AddObservability(this IServiceCollection services)
    {
        // From its first export on the library would listen to every meter and event source of .NET. If somebody listens, the host measures and tags
        // each request, which takes as much as the decision. The process's own metrics (processor, memory, collections) stay.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressMeters = true, SuppressEventCounters = true });
        services.AddSingleton<IMetricFactory>(Metrics.DefaultFactory);
        services.AddSingleton(provider => new MetricsEndpoint(Metrics.DefaultRegistry, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<LoggerFactory>();
        services.Replace(ServiceDescriptor.Singleton<ILoggerFactory>(provider => new PacedLoggerFactory(
            provider.GetRequiredService<LoggerFactory>(), provider.GetRequiredService<TimeProvider>())));

        // Read only if somebody looks.
        var allocated = Metrics.DefaultFactory.CreateCounter(
            "tierdecision_allocated_bytes_total", "Bytes allocated on the managed heap since the start.");
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => allocated.IncTo(GC.GetTotalAllocatedBytes()));
    }
}
