using Grpc.Core;
using TierDecision.Service.Decisions;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The gRPC edge. Synchronous: by the time a method returns, the answer is there.</summary>
internal sealed class GrpcDecisionService(DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids) : DecisionService.DecisionServiceBase
{
    public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? Task.FromResult(AnswerMapper.Decide(answer, ids.Text(answer.DecisionNumber), request.RequestId, request.Explain))
            : throw Failures.ToRpcException(errors);

    public override Task<GetPriorityResponse> GetPriority(GetPriorityRequest request, ServerCallContext context) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? Task.FromResult(AnswerMapper.Priority(answer))
            : throw Failures.ToRpcException(errors);

    public override Task<GetSlaResponse> GetSla(GetSlaRequest request, ServerCallContext context) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? Task.FromResult(AnswerMapper.Sla(answer))
            : throw Failures.ToRpcException(errors);

    public override Task<GetRouteResponse> GetRoute(GetRouteRequest request, ServerCallContext context) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? Task.FromResult(AnswerMapper.Route(answer))
            : throw Failures.ToRpcException(errors);

    public override Task<DecideBatchResponse> DecideBatch(DecideBatchRequest request, ServerCallContext context) =>
        batch.TryDecide(request, context.CancellationToken, out var response, out var errors)
            ? Task.FromResult(response)
            : throw Failures.ToRpcException(errors);
}
