using Google.Protobuf;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Ranking;
using TierDecision.Service.Serving;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The HTTP edge of the ranking: the same questions as over gRPC, as JSON.</summary>
internal static class HttpRankingEndpoints
{
    // Ten thousand orders take about 3 MB of JSON, with attributes more.
    private const int MaxBody = 8 * 1024 * 1024;

    public static void MapRanking(this IEndpointRouteBuilder routes, RankingUseCase ranking, AllocationUseCase allocation, DecisionMetrics metrics)
    {
        HttpDecisionEndpoints.Map(
            routes, "/v1/rank-orders", MaxBody, metrics, ranking.PrepareAsync,
            (RankOrdersRequest request, in DecisionBasis basis, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
            {
                var ok = ranking.TryRank(request, basis, cancelled, out var answer, out errors);
                response = ok ? answer : null;
                return ok;
            });
        HttpDecisionEndpoints.Map(
            routes, "/v1/allocate-stock", MaxBody, metrics, allocation.PrepareAsync,
            (AllocateStockRequest request, in DecisionBasis basis, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
            {
                var ok = allocation.TryAllocate(request, basis, cancelled, out var answer, out errors);
                response = ok ? answer : null;
                return ok;
            });
    }
}
