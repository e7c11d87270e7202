using TierDecision.Configuration.Settings;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>Adds the decision log.</summary>
internal static class DecisionLogServices
{
    /// <summary>Adds the log if it is on.</summary>
    public static void AddDecisionLog(this IServiceCollection services, DecisionLogOptions options)
    {
        if (options.Target == DecisionLogTarget.None)
        {
            return;
        }

        var ring = new EntryRing(options.Capacity);
        services.AddSingleton(options);
        services.AddSingleton<DecisionLogMetrics>();
        services.AddSingleton(provider => Open(options, provider));
        services.AddSingleton(provider => new DecisionSink(
            ring, explainedOnly: false, provider.GetRequiredService<DecisionLogMetrics>().Dropped));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<DecisionLogWorker>(provider, ring));
    }

    // A store without a log of its own was refused with the settings.
    private static ILineLog Open(DecisionLogOptions options, IServiceProvider host) => options.Target == DecisionLogTarget.Redis
        ? host.GetRequiredService<IStoreProvider>()
            .OpenLog(DecisionLogOptions.LogName, options.StreamLength, host.GetRequiredService<ILoggerFactory>())!
        : new FileLineLog(options.File, options.FileBytes, options.FilesKept);
}
