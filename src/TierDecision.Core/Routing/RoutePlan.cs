using TierDecision.Core.Policies.Conditions;

namespace TierDecision.Core.Routing;

/// <summary>The places to try in order, at least one. The last has no time-out, so nobody is dropped.</summary>
public sealed class RoutePlan
{
    internal RoutePlan(RouteTargetPlan[] targets) => Targets = targets;

    /// <summary>The targets.</summary>
    public IReadOnlyList<RouteTargetPlan> Targets { get; }
}

/// <summary>One place to try.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="TimeoutMilliseconds">How long to try it; null for the last target.</param>
/// <param name="Skills">Skills that an agent must have.</param>
public sealed record RouteTargetPlan(string Queue, long? TimeoutMilliseconds, IReadOnlyList<string> Skills);

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
