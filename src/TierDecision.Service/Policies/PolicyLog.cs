using TierDecision.Configuration.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Observability;
using TierDecision.V1;

namespace TierDecision.Service.Policies;

/// <summary>What the log says of the policy in force.</summary>
internal static partial class PolicyLog
{
    /// <summary>A policy is in force now, with its warnings.</summary>
    public static void Taken(ILogger logger, PolicyLoad policy)
    {
        Taken(logger, PrintableText.Of(policy.Plan!.Name), PrintableText.Of(policy.Plan.Version), policy.Revision, policy.Source);
        foreach (var finding in policy.Findings)
        {
            Warning(logger, policy.Source, finding.ToString());
        }
    }

    /// <summary>The changed file is refused, for the reason <paramref name="problem"/>.</summary>
    public static void Refused(ILogger logger, PolicyReference inForce, string problem) =>
        Refused(logger, PrintableText.Of(inForce.Name), PrintableText.Of(inForce.Version), inForce.Revision, problem);

    /// <summary>The file is again the policy in force, without a change of it.</summary>
    public static void RefusedNoMore(ILogger logger, PolicyReference inForce) =>
        RefusedNoMore(logger, PrintableText.Of(inForce.Name), PrintableText.Of(inForce.Version), inForce.Revision);

    [LoggerMessage(EventIds.PolicyRefused, LogLevel.Error,
        "The changed policy file is refused, and the policy from before goes on ('{Name}' {Version}, revision {Revision}): {Problem}")]
    private static partial void Refused(ILogger logger, string name, string version, string revision, string problem);

    [LoggerMessage(EventIds.PolicyRefusedNoMore, LogLevel.Information,
        "The policy file is again the policy in force: '{Name}' {Version}, revision {Revision}")]
    private static partial void RefusedNoMore(ILogger logger, string name, string version, string revision);

    [LoggerMessage(EventIds.PolicyTaken, LogLevel.Information, "Policy {Name} {Version} (revision {Revision}) from {Source}")]
    private static partial void Taken(ILogger logger, string name, string version, string revision, string source);

    [LoggerMessage(EventIds.PolicyWarning, LogLevel.Warning, "Policy {Source}: {Finding}")]
    private static partial void Warning(ILogger logger, string source, string finding);
}
