using Grpc.Core;
using TierDecision.Service.Customers;
using TierDecision.Service.Decisions;
using TierDecision.Service.Replies;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>
/// The gRPC edge. Synchronous, but for what asks the cache or the store: by the time a method returns, the answer is there, encoded. <see cref="DirectCalls"/> calls it for plain calls,
/// and for all others Grpc.AspNetCore does, as <see cref="GrpcDecisionMethods"/> says.
/// </summary>
internal sealed class GrpcDecisionService(
    DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids, RepeatedRequests? repeated = null, KeptExplanations? explanations = null,
    ExplainedDecisions? explained = null)
{
    public Task<WireMessage> Decide(DecideRequest request, ServerCallContext context) =>
        repeated is not null && RepeatedRequests.Concerns(request) ? DecideOnceAsync(repeated, request, context)
        : explained is not null && request.Explain ? DecideExplainedAsync(explained, request, context)
        : DecideFirst(request).Completed;

    /// <summary>The same for a request whose answer needs neither cache nor store; null for the others.</summary>
    public WireMessage? DecideNow(DecideRequest request) =>
        (repeated is not null && RepeatedRequests.Concerns(request)) || (explained is not null && request.Explain) ? null : DecideFirst(request);

    public WireMessage GetPriority(GetPriorityRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors) ? AnswerWriter.Priority(answer) : throw Failures.ToRpcException(errors);

    public WireMessage GetSla(GetSlaRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors) ? AnswerWriter.Sla(answer) : throw Failures.ToRpcException(errors);

    public WireMessage GetRoute(GetRouteRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors) ? AnswerWriter.Route(answer) : throw Failures.ToRpcException(errors);

    public Task<WireMessage> DecideBatch(DecideBatchRequest request, ServerCallContext context) =>
        batch.TryDecide(request, context.CancellationToken, out var response, out var errors)
            ? response.Completed
            : throw Failures.ToRpcException(errors);

    public async Task<WireMessage> GetExplanation(GetExplanationRequest request, ServerCallContext context)
    {
        if (explanations is null)
        {
            throw Failures.NoExplanations();
        }

        var (answered, explanation) = await explanations.FindAsync(request.DecisionId, context.CancellationToken).ConfigureAwait(false);
        return explanation is null ? throw Failures.NoExplanation(answered) : WireMessage.Of(explanation);
    }

    private WireMessage DecideFirst(DecideRequest request) =>
        useCase.TryDecide(Question.Of(request), out var answer, out var errors) ? AnswerWriter.Decide(answer, ids, request) : throw Failures.ToRpcException(errors);

    private static async Task<WireMessage> DecideExplainedAsync(ExplainedDecisions explained, DecideRequest request, ServerCallContext context)
    {
        var reply = await explained.DecideAsync(request, context.CancellationToken).ConfigureAwait(false);
        return reply.Answer is { } answer ? WireMessage.Of(answer) : throw Failures.ToRpcException(reply.Errors);
    }

    private static async Task<WireMessage> DecideOnceAsync(RepeatedRequests repeated, DecideRequest request, ServerCallContext context)
    {
        var reply = await repeated.DecideAsync(context.GetHttpContext(), request).ConfigureAwait(false);
        return reply.Answer is { } answer ? WireMessage.Of(answer)
            : throw (reply.IsConflict ? Failures.OtherRequest() : Failures.ToRpcException(reply.Errors));
    }
}
