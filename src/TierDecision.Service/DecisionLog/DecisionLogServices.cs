using Microsoft.Extensions.DependencyInjection.Extensions;
using TierDecision.Storage.Logs;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Logs;

namespace TierDecision.Service.DecisionLog;

/// <summary>Adds the decision log.</summary>
internal static class DecisionLogServices
{
    /// <summary>Adds the recorder, which takes decisions for whoever wants them.</summary>
    public static void AddDecisionRecorder(this IServiceCollection services) => services.TryAddSingleton<DecisionRecorder>();

    /// <summary>Adds the log if it is on.</summary>
    public static void AddDecisionLog(this IServiceCollection services, DecisionLogOptions options, RedisStoreOptions redis)
    {
        if (options.Target == DecisionLogTarget.None)
        {
            return;
        }

        var ring = new EntryRing(options.Capacity);
        services.AddSingleton(options);
        services.AddSingleton<DecisionLogMetrics>();
        services.AddSingleton(provider => Open(options, redis, provider));
        services.AddSingleton(provider => new DecisionSink(
            ring, explainedOnly: false, provider.GetRequiredService<DecisionLogMetrics>().Dropped));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<DecisionLogWorker>(provider, ring));
    }

    private static ILineLog Open(DecisionLogOptions options, RedisStoreOptions redis, IServiceProvider provider) =>
        options.Target == DecisionLogTarget.Redis
            ? new RedisLineLog(redis, RedisLineLog.Decisions, options.StreamLength, provider.GetRequiredService<ILogger<RedisLineLog>>())
            : new FileLineLog(new FileLineLogOptions { File = options.File, FileBytes = options.FileBytes, FilesKept = options.FilesKept });
}
