using Grpc.Core;
using TierDecision.Service.Clocks;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The gRPC edge of the SLA clocks. Synchronous: by the time a method returns, the answer is there.</summary>
internal sealed class GrpcSlaService(SlaUseCase useCase) : SlaService.SlaServiceBase
{
    public override Task<EvaluateClocksResponse> EvaluateClocks(EvaluateClocksRequest request, ServerCallContext context) =>
        useCase.TryEvaluate(request, out var response, out var errors) ? Task.FromResult(response!) : throw Failures.ToRpcException(errors);

    public override Task<PreviewMigrationResponse> PreviewMigration(PreviewMigrationRequest request, ServerCallContext context) =>
        useCase.TryPreview(request, out var response, out var errors) ? Task.FromResult(response!) : throw Failures.ToRpcException(errors);
}
