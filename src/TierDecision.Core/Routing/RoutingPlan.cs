namespace TierDecision.Core.Routing;

/// <summary>Where a policy sends contacts and tickets: its rules in the order of the file, and the default route. Immutable.</summary>
public sealed class RoutingPlan
{
    private readonly RoutingRulePlan[] _rules;

    internal RoutingPlan(RoutingRulePlan[] rules, RoutePlan defaultRoute)
    {
        _rules = rules;
        Default = defaultRoute;
    }

    /// <summary>The rules; the first that matches applies.</summary>
    public ReadOnlySpan<RoutingRulePlan> Rules => _rules;

    /// <summary>Where what no rule matched goes.</summary>
    public RoutePlan Default { get; }
}
