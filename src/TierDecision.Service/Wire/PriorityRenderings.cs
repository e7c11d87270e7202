using TierDecision.Core.Decisions;
using TierDecision.Core.Priorities;

namespace TierDecision.Service.Wire;

/// <summary>Priority and sort key as other systems count them; built only if a request asks for them.</summary>
internal static class PriorityRenderings
{
    public static V1.PriorityRendering Make(V1.TargetSystem system, in Decision decision, EncodedPolicy policy)
    {
        var bound = policy.Plan.OvertakingBound(decision.Tier);
        var rendering = PriorityRenderer.Render(
            (Core.Priorities.TargetSystem)system, decision.Priority, decision.SortKey, decision.HeadStartMilliseconds, bound);
        return new V1.PriorityRendering
        {
            System = system,
            Strict = Number(rendering.Strict),
            Ageing = Number(rendering.Ageing),
            Queue = Number(rendering.Queue),
            QueueDelay = rendering.QueueDelaySeconds is { } seconds ? WireTime.ToDuration(seconds * 1000) : null,
            Word = rendering.Word ?? "",
        };
    }

    private static V1.RenderedNumber? Number(Core.Priorities.RenderedNumber? rendered) => rendered is not { } number ? null : new V1.RenderedNumber
    {
        Field = number.Field,
        Value = (int)number.Value,
        HigherFirst = number.HigherFirst,
        Limited = number.Limited,
    };
}
