using TierDecision.Service.Background;
using TierDecision.Service.Comparing;
using TierDecision.Storage.Contracts;

namespace TierDecision.Service.Policies;

/// <summary>Adds what changes the policy while requests come.</summary>
internal static class PolicyServices
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Follows the policy library of the store, and as long as that has nothing in force looks for changes of the policy file, and at SIGHUP.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="start">The policy of the start.</param>
    /// <param name="checkpoint">Where the last policy of the library is kept; null for nowhere.</param>
    /// <param name="fileInterval">How often to look at the file.</param>
    /// <param name="libraryInterval">How often to look at the library, whether the store tells of a change or not; a second at most.</param>
    public static void AddPolicies(
        this IServiceCollection services, StartPolicy start, PolicyCheckpoint? checkpoint, TimeSpan fileInterval, TimeSpan libraryInterval)
    {
        services.AddSingleton(start);
        services.AddSingleton<PolicyInForceMetrics>();
        services.AddSingleton<PolicySwitch>();
        services.AddSingleton<PolicyPairing>();
        services.AddSingleton<CompiledPolicies>();
        services.AddSingleton<RunningTrials>();
        services.AddSingleton<TrialMetrics>();
        services.AddSingleton<PolicyTrialFollower>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<PolicyFileWorker>(provider, fileInterval));
        services.AddHostedService(provider => provider.GetRequiredService<PolicyFileWorker>());
        services.AddSingleton<IReloadable>(provider => provider.GetRequiredService<PolicyFileWorker>());
        services.AddSingleton(provider => new PolicyLibraryWorker(
            start, libraryInterval < LongestInterval ? libraryInterval : LongestInterval, provider.GetRequiredService<IPolicyLibrary>(),
            provider.GetRequiredService<IDatasetDirectory>(), provider.GetRequiredService<PolicySwitch>(),
            provider.GetRequiredService<PolicyPairing>(), provider.GetRequiredService<CompiledPolicies>(),
            provider.GetRequiredService<PolicyFileWorker>(), provider.GetRequiredService<PolicyTrialFollower>(), checkpoint,
            provider.GetRequiredService<PolicyInForceMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<PolicyLibraryWorker>>()));
        services.AddHostedService(provider => provider.GetRequiredService<PolicyLibraryWorker>());
        services.AddHostedService<KeptPolicyWorker>();
        services.AddSingleton<IPolicyLook>(provider => provider.GetRequiredService<PolicyLibraryWorker>());
    }
}
