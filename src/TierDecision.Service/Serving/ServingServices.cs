using TierDecision.Core.Policies;
using TierDecision.Service.Erasure;

namespace TierDecision.Service.Serving;

/// <summary>Adds what requests see.</summary>
internal static class ServingServices
{
    /// <param name="services">Where to.</param>
    /// <param name="plan">The policy.</param>
    /// <param name="revision">The revision of the policy.</param>
    public static void AddServing(this IServiceCollection services, PolicyPlan plan, string revision)
    {
        services.AddSingleton<DecisionMetrics>();
        services.AddSingleton(provider => new ServingState(
            ServingModel.BeforeHydration(plan, revision, provider.GetRequiredService<DecisionMetrics>()),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IFollowedCustomers>(provider => provider.GetRequiredService<ServingState>());
    }
}
