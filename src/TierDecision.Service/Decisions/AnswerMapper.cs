using TierDecision.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using ScoreStatus = TierDecision.Core.Decisions.ScoreStatus;

namespace TierDecision.Service.Decisions;

/// <summary>From the engine's result to the wire.</summary>
internal static class AnswerMapper
{
    public static DecideResponse Decide(in DecisionAnswer answer, string decisionId, string requestId, bool explain)
    {
        ref readonly var decision = ref answer.Decision;
        var messages = answer.Messages;
        var response = new DecideResponse
        {
            DecisionId = decisionId,
            RequestId = requestId,
            Tier = messages.Tier(decision),
            Priority = decision.Priority,
            SortKey = decision.SortKey,
            Route = messages.Route(decision, answer.Agent),
            Sla = messages.Sla(decision, answer.Context),
            Treatment = messages.Treatment(decision),
            Policy = messages.Policy,
            Score = Score(answer),
            Degraded = decision.Degraded,
            DecidedAt = PolicyMessages.ToTimestamp(answer.Now),
        };
        (explain ? messages.Texts : messages.Codes).AddTo(response.Reasons, decision);
        if (answer.Explanation is { } explanation)
        {
            response.Explanation = ExplanationMapper.Map(explanation);
        }
        RenderingMessages.AddTo(response.Renderings, answer);
        return response;
    }

    public static GetPriorityResponse Priority(in DecisionAnswer answer)
    {
        var response = new GetPriorityResponse
        {
            Tier = answer.Messages.Tier(answer.Decision),
            Priority = answer.Decision.Priority,
            SortKey = answer.Decision.SortKey,
            Degraded = answer.Decision.Degraded,
        };
        RenderingMessages.AddTo(response.Renderings, answer);
        return response;
    }

    public static GetSlaResponse Sla(in DecisionAnswer answer) => new()
    {
        Tier = answer.Messages.Tier(answer.Decision),
        Sla = answer.Messages.Sla(answer.Decision, answer.Context),
        Degraded = answer.Decision.Degraded,
    };

    public static GetRouteResponse Route(in DecisionAnswer answer) => new()
    {
        Tier = answer.Messages.Tier(answer.Decision),
        Route = answer.Messages.Route(answer.Decision, answer.Agent),
        Treatment = answer.Messages.Treatment(answer.Decision),
        Degraded = answer.Decision.Degraded,
    };

    private static ScoreSummary Score(in DecisionAnswer answer)
    {
        var status = answer.Decision.ScoreStatus;
        var summary = new ScoreSummary
        {
            Status = (V1.ScoreStatus)status,
            UnconfirmedFor = answer.UnconfirmedMilliseconds is { } unconfirmed ? PolicyMessages.ToDuration(unconfirmed) : null,
        };
        if (status is not (ScoreStatus.Known or ScoreStatus.Stale))
        {
            return summary;
        }

        ref readonly var score = ref answer.Score;
        summary.ValueScore = Rounded(score.ValueScore);
        summary.Percentile = Rounded(score.Percentile);
        summary.Recency = score.Recency;
        summary.Frequency = score.Frequency;
        summary.Monetary = score.Monetary;
        summary.Segment = (Segment)score.Segment;
        summary.AsOf = PolicyMessages.ToTimestamp(score.AsOf);
        summary.Age = new Duration { Seconds = Math.Max(0, (long)(answer.Now - score.AsOf).TotalSeconds) };
        if (!float.IsNaN(score.LifetimeValue))
        {
            summary.LifetimeValue = Rounded(score.LifetimeValue);
        }

        return summary;
    }

    // A record keeps single precision; as a double its noise digits would show.
    private static double Rounded(float value) => Math.Round((double)value, 2);
}
