using Google.Protobuf.WellKnownTypes;
using TierDecision.Core.Ranking;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;
using PromiseOutlook = TierDecision.Core.Ranking.PromiseOutlook;

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

    /// <summary>Adds the ranking of one product.</summary>
    public static void Add(
        RankOrdersResponse response, OrderRanking ranking, ProductRows rows, RankOrdersRequest request, RankingUseCase.Candidate[] candidates)
    {
        var (product, positions, unitsPerHour, texts) = rows;
        var part = new ProductRanking
        {
            Product = product,
            Promised = ranking.Promised,
            FewestBroken = ranking.FewestBroken,
            OverloadedFrom = WireTime.ToTimestamp(ranking.OverloadedFrom),
            FinishesAt = WireTime.ToTimestamp(ranking.FinishAt),
            UnitsPerHour = unitsPerHour,
        };
        foreach (var placed in ranking.Sequence)
        {
            var position = positions[placed.Position];
            var row = Order(placed with { Position = position }, request.Orders[position].OrderId, candidates[position]);
            row.Detail = new RankedOrderDetail
            {
                Place = placed.Place,
                Tier = texts.Tier(candidates[position].Decision),
                ReasonText = texts.Of(placed.Reason),
                PromiseText = texts.Of(placed.Promise),
                Notes = { texts.NotesOn(candidates[position].Decision) },
            };
            (placed.Promise is PromiseOutlook.None or PromiseOutlook.Kept ? part.Orders : part.GiveUps).Add(row);
        }

        // Of all products together: the sums, the first overload, and the end of the last, if it is known of each.
        response.FinishesAt = response.ByProduct.Products.Count == 0 ? part.FinishesAt : Later(response.FinishesAt, part.FinishesAt);
        response.OverloadedFrom = Earlier(response.OverloadedFrom, part.OverloadedFrom);
        response.Promised += ranking.Promised;
        response.Broken += ranking.Broken;
        response.FewestBroken += ranking.FewestBroken;
        response.ByProduct.Products.Add(part);
    }

    private static Timestamp? Later(Timestamp? a, Timestamp? b) => a is null || b is null ? null : a > b ? a : b;

    private static Timestamp? Earlier(Timestamp? a, Timestamp? b) => a is null || b is null ? a ?? b : a < b ? a : b;

    private static V1.RankedOrder Order(in Core.Ranking.RankedOrder ranked, string orderId, in RankingUseCase.Candidate candidate) => new()
    {
        Position = ranked.Position,
        OrderId = orderId,
        TierRank = candidate.Decision.Tier + 1,
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
