using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using ScoreStatus = TierDecision.Core.Vocabulary.ScoreStatus;

namespace TierDecision.Service.Decisions;

/// <summary>From the engine's result to the wire: the encoded answers of <c>DecisionService</c>, for every transport.</summary>
internal static class AnswerWriter
{
    /// <summary>A <see cref="DecideResponse"/>.</summary>
    public static WireMessage Decide(in DecisionAnswer answer, DecisionIds ids, DecideRequest request)
    {
        var wire = WireMessage.Rent();
        Decide(wire, answer, ids, request);
        return wire;
    }

    /// <summary>The fields of a <see cref="DecideResponse"/>.</summary>
    public static void Decide(WireMessage wire, in DecisionAnswer answer, DecisionIds ids, DecideRequest request)
    {
        ref readonly var decision = ref answer.Decision;
        var policy = answer.Policy;
        ids.Write(answer.DecisionNumber, wire.ReserveText(DecideResponse.DecisionIdFieldNumber, DecisionIds.Length));
        wire.Text(DecideResponse.RequestIdFieldNumber, RequestLimits.UsableId(request.RequestId));
        wire.Part(DecideResponse.TierFieldNumber, policy.TierPart(decision));
        wire.Varint(DecideResponse.PriorityFieldNumber, decision.Priority);
        wire.Varint(DecideResponse.SortKeyFieldNumber, decision.SortKey);
        policy.Routes.Write(wire, DecideResponse.RouteFieldNumber, decision, answer.Agent);
        policy.Slas.Write(wire, DecideResponse.SlaFieldNumber, decision, answer.Context);
        wire.Part(DecideResponse.TreatmentFieldNumber, policy.TreatmentPart(decision));
        (request.Explain ? policy.Texts : policy.Codes).Write(wire, decision, answer.PinOutcome, answer.LeftOut);
        WritePolicy(wire, DecideResponse.PolicyFieldNumber, answer);
        WriteScore(wire, DecideResponse.ScoreFieldNumber, answer);
        wire.Bool(DecideResponse.DegradedFieldNumber, decision.Degraded);
        wire.Timestamp(DecideResponse.DecidedAtFieldNumber, answer.Now);
        if (answer.Explanation is { } explanation)
        {
            wire.Message(DecideResponse.ExplanationFieldNumber, ExplanationMapper.Map(explanation, answer.Override));
        }

        WriteRenderings(wire, DecideResponse.RenderingsFieldNumber, answer);
    }

    /// <summary>A <see cref="GetPriorityResponse"/>.</summary>
    public static WireMessage Priority(in DecisionAnswer answer)
    {
        ref readonly var decision = ref answer.Decision;
        var wire = WireMessage.Rent();
        wire.Part(GetPriorityResponse.TierFieldNumber, answer.Policy.TierPart(decision));
        wire.Varint(GetPriorityResponse.PriorityFieldNumber, decision.Priority);
        wire.Varint(GetPriorityResponse.SortKeyFieldNumber, decision.SortKey);
        wire.Bool(GetPriorityResponse.DegradedFieldNumber, decision.Degraded);
        WriteNotice(wire, GetPriorityResponse.DataNoticeFieldNumber, answer);
        WriteRenderings(wire, GetPriorityResponse.RenderingsFieldNumber, answer);
        return wire;
    }

    /// <summary>A <see cref="GetSlaResponse"/>.</summary>
    public static WireMessage Sla(in DecisionAnswer answer)
    {
        ref readonly var decision = ref answer.Decision;
        var wire = WireMessage.Rent();
        wire.Part(GetSlaResponse.TierFieldNumber, answer.Policy.TierPart(decision));
        answer.Policy.Slas.Write(wire, GetSlaResponse.SlaFieldNumber, decision, answer.Context);
        wire.Bool(GetSlaResponse.DegradedFieldNumber, decision.Degraded);
        WriteNotice(wire, GetSlaResponse.DataNoticeFieldNumber, answer);
        return wire;
    }

    /// <summary>A <see cref="GetRouteResponse"/>.</summary>
    public static WireMessage Route(in DecisionAnswer answer)
    {
        ref readonly var decision = ref answer.Decision;
        var wire = WireMessage.Rent();
        wire.Part(GetRouteResponse.TierFieldNumber, answer.Policy.TierPart(decision));
        answer.Policy.Routes.Write(wire, GetRouteResponse.RouteFieldNumber, decision, answer.Agent);
        wire.Part(GetRouteResponse.TreatmentFieldNumber, answer.Policy.TreatmentPart(decision));
        wire.Bool(GetRouteResponse.DegradedFieldNumber, decision.Degraded);
        WriteNotice(wire, GetRouteResponse.DataNoticeFieldNumber, answer);
        return wire;
    }

    private static void WriteNotice(WireMessage wire, int field, in DecisionAnswer answer)
    {
        var notices = answer.Policy.Notices;
        if (answer.LeftOut == SideFields.None)
        {
            wire.Part(field, notices.PartOf(answer.Decision, answer.PinOutcome));
        }
        else
        {
            wire.Message(field, notices.With(answer.Decision, answer.PinOutcome, answer.LeftOut));
        }
    }

    private static void WritePolicy(WireMessage wire, int field, in DecisionAnswer answer)
    {
        if (answer.Pin is not { } pin)
        {
            wire.Part(field, answer.Policy.PolicyPart);
            return;
        }

        var start = wire.Begin(field);
        wire.Raw(answer.Policy.PolicyFields);
        wire.Text(PolicyReference.PinFieldNumber, pin);
        wire.End(start);
    }

    private static void WriteScore(WireMessage wire, int field, in DecisionAnswer answer)
    {
        var status = answer.Decision.ScoreStatus;
        var start = wire.Begin(field);
        wire.Varint(ScoreSummary.StatusFieldNumber, (int)status);
        if (answer.UnconfirmedMilliseconds is { } unconfirmed)
        {
            wire.Duration(ScoreSummary.UnconfirmedForFieldNumber, unconfirmed);
        }

        if (status is ScoreStatus.Known or ScoreStatus.Stale)
        {
            ref readonly var score = ref answer.Score;
            wire.OptionalDouble(ScoreSummary.ValueScoreFieldNumber, Rounded(score.ValueScore));
            if (!float.IsNaN(score.Percentile))
            {
                wire.OptionalDouble(ScoreSummary.PercentileFieldNumber, Rounded(score.Percentile));
            }

            wire.Varint(ScoreSummary.RecencyFieldNumber, score.Recency);
            wire.Varint(ScoreSummary.FrequencyFieldNumber, score.Frequency);
            wire.Varint(ScoreSummary.MonetaryFieldNumber, score.Monetary);
            wire.Varint(ScoreSummary.SegmentFieldNumber, (int)score.Segment);
            if (!float.IsNaN(score.LifetimeValue))
            {
                wire.OptionalDouble(ScoreSummary.LifetimeValueFieldNumber, Rounded(score.LifetimeValue));
            }

            wire.Timestamp(ScoreSummary.AsOfFieldNumber, score.AsOf);
            wire.Duration(ScoreSummary.AgeFieldNumber, 1000 * Math.Max(0, (long)(answer.Now - score.AsOf).TotalSeconds));
        }

        wire.End(start);
    }

    private static void WriteRenderings(WireMessage wire, int field, in DecisionAnswer answer)
    {
        if (answer.RenderFor is { Count: > 0 } systems)
        {
            foreach (var system in systems)
            {
                wire.Message(field, PriorityRenderings.Make(system, answer.Decision, answer.Policy));
            }
        }
    }

    // A record keeps single precision; as a double its noise digits would show.
    private static double Rounded(float value) => Math.Round((double)value, 2);
}
