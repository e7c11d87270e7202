using Grpc.Core;
using TierDecision.Service.Failures;
using TierDecision.Service.SlaClocks;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The gRPC edge of the SLA clocks. Synchronous unless a customer must be fetched from the store.</summary>
internal sealed class GrpcSlaService(SlaUseCase useCase) : SlaService.SlaServiceBase
{
    public override async Task<EvaluateClocksResponse> EvaluateClocks(EvaluateClocksRequest request, ServerCallContext context)
    {
        var basis = await useCase.PrepareAsync(request.Customer, context.CancellationToken).ConfigureAwait(false);
        return useCase.TryEvaluate(request, basis, out var response, out var errors) ? response! : throw FailureMap.ToRpcException(errors);
    }

    public override async Task<PreviewMigrationResponse> PreviewMigration(PreviewMigrationRequest request, ServerCallContext context)
    {
        var basis = await useCase.PrepareAsync(request.Customer, context.CancellationToken).ConfigureAwait(false);
        return useCase.TryPreview(request, basis, out var response, out var errors) ? response! : throw FailureMap.ToRpcException(errors);
    }
}
