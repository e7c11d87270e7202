using TierDecision.Core.Routing;

namespace TierDecision.Core.Descriptions;

/// <summary>A target with what it takes over from the one before.</summary>
/// <param name="Config">The target as written.</param>
/// <param name="Queue">Its queue, also where it goes on in that of the target before.</param>
/// <param name="Priority">What it adds to the priority.</param>
/// <param name="Change">The same, where it is another than that of the target before.</param>
internal sealed record EffectiveTarget(RouteTargetConfig Config, string Queue, int Priority, int? Change);

/// <summary>Targets with what they take over.</summary>
internal static class EffectiveTargets
{
    public static IReadOnlyList<EffectiveTarget> Of(IReadOnlyList<RouteTargetConfig> targets)
    {
        var (queue, priority) = ("", 0);
        var effective = new List<EffectiveTarget>(targets.Count);
        foreach (var target in targets)
        {
            var before = priority;
            (queue, priority) = (target.Queue ?? queue, target.Priority ?? priority);
            effective.Add(new EffectiveTarget(target, queue, priority, priority == before ? null : priority));
        }

        return effective;
    }
}
