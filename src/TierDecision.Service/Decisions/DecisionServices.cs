using TierDecision.Service.DecisionLog;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Decisions;

/// <summary>Adds decisions.</summary>
internal static class DecisionServices
{
    public static void AddDecisions(this IServiceCollection services)
    {
        services.AddSingleton<DecisionRecorder>();
        services.AddSingleton<IdentityResolver>();
        services.AddSingleton<RequestMetrics>();
        services.AddSingleton<DecisionIds>();
        services.AddSingleton<PinSigner>();
        services.AddSingleton<DecisionUseCase>();
        services.AddSingleton<DecisionHandler>();
        services.AddSingleton<BatchUseCase>();
    }
}
