using TierDecision.Configuration.Identity;
using TierDecision.Service.Access;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Hosting.Draining;
using TierDecision.Service.Replies;
using TierDecision.Storage.Embedded;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Service.Hosting;

/// <summary>The section <c>TierDecision</c> of the configuration. A key that is not here stops the start.</summary>
public sealed class ServiceOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "TierDecision";

    /// <summary>Who may ask.</summary>
    public AccessOptions Access { get; set; } = new();

    /// <summary>The policy.</summary>
    public PolicyOptions Policy { get; set; } = new();

    /// <summary>The embedded store, used where no Redis is configured.</summary>
    public EmbeddedStoreOptions Embedded { get; set; } = new();

    /// <summary>Redis. Used as soon as a connection is given.</summary>
    public RedisStoreOptions Redis { get; set; } = new();

    /// <summary>Under which secret identifiers are hashed.</summary>
    public IdentityOptions Identity { get; set; } = new();

    /// <summary>The demonstration's customers.</summary>
    public DemoOptions Demo { get; set; } = new();

    /// <summary>The customers in memory.</summary>
    public ReplicaOptions Replica { get; set; } = new();

    /// <summary>The file from which the service starts without its store.</summary>
    public CheckpointOptions Checkpoint { get; set; } = new();

    /// <summary>How the service stops.</summary>
    public ShutdownOptions Shutdown { get; set; } = new();

    /// <summary>What is kept for later: answers to repeated requests, explanations.</summary>
    public RepliesOptions Replies { get; set; } = new();

    /// <summary>Whether and where decisions are written down.</summary>
    public DecisionLogOptions DecisionLog { get; set; } = new();
}

/// <summary>Where the policy is.</summary>
public sealed class PolicyOptions
{
    /// <summary>The YAML file, looked for in the current folder and then beside the program. Default: <c>policies/contact-centre.yaml</c>.</summary>
    public string File { get; set; } = "policies/contact-centre.yaml";
}

/// <summary>The customers that are made where the embedded store is empty.</summary>
public sealed class DemoOptions
{
    /// <summary>How many, 0 to 1,000,000; 0 makes none. Default: 20,000.</summary>
    public int Customers { get; set; } = 20_000;

    /// <summary>The seed: the same seed makes the same customers. Default: 1.</summary>
    public int Seed { get; set; } = 1;
}

/// <summary>The replica as a file, from which the service starts while Redis is down or slow.</summary>
public sealed class CheckpointOptions
{
    /// <summary>The file, of this service alone; empty for none. Default: none.</summary>
    public string Path { get; set; } = "";

    /// <summary>How often it is brought up to date, a second to a day; and when the service stops. Default: five minutes.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(5);
}

/// <summary>Which customers the service has in its memory, and how it follows the store.</summary>
public sealed class ReplicaOptions
{
    /// <summary>All of them, or a cache. Default: <see cref="ReplicaMode.Whole"/>.</summary>
    public ReplicaMode Mode { get; set; } = ReplicaMode.Whole;

    /// <summary>How often the store is asked for a new dataset, 100 ms to an hour. Default: one second.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>In a cache, the most customers, and as many aliases, 1,000 to 100,000,000; about 106 bytes each. Default: 1,000,000.</summary>
    public int CacheCustomers { get; set; } = 1_000_000;

    /// <summary>
    /// With a cache, the longest that a request waits for the store's answer about customers who are not in it, 1 ms to 10 s; for every further thousand of them in one
    /// request, once more. Default: 50 ms.
    /// </summary>
    public TimeSpan CacheTimeout { get; set; } = TimeSpan.FromMilliseconds(50);
}

/// <summary>Which customers the service has in its memory.</summary>
public enum ReplicaMode
{
    /// <summary>All of them: no decision needs the store.</summary>
    Whole = 0,

    /// <summary>Those who were asked for lately: for customer bases that do not fit in memory.</summary>
    Cache = 1,
}
