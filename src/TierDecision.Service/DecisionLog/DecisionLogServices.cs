using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Providers;

namespace TierDecision.Service.DecisionLog;

/// <summary>Adds the decision log.</summary>
internal static class DecisionLogServices
{
    /// <summary>Adds the log if it is on.</summary>
    public static void AddDecisionLog(this IServiceCollection services, DecisionLogOptions options)
    {
        services.AddSingleton<LoggedDecisions>();
        if (options.Target == DecisionLogTarget.None)
        {
            return;
        }

        var ring = new EntryRing<DecisionEntry>(options.Capacity);
        services.AddSingleton(options);
        services.AddSingleton<DecisionLogMetrics>();

        // A store without a log of its own was refused with the settings.
        services.AddSingleton(provider => DecisionLogs.Open(
            options, provider.GetRequiredService<IStoreProvider>(), provider.GetRequiredService<ILoggerFactory>())!);
        services.AddSingleton(provider => new DecisionSink(
            ring, explainedOnly: false, provider.GetRequiredService<DecisionLogMetrics>().Dropped));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<DecisionLogWorker>(provider, ring));
    }
}
