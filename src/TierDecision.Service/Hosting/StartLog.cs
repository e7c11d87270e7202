using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Service.Observability;
using TierDecision.Service.Policies;

namespace TierDecision.Service.Hosting;

/// <summary>What the service says of itself while it starts.</summary>
internal static partial class StartLog
{
    public static void Report(ILogger logger, PolicyLoad policy, bool keyIsPublished)
    {
        PolicyLog.Taken(logger, policy);
        if (keyIsPublished)
        {
            PublishedKey(logger);
        }
    }

    [LoggerMessage(EventIds.Started, LogLevel.Information, "Serving the policy '{Name}' {Version} over {Customers}: {Addresses}")]
    public static partial void Started(ILogger logger, string name, string version, string customers, string addresses);

    /// <summary>Warns if the store is asked so seldom that answers count as degraded in between.</summary>
    public static void ReportPollInterval(ILogger logger, TimeSpan pollInterval, PolicyPlan plan)
    {
        var degradedAfter = TimeSpan.FromMilliseconds(plan.UnconfirmedData.DegradedAfterMilliseconds);
        if (pollInterval >= degradedAfter)
        {
            SeldomPolled(logger, pollInterval, degradedAfter);
        }
    }

    [LoggerMessage(EventIds.SeldomPolled, LogLevel.Warning,
        "TierDecision:Replica:PollInterval {PollInterval} is not shorter than the policy's unconfirmed_data.degraded_after {DegradedAfter}: "
        + "answers will be marked degraded between polls")]
    private static partial void SeldomPolled(ILogger logger, TimeSpan pollInterval, TimeSpan degradedAfter);

    [LoggerMessage(EventIds.PublishedKey, LogLevel.Warning,
        "Identifiers are hashed under a key that is published and protects nothing: "
        + "before real customers are loaded, set TierDecision:Identity:KeyFile for the service and every loader")]
    private static partial void PublishedKey(ILogger logger);

    [LoggerMessage(EventIds.NotWarm, LogLevel.Warning, "The service could not warm up, so its first decisions are slow: {Problem}")]
    public static partial void NotWarm(ILogger logger, string problem);
}
