using Google.Protobuf.WellKnownTypes;
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
        response.OverloadedFrom = ToTimestamp(ranking.OverloadedFrom);
        response.FinishesAt = ToTimestamp(ranking.FinishAt);
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
        StartsAt = ToTimestamp(ranked.StartAt),
        FinishesAt = ToTimestamp(ranked.FinishAt),
        DueAt = ToTimestamp(candidate.Order.DueAt),
        DueBasis = candidate.Basis,
        Promise = (V1.PromiseOutlook)ranked.Promise,
        LateBy = ranked.LateBy > NodaTime.Duration.Zero ? ToDuration(ranked.LateBy) : null,
        StartBy = ToTimestamp(ranked.StartBy),
        GiveUp = ranked.GiveUp,
    };

    private static Timestamp? ToTimestamp(Instant? instant) => instant is { } given ? WireTime.ToTimestamp(given) : null;

    private static Google.Protobuf.WellKnownTypes.Duration ToDuration(NodaTime.Duration duration)
    {
        var milliseconds = (long)duration.TotalMilliseconds;
        return new() { Seconds = milliseconds / 1000, Nanos = (int)(milliseconds % 1000) * 1_000_000 };
    }
}
