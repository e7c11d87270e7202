using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Service.DecisionLog;

namespace TierDecision.Service.Explanations;

/// <summary>Adds explanations: the authors of overrides, and the explanations that are kept.</summary>
internal static class ExplanationServices
{
    public static void AddExplanations(this IServiceCollection services, RepliesOptions options)
    {
        services.AddSingleton<IOverrideAuthors, OverrideAuthors>();
        if (options.Explanations == KeptExplanationsOf.None)
        {
            services.AddSingleton<IKeptExplanations, NoKeptExplanations>();
            return;
        }

        var ring = new EntryRing<DecisionEntry>(options.ExplanationCapacity);
        services.AddSingleton<ExplanationMetrics>();
        services.AddSingleton<KeptExplanations>();
        services.AddSingleton<IKeptExplanations>(provider => provider.GetRequiredService<KeptExplanations>());
        services.AddSingleton(provider => new DecisionSink(
            ring, options.Explanations == KeptExplanationsOf.Asked, provider.GetRequiredService<ExplanationMetrics>().Dropped));
        services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ExplanationWorker>(provider, ring));
    }
}
