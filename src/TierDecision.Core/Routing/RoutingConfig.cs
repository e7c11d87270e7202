using System.ComponentModel.DataAnnotations;

namespace TierDecision.Core.Routing;

/// <summary>Where contacts and tickets go.</summary>
public sealed class RoutingConfig
{
    /// <summary>Tried from the top; the first match applies.</summary>
    public List<RoutingRuleConfig> Rules { get; set; } = [];

    /// <summary>Where what no rule matched goes. Required: a caller must always be routed.</summary>
    [Required]
    public List<RouteTargetConfig> Default { get; set; } = [];
}
