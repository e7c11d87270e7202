using TierDecision.Service.DecisionLog;
using TierDecision.Service.Hosting;

namespace TierDecision.Service.Erasure;

/// <summary>Puts the erasure keys into the house, where something is written that is to be erased by them.</summary>
internal static class ErasureServices
{
    public static void AddErasure(this IServiceCollection services, ServiceOptions options)
    {
        services.AddSingleton<ErasureKeysState>();
        if (options.DecisionLog.Target != DecisionLogTarget.None || options.Replies.IsOn)
        {
            services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ErasureKeysWorker>(provider, options.Replica.PollInterval));
        }
    }
}
