using Google.Protobuf;
using TierDecision.Service.Decisions;
using TierDecision.Service.Metrics;
using TierDecision.Service.Ranking;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The HTTP edge of the ranking: the same questions as over gRPC, as JSON.</summary>
internal static class HttpRankingEndpoints
{
    // Ten thousand orders take about 3 MB of JSON, with attributes more.
    private const int MaxBody = 8 * 1024 * 1024;

    public static void MapRanking(this IEndpointRouteBuilder routes, RankingUseCase ranking, AllocationUseCase allocation, DecisionMetrics metrics)
    {
        HttpDecisionEndpoints.Map<RankOrdersRequest>(
            routes, "/v1/rank-orders", MaxBody, metrics, (RankOrdersRequest request, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
            {
                var ok = ranking.TryRank(request, cancelled, out var answer, out errors);
                response = ok ? answer : null;
                return ok;
            });
        HttpDecisionEndpoints.Map<AllocateStockRequest>(
            routes, "/v1/allocate-stock", MaxBody, metrics, (AllocateStockRequest request, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
            {
                var ok = allocation.TryAllocate(request, cancelled, out var answer, out errors);
                response = ok ? answer : null;
                return ok;
            });
    }
}
