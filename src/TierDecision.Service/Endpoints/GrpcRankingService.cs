using Grpc.Core;
using TierDecision.Service.Failures;
using TierDecision.Service.Ranking;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The gRPC edge of the ranking. Synchronous, as that of decisions.</summary>
internal sealed class GrpcRankingService(RankingUseCase ranking, AllocationUseCase allocation) : RankingService.RankingServiceBase
{
    public override async Task<RankOrdersResponse> RankOrders(RankOrdersRequest request, ServerCallContext context)
    {
        var basis = await ranking.PrepareAsync(request, context.CancellationToken).ConfigureAwait(false);
        return ranking.TryRank(request, basis, context.CancellationToken, out var response, out var errors) ? response : throw FailureMap.ToRpcException(errors);
    }

    public override async Task<AllocateStockResponse> AllocateStock(AllocateStockRequest request, ServerCallContext context)
    {
        var basis = await allocation.PrepareAsync(request, context.CancellationToken).ConfigureAwait(false);
        return allocation.TryAllocate(request, basis, context.CancellationToken, out var response, out var errors) ? response : throw FailureMap.ToRpcException(errors);
    }
}
