using Grpc.Core;
using TierDecision.Service.Ranking;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The gRPC edge of the ranking. Synchronous, as that of decisions.</summary>
internal sealed class GrpcRankingService(RankingUseCase ranking, AllocationUseCase allocation) : RankingService.RankingServiceBase
{
    public override Task<RankOrdersResponse> RankOrders(RankOrdersRequest request, ServerCallContext context) =>
        ranking.TryRank(request, context.CancellationToken, out var response, out var errors)
            ? Task.FromResult(response)
            : throw Failures.ToRpcException(errors);

    public override Task<AllocateStockResponse> AllocateStock(AllocateStockRequest request, ServerCallContext context) =>
        allocation.TryAllocate(request, context.CancellationToken, out var response, out var errors)
            ? Task.FromResult(response)
            : throw Failures.ToRpcException(errors);
}
