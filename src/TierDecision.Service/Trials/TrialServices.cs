namespace TierDecision.Service.Trials;

/// <summary>Adds the comparison of policies that are tried beside the one in force, and trials for callers.</summary>
internal static class TrialServices
{
    public static void AddTrials(this IServiceCollection services)
    {
        services.AddSingleton<TrialSamples>();
        services.AddHostedService<TrialWorker>();
        services.AddHostedService<TrialReporter>();
        services.AddSingleton<PolicyTrialUseCase>();
    }
}
