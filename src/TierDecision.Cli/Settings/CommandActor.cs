using TierDecision.Storage.Audit;

namespace TierDecision.Cli.Settings;

/// <summary>Who runs a command that writes to the store itself, for the audit trail.</summary>
internal static class CommandActor
{
    /// <summary>The user and the machine, as <c>user@machine</c>.</summary>
    public static AuditActor Current { get; } = new($"{Environment.UserName}@{Environment.MachineName}");
}
