using TierDecision.Core.Conditions;

namespace TierDecision.Core.Routing;

/// <summary>A routing rule.</summary>
public sealed class RoutingRulePlan
{
    internal RoutingRulePlan(string name, Condition when, RoutePlan route)
    {
        Name = name;
        When = when;
        Route = route;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Where it sends.</summary>
    public RoutePlan Route { get; }

    internal Condition When { get; }
}
