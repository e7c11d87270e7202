using TierDecision.Configuration.Settings;


namespace TierDecision.Service.RepeatedRequests;

/// <summary>Adds the answers that are kept for repeated requests.</summary>
internal static class RepeatedRequestServices
{
    public static void AddRepeatedRequests(this IServiceCollection services, RepliesOptions options)
    {
        if (options.KeepAnswersFor > TimeSpan.Zero)
        {
            services.AddSingleton<RepeatedRequestMetrics>();
            services.AddSingleton<IReplyCache, ReplyCache>();
        }
        else
        {
            services.AddSingleton<IReplyCache, NoReplyCache>();
        }
    }
}
