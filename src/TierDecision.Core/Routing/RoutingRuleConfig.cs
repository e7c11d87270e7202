using System.ComponentModel.DataAnnotations;
using TierDecision.Core.Conditions;

namespace TierDecision.Core.Routing;

/// <summary>A routing rule.</summary>
public sealed class RoutingRuleConfig
{
    /// <summary>The name. Required, unique among routing rules.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>When it holds. Default: always.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>The places to try in order. Required; each but the last has a time-out.</summary>
    [Required]
    public List<RouteTargetConfig> Targets { get; set; } = [];
}
