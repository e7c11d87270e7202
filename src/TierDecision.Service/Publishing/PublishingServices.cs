namespace TierDecision.Service.Publishing;

/// <summary>Adds what callers ask of the policy library.</summary>
internal static class PublishingServices
{
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton<PolicyCompilers>();
        services.AddSingleton<PolicyLibraryCalls>();
        services.AddSingleton<RetierMetrics>();
        services.AddSingleton<PolicyRetiering>();
        services.AddSingleton<PolicyUseCase>();
        services.AddSingleton<PolicyMeaningUseCase>();
    }
}
