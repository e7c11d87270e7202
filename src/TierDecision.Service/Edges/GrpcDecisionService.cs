using Grpc.Core;
using TierDecision.Service.Decisions;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The gRPC edge. Synchronous: by the time a method returns, the answer is there, encoded. <see cref="GrpcDecisionMethods"/> says which method is which.</summary>
internal sealed class GrpcDecisionService(DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids)
{
    public Task<WireMessage> Decide(DecideRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? AnswerWriter.Decide(answer, ids, request).Completed
            : throw Failures.ToRpcException(errors);

    public Task<WireMessage> GetPriority(GetPriorityRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? AnswerWriter.Priority(answer).Completed
            : throw Failures.ToRpcException(errors);

    public Task<WireMessage> GetSla(GetSlaRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? AnswerWriter.Sla(answer).Completed
            : throw Failures.ToRpcException(errors);

    public Task<WireMessage> GetRoute(GetRouteRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors)
            ? AnswerWriter.Route(answer).Completed
            : throw Failures.ToRpcException(errors);

    public Task<WireMessage> DecideBatch(DecideBatchRequest request, ServerCallContext context) =>
        batch.TryDecide(request, context.CancellationToken, out var response, out var errors)
            ? response.Completed
            : throw Failures.ToRpcException(errors);
}
