using TierDecision.Configuration.Policies;
using TierDecision.Core.Policies;
using TierDecision.Service.Observability;

namespace TierDecision.Service.Hosting;

/// <summary>What the service says of itself while it starts.</summary>
internal static partial class StartLog
{
    public static void Report(ILogger logger, PolicyLoad policy, bool keyIsPublished)
    {
        PolicyTaken(logger, policy.Plan!.Name, policy.Plan.Version, policy.Revision, policy.Source);
        foreach (var finding in policy.Findings)
        {
            PolicyWarning(logger, policy.Source, finding.ToString());
        }

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

    [LoggerMessage(EventIds.PolicyTaken, LogLevel.Information, "Policy {Name} {Version} (revision {Revision}) from {Source}")]
    private static partial void PolicyTaken(ILogger logger, string name, string version, string revision, string source);

    [LoggerMessage(EventIds.PolicyWarning, LogLevel.Warning, "Policy {Source}: {Finding}")]
    private static partial void PolicyWarning(ILogger logger, string source, string finding);

    [LoggerMessage(EventIds.PublishedKey, LogLevel.Warning,
        "Identifiers are hashed under a key that is published and protects nothing: "
        + "before real customers are loaded, set TierDecision:Identity:KeyFile for the service and every loader")]
    private static partial void PublishedKey(ILogger logger);

    [LoggerMessage(EventIds.NotWarm, LogLevel.Warning, "The service could not warm up, so its first decisions are slow: {Problem}")]
    public static partial void NotWarm(ILogger logger, string problem);
}
