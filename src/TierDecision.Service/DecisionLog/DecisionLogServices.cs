using Microsoft.Extensions.DependencyInjection.Extensions;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Replies;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>Puts the decision log into the house, where it is asked for.</summary>
internal static class DecisionLogServices
{
    public static void AddDecisionLog(this IServiceCollection services, TierDecisionOptions options)
    {
        if (options.DecisionLog.Target == DecisionLogTarget.None)
        {
            return;
        }

        services.AddSingleton(options.DecisionLog);
        services.AddSingleton(new EntryRing(options.DecisionLog.Capacity));
        services.AddSingleton(new DecisionLogMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddSingleton(provider => Open(options.DecisionLog, provider));
        services.TryAddSingleton(Recorder);
        services.AddHostedService<DecisionLogWorker>();
    }

    /// <summary>The one recorder, for whatever of log and explanations is on.</summary>
    public static DecisionRecorder Recorder(IServiceProvider provider) => new(
        provider.GetService<EntryRing>(),
        provider.GetService<DecisionLogMetrics>(),
        provider.GetService<ExplanationRing>(),
        provider.GetService<RepliesMetrics>());

    // A store without a log of its own was refused with the settings.
    private static ILineLog Open(DecisionLogOptions options, IServiceProvider host) => options.Target == DecisionLogTarget.Redis
        ? host.GetRequiredService<IStoreProvider>().OpenLog(DecisionLogOptions.LogName, options.StreamLength, host.GetRequiredService<ILoggerFactory>())!
        : new FileLineLog(options.File, options.FileBytes, options.FilesKept);
}
