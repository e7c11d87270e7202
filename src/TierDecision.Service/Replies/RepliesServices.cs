using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TierDecision.Configuration.Settings;
using TierDecision.Service.DecisionLog;
using TierDecision.Storage.Contracts;

namespace TierDecision.Service.Replies;

/// <summary>Puts the kept answers and explanations into the house, where they are asked for.</summary>
internal static class RepliesServices
{
    public static void AddReplies(this IServiceCollection services, TierDecisionOptions options)
    {
        var replies = options.Replies;
        if (!replies.KeepsAnything())
        {
            return;
        }

        services.AddSingleton(host => host.GetRequiredService<IStoreProvider>().OpenCache() ?? InMemory(replies.MemoryBytes));
        services.AddSingleton(replies);
        services.AddSingleton(new RepliesMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CacheGuard>(provider, replies.CacheTimeout));
        if (replies.KeepAnswersFor > TimeSpan.Zero)
        {
            services.AddSingleton<ReplyCache>();
            services.AddSingleton<RepeatedRequests>();
        }

        if (replies.Explanations != KeptExplanationsOf.None)
        {
            services.AddSingleton(new ExplanationRing(new EntryRing(replies.ExplanationCapacity), replies.Explanations));
            services.AddSingleton<KeptExplanations>();
            services.TryAddSingleton(DecisionLogServices.Recorder);
            services.AddHostedService<ExplanationWorker>();
        }
    }

    private static MemoryDistributedCache InMemory(long bytes) => new(Options.Create(new MemoryDistributedCacheOptions { SizeLimit = bytes }));
}
