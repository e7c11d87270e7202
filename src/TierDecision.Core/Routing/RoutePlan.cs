using TierDecision.Core.Queueing;

namespace TierDecision.Core.Routing;

/// <summary>The places to try in order, at least one. The last has no time-out and is never passed over, so nobody is dropped.</summary>
public sealed class RoutePlan
{
    /// <summary>The most targets: what became of each is kept in four bits of one number.</summary>
    public const int MaxTargets = 16;

    private readonly RouteTargetPlan[] _targets;

    internal RoutePlan(RouteTargetPlan[] targets) => _targets = targets;

    /// <summary>The targets.</summary>
    public IReadOnlyList<RouteTargetPlan> Targets => _targets;

    internal ReadOnlySpan<RouteTargetPlan> Span => _targets;

    /// <summary>Whether whoever is in it ends up with a person.</summary>
    internal bool EndsWithPerson => _targets[^1].Place.Kind == QueueKind.Person;
}
