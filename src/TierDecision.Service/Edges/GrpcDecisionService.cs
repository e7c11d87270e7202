using Grpc.Core;
using TierDecision.Service.Decisions;
using TierDecision.Service.Replies;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The gRPC edge. Synchronous, but for what asks the cache: by the time a method returns, the answer is there.</summary>
internal sealed class GrpcDecisionService(
    DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids, RepeatedRequests? repeated = null, KeptExplanations? explanations = null)
    : DecisionService.DecisionServiceBase
{
    public override Task<DecideResponse> Decide(DecideRequest request, ServerCallContext context) =>
        repeated is not null && RepeatedRequests.Concerns(request) ? DecideOnceAsync(repeated, request, context)
        : useCase.TryDecide(Question.Of(request), out var answer, out var errors)
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

    public override async Task<GetExplanationResponse> GetExplanation(GetExplanationRequest request, ServerCallContext context)
    {
        if (explanations is null)
        {
            throw Failures.NoExplanations();
        }

        var (answered, explanation) = await explanations.FindAsync(request.DecisionId, context.CancellationToken).ConfigureAwait(false);
        return explanation ?? throw Failures.NoExplanation(answered);
    }

    private static async Task<DecideResponse> DecideOnceAsync(RepeatedRequests repeated, DecideRequest request, ServerCallContext context)
    {
        var reply = await repeated.DecideAsync(context.GetHttpContext(), request).ConfigureAwait(false);
        return reply.Answer is { } answer ? DecideResponse.Parser.ParseFrom(answer)
            : throw (reply.IsConflict ? Failures.OtherRequest() : Failures.ToRpcException(reply.Errors));
    }
}
