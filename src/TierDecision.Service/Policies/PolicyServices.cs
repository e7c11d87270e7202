using TierDecision.Configuration.Policies;
using TierDecision.Service.Background;

namespace TierDecision.Service.Policies;

/// <summary>Adds what changes the policy while requests come.</summary>
internal static class PolicyServices
{
    /// <summary>Looks for changes of the policy file at every <paramref name="interval"/>, and at SIGHUP.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="first">The policy of the start, which was read from the file.</param>
    /// <param name="interval">How often to look.</param>
    public static void AddPolicyFile(this IServiceCollection services, PolicyLoad first, TimeSpan interval)
    {
        services.AddSingleton(provider =>
        {
            var metrics = ActivatorUtilities.CreateInstance<PolicyFileMetrics>(provider);
            metrics.Starts(first);
            return metrics;
        });
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PolicyFileWorker>(provider, first, interval));
        services.AddHostedService(provider => provider.GetRequiredService<PolicyFileWorker>());
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<PolicyFileWorker>());
    }
}
