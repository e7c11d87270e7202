using TierDecision.Configuration.Settings;

namespace TierDecision.Service.Erasure;

/// <summary>Puts the erasure keys into the house, where something is written that is to be erased by them.</summary>
internal static class ErasureServices
{
    public static void AddErasure(this IServiceCollection services, TierDecisionOptions options)
    {
        services.AddSingleton<ErasureKeysState>();
        if (options.DecisionLog.Target != DecisionLogTarget.None || options.Replies.KeepsAnything())
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ErasureKeysWorker>(provider, options.Replica.PollInterval));
        }
    }
}
