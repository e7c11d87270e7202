using NodaTime;

namespace TierDecision.Core.Routing;

/// <summary>The customer's own agent, who stands in the customer's record, is asked for first.</summary>
public sealed class PreferAgentConfig
{
    /// <summary>For how long, counted from when the target was reached. Required.</summary>
    public Duration? For { get; set; }

    /// <summary>Only for tiers whose treatment has a dedicated agent. Default: for every customer with an agent.</summary>
    public bool DedicatedOnly { get; set; }
}
