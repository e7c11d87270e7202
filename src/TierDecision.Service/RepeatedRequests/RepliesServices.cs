using Microsoft.Extensions.DependencyInjection.Extensions;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Explanations;
using TierDecision.Service.Hosting;
using TierDecision.Service.Replies;
using TierDecision.Service.Resilience;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>Puts the kept answers and explanations into the house, where they are asked for.</summary>
internal static class RepliesServices
{
    public static void AddReplies(this IServiceCollection services, ServiceOptions options)
    {
        var replies = options.Replies;
        if (!replies.IsOn)
        {
            return;
        }

        if (options.Redis.Connection.Length > 0)
        {
            services.AddStackExchangeRedisCache(cache =>
            {
                cache.ConfigurationOptions = options.Redis.ToClientConfiguration();
                cache.InstanceName = options.Redis.Prefix + ":cache:";
            });
        }
        else
        {
            services.AddDistributedMemoryCache(cache => cache.SizeLimit = replies.MemoryBytes);
        }

        services.AddSingleton(replies);
        services.AddSingleton(new RepliesMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<GuardedCache>(provider, replies.CacheTimeout));
        if (replies.KeepAnswersFor > TimeSpan.Zero)
        {
            services.AddSingleton<ReplyCache>();
            services.AddSingleton<RepeatedRequestHandler>();
        }

        if (replies.Explanations != KeptExplanationsOf.None)
        {
            services.AddSingleton(new ExplanationRing(new EntryRing(replies.ExplanationCapacity), replies.Explanations));
            services.AddSingleton<KeptExplanations>();
            services.TryAddSingleton(DecisionLogServices.Recorder);
            services.AddHostedService<ExplanationWorker>();
        }
    }
}
