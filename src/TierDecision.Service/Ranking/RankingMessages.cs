using NodaTime;
using TierDecision.Core.Ranking;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Ranking;

/// <summary>From a ranking to the wire.</summary>
internal static class RankingMessages
{
    public static void Fill(RankOrdersResponse response, OrderRanking ranking, RankOrdersRequest request, RankingUseCase.Candidate[] candidates)
    {
        response.Promised = ranking.Promised;
        response.Broken = ranking.Broken;
        response.FewestBroken = ranking.FewestBroken;
        response.OverloadedFrom = WireTime.ToTimestamp(ranking.OverloadedFrom);
        response.FinishesAt = WireTime.ToTimestamp(ranking.FinishAt);
        foreach (var ranked in ranking.Sequence)
        {
            response.Orders.Add(Order(ranked, request.Orders[ranked.Position].OrderId, candidates[ranked.Position]));
        }
    }

    private static V1.RankedOrder Order(in Core.Ranking.RankedOrder ranked, string orderId, in RankingUseCase.Candidate candidate) => new()
    {
        Position = ranked.Position,
        OrderId = orderId,
        TierRank = candidate.TierRank,
        Weight = candidate.Order.Weight,
        Index = ranked.Index,
        Reason = (V1.RankReason)ranked.Reason,
        StartsAt = WireTime.ToTimestamp(ranked.StartAt),
        FinishesAt = WireTime.ToTimestamp(ranked.FinishAt),
        DueAt = WireTime.ToTimestamp(candidate.Order.DueAt),
        DueBasis = candidate.Basis,
        Promise = (V1.PromiseOutlook)ranked.Promise,
        LateBy = ranked.LateBy > Duration.Zero ? WireTime.ToDuration(ranked.LateBy) : null,
        StartBy = WireTime.ToTimestamp(ranked.StartBy),
        GiveUp = ranked.GiveUp,
    };
}
