using Microsoft.Extensions.DependencyInjection.Extensions;
using TierDecision.Service.Explanations;
using TierDecision.Service.Hosting;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Logs;

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
        services.TryAddSingleton(Recorder);
        services.AddHostedService<DecisionLogWorker>();
    }

    /// <summary>The one recorder, for whatever of log and explanations is on.</summary>
    public static DecisionRecorder Recorder(IServiceProvider provider) => new(
        provider.GetService<EntryRing>(),
        provider.GetService<DecisionLogMetrics>(),
        provider.GetService<ExplanationRing>(),
        provider.GetService<RepliesMetrics>());

    private static ILineLog Open(ServiceOptions options, IServiceProvider provider) => options.DecisionLog.Target == DecisionLogTarget.Redis
        ? new RedisLineLog(options.Redis, RedisLineLog.Decisions, options.DecisionLog.StreamLength, provider.GetRequiredService<ILogger<RedisLineLog>>())
        : new FileLineLog(new FileLineLogOptions
        {
            File = options.DecisionLog.File,
            FileBytes = options.DecisionLog.FileBytes,
            FilesKept = options.DecisionLog.FilesKept,
        });
}
