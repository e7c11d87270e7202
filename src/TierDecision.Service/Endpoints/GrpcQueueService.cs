using Grpc.Core;
using TierDecision.Service.Failures;
using TierDecision.Service.Queues;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The gRPC edge of queue states.</summary>
internal sealed class GrpcQueueService(QueueUseCase useCase) : QueueService.QueueServiceBase
{
    public override async Task<ReportQueueStatesResponse> ReportQueueStates(ReportQueueStatesRequest request, ServerCallContext context)
    {
        var (response, errors) = await useCase.ReportAsync(request, context.CancellationToken).ConfigureAwait(false);
        return response ?? throw FailureMap.ToRpcException(errors);
    }

    public override Task<ListQueueStatesResponse> ListQueueStates(ListQueueStatesRequest request, ServerCallContext context) =>
        Task.FromResult(useCase.List());
}
