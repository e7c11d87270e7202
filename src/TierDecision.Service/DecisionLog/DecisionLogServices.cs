using TierDecision.Service.Hosting;
using TierDecision.Store.Lines;

namespace TierDecision.Service.DecisionLog;

/// <summary>Puts the decision log into the house, where it is asked for.</summary>
internal static class DecisionLogServices
{
    public static void AddDecisionLog(this IServiceCollection services, ServiceOptions options)
    {
        if (options.DecisionLog.Target == DecisionLogTarget.None)
        {
            return;
        }

        services.AddSingleton(options.DecisionLog);
        services.AddSingleton(new EntryRing(options.DecisionLog.Capacity));
        services.AddSingleton(new DecisionLogMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddSingleton(provider => Open(options, provider));
        services.AddSingleton<DecisionRecorder>();
        services.AddHostedService<DecisionLogWorker>();
    }

    private static ILineLog Open(ServiceOptions options, IServiceProvider provider) => options.DecisionLog.Target == DecisionLogTarget.Redis
        ? new RedisLineLog(options.Redis, RedisLineLog.Decisions, options.DecisionLog.StreamLength, provider.GetRequiredService<ILogger<RedisLineLog>>())
        : new FileLineLog(new FileLineLogOptions
        {
            File = options.DecisionLog.File,
            FileBytes = options.DecisionLog.FileBytes,
            FilesKept = options.DecisionLog.FilesKept,
        });
}
