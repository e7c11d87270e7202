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

    /// <summary>A revision that the library has in force is refused, for the reason <paramref name="problem"/>.</summary>
    public static void LibraryRefused(ILogger logger, string published, PolicyReference inForce, string problem) => LibraryRefused(
        logger, published, PrintableText.Of(inForce.Name), PrintableText.Of(inForce.Version), inForce.Revision, problem);

    [LoggerMessage(EventIds.PolicyRefused, LogLevel.Error,
        "The changed policy file is refused, and the policy from before goes on ('{Name}' {Version}, revision {Revision}): {Problem}")]
    private static partial void Refused(ILogger logger, string name, string version, string revision, string problem);

    [LoggerMessage(EventIds.PolicyRefusedNoMore, LogLevel.Information,
        "The policy file is again the policy in force: '{Name}' {Version}, revision {Revision}")]
    private static partial void RefusedNoMore(ILogger logger, string name, string version, string revision);

    [LoggerMessage(EventIds.PolicyLibraryDecides, LogLevel.Information,
        "The policy library of the store has a policy in force: the policy file is not looked at any more")]
    public static partial void LibraryDecides(ILogger logger);

    [LoggerMessage(EventIds.PolicyFileDecides, LogLevel.Information,
        "The policy library of the store leaves the policy to the policy file of each node again")]
    public static partial void FileDecides(ILogger logger);

    [LoggerMessage(EventIds.PolicyLibraryRefused, LogLevel.Error,
        "Revision {Published} of the policy library is refused, and the policy from before goes on ('{Name}' {Version}, revision {Revision}): "
        + "{Problem}")]
    private static partial void LibraryRefused(ILogger logger, string published, string name, string version, string revision, string problem);

    [LoggerMessage(EventIds.PolicyLibraryRefusedNoMore, LogLevel.Information, "Revision {Published} of the policy library is in force here as well")]
    public static partial void LibraryRefusedNoMore(ILogger logger, string published);

    [LoggerMessage(EventIds.PolicyLibraryLost, LogLevel.Error,
        "The store has no policy library any more, and the policy from before goes on (revision {Revision}). "
        + "Restore the store from a backup, or publish and activate the policy again")]
    public static partial void LibraryLost(ILogger logger, string revision);

    [LoggerMessage(EventIds.PolicyLibraryUnread, LogLevel.Warning, "The policy library cannot be read, and the policy in force goes on: {Problem}")]
    public static partial void LibraryUnread(ILogger logger, string problem);

    [LoggerMessage(EventIds.PolicyLibraryReadAgain, LogLevel.Information, "The policy library can be read again")]
    public static partial void LibraryReadAgain(ILogger logger);

    [LoggerMessage(EventIds.PolicyCheckpointNotWritten, LogLevel.Warning,
        "The last policy of the library cannot be kept in {File}, with which this node would start while the store is away: {Problem}")]
    public static partial void CheckpointNotWritten(ILogger logger, string file, string problem);

    [LoggerMessage(EventIds.TrialBegins, LogLevel.Information, "This node takes part in the {Trial} of revision {Revision}")]
    public static partial void TrialBegins(ILogger logger, string trial, string revision);

    [LoggerMessage(EventIds.TrialEnds, LogLevel.Information, "The {Trial} of revision {Revision} has ended")]
    public static partial void TrialEnds(ILogger logger, string trial, string revision);

    [LoggerMessage(EventIds.TrialRefused, LogLevel.Error,
        "This node does not take part in the {Trial} of revision {Revision}, and the policy in force decides alone: {Problem}")]
    public static partial void TrialRefused(ILogger logger, string trial, string revision, string problem);

    [LoggerMessage(EventIds.CanaryEnded, LogLevel.Warning, "The canary of revision {Revision} was rolled back by its limits: {Reason}")]
    public static partial void CanaryRolledBack(ILogger logger, string revision, string reason);

    [LoggerMessage(EventIds.PolicyWaits, LogLevel.Information,
        "Policy revision {Published} waits for the customers that it goes with, dataset {Dataset}: until they are read, revision {Revision} and the "
        + "customers of dataset {Served} go on")]
    public static partial void Waits(ILogger logger, string published, long dataset, string revision, long served);

    [LoggerMessage(EventIds.PolicyTaken, LogLevel.Information, "Policy {Name} {Version} (revision {Revision}) from {Source}")]
    private static partial void Taken(ILogger logger, string name, string version, string revision, string source);

    [LoggerMessage(EventIds.PolicyWarning, LogLevel.Warning, "Policy {Source}: {Finding}")]
    private static partial void Warning(ILogger logger, string source, string finding);
}
