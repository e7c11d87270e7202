using Microsoft.Extensions.Options;

namespace TierDecision.Configuration.Settings;

/// <summary>
/// The section <c>TierDecision</c> of the configuration: every setting of the service and of <c>tierctl</c>. A key that is not here is refused.
/// <c>docs/settings.md</c> lists them.
/// </summary>
public sealed record TierDecisionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "TierDecision";

    /// <summary>The policy.</summary>
    [ValidateObjectMembers]
    public PolicyOptions Policy { get; init; } = new();

    /// <summary>The embedded store, used if no Redis is configured.</summary>
    [ValidateObjectMembers]
    public EmbeddedStoreOptions Embedded { get; init; } = new();

    /// <summary>Redis. Used as soon as a connection is given.</summary>
    [ValidateObjectMembers]
    public RedisStoreOptions Redis { get; init; } = new();

    /// <summary>The secret under which identifiers are hashed.</summary>
    public IdentityOptions Identity { get; init; } = new();

    /// <summary>Who may call the service.</summary>
    [ValidateObjectMembers]
    public AccessOptions Access { get; init; } = new();

    /// <summary>How many connections the service holds.</summary>
    [ValidateObjectMembers]
    public ConnectionOptions Connections { get; init; } = new();

    /// <summary>What stands in front of the service.</summary>
    [ValidateObjectMembers]
    public ProxyOptions Proxies { get; init; } = new();

    /// <summary>The demonstration's customers.</summary>
    [ValidateObjectMembers]
    public DemoOptions Demo { get; init; } = new();

    /// <summary>The customers in memory.</summary>
    [ValidateObjectMembers]
    public ReplicaOptions Replica { get; init; } = new();

    /// <summary>The file from which the service starts without its store.</summary>
    [ValidateObjectMembers]
    public CheckpointOptions Checkpoint { get; init; } = new();

    /// <summary>How the service stops.</summary>
    [ValidateObjectMembers]
    public ShutdownOptions Shutdown { get; init; } = new();

    /// <summary>What is kept for later: answers to repeated requests, explanations.</summary>
    [ValidateObjectMembers]
    public RepliesOptions Replies { get; init; } = new();

    /// <summary>Whether and where decisions are logged.</summary>
    [ValidateObjectMembers]
    public DecisionLogOptions DecisionLog { get; init; } = new();

    /// <summary>How much the audit trail keeps.</summary>
    [ValidateObjectMembers]
    public AuditOptions Audit { get; init; } = new();
}
