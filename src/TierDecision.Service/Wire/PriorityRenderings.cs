using TierDecision.Core.Priorities;
using TierDecision.Service.Decisions;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Service.Wire;

/// <summary>Priority and sort key as other systems count them; built only where a request asks for them.</summary>
internal static class PriorityRenderings
{
    public static V1.PriorityRendering Make(V1.TargetSystem system, in DecisionAnswer answer)
    {
        ref readonly var decision = ref answer.Decision;
        var bound = answer.Messages.Plan.OvertakingBound(decision.Tier);
        var rendering = PriorityRenderer.Render(
            (Core.Priorities.TargetSystem)system, decision.Priority, decision.SortKey, decision.HeadStartMilliseconds, bound);
        return new V1.PriorityRendering
        {
            System = system,
            Strict = Number(rendering.Strict),
            Ageing = Number(rendering.Ageing),
            Queue = Number(rendering.Queue),
            QueueDelay = rendering.QueueDelaySeconds is { } seconds ? new Duration { Seconds = seconds } : null,
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
