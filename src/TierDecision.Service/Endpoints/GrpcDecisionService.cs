using Grpc.Core;
using TierDecision.Service.Access;
using TierDecision.Service.Decisions;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// The gRPC edge. Synchronous, but for what asks the cache of replies or the store: by the time a method returns, the answer is there, encoded. <see cref="PlainUnaryMiddleware"/> calls it for plain calls,
/// and for all others Grpc.AspNetCore does, as <see cref="GrpcDecisionMethods"/> says.
/// </summary>
internal sealed class GrpcDecisionService(
    DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids, RepeatedRequestHandler? repeated = null, KeptExplanations? explanations = null,
    ExplainedDecisions? explained = null, AccessKeysState? keys = null)
{
    public Task<WireMessage> Decide(DecideRequest request, ServerCallContext context) =>
        repeated is not null && RepeatedRequestHandler.Concerns(request) ? DecideOnceAsync(repeated, request, context)
        : explained is not null && request.Explain ? DecideExplainedAsync(explained, request, context)
        : DecideNow(request, context.GetHttpContext())?.Completed ?? FetchAsync(request, request.Customer, (whole, basis) => Decide(whole, CallerOf(context.GetHttpContext()), basis), context);

    /// <summary>The same for a request whose answer needs neither the cache of replies nor the store; null for the others.</summary>
    public WireMessage? DecideNow(DecideRequest request, HttpContext http) =>
        (repeated is not null && RepeatedRequestHandler.Concerns(request)) || (explained is not null && request.Explain) ? null
        : Decide(request, CallerOf(http), useCase.BeginBatch());

    public Task<WireMessage> GetPriority(GetPriorityRequest request, ServerCallContext context) =>
        GetPriorityNow(request)?.Completed ?? FetchAsync(request, request.Customer, GetPriority, context);

    /// <summary>The same for a request whose answer needs no store; null for the others.</summary>
    public WireMessage? GetPriorityNow(GetPriorityRequest request) => GetPriority(request, useCase.BeginBatch());

    public Task<WireMessage> GetSla(GetSlaRequest request, ServerCallContext context) =>
        GetSlaNow(request)?.Completed ?? FetchAsync(request, request.Customer, GetSla, context);

    /// <summary>The same for a request whose answer needs no store; null for the others.</summary>
    public WireMessage? GetSlaNow(GetSlaRequest request) => GetSla(request, useCase.BeginBatch());

    public Task<WireMessage> GetRoute(GetRouteRequest request, ServerCallContext context) =>
        GetRouteNow(request)?.Completed ?? FetchAsync(request, request.Customer, GetRoute, context);

    /// <summary>The same for a request whose answer needs no store; null for the others.</summary>
    public WireMessage? GetRouteNow(GetRouteRequest request) => GetRoute(request, useCase.BeginBatch());

    public Task<WireMessage> DecideBatch(DecideBatchRequest request, ServerCallContext context)
    {
        var preparing = batch.PrepareAsync(request, context.CancellationToken);
        return preparing.IsCompletedSuccessfully
            ? DecideBatch(request, preparing.Result, context).Completed
            : DecideBatchAsync(request, preparing, context);
    }

    public async Task<WireMessage> GetExplanation(GetExplanationRequest request, ServerCallContext context)
    {
        if (explanations is null)
        {
            throw FailureMap.NoExplanations();
        }

        var (answered, explanation) = await explanations.FindAsync(request.DecisionId, context.CancellationToken).ConfigureAwait(false);
        return explanation is null ? throw FailureMap.NoExplanation(answered) : WireMessage.Of(explanation);
    }

    // Who it is is looked up only where a key is asked for.
    private string CallerOf(HttpContext http) => keys is null ? "" : Caller.NameOf(http);

    // Nothing is wrong: the customer is to be fetched from the store first.
    private static WireMessage? NotNow(IReadOnlyList<RequestError> errors) => errors.Count == 0 ? null : throw FailureMap.ToRpcException(errors);

    // Once prepared, nobody is to be fetched any more.
    private async Task<WireMessage> FetchAsync<TRequest>(
        TRequest request, Customer? customer, Func<TRequest, DecisionBasis, WireMessage?> answer, ServerCallContext context) =>
        answer(request, await useCase.PrepareAsync([customer], context.CancellationToken).ConfigureAwait(false))!;

    private WireMessage? Decide(DecideRequest request, string caller, DecisionBasis basis) =>
        useCase.TryDecide(Question.Of(request, caller), basis, out var answer, out var errors) ? AnswerWriter.Decide(answer, ids, request) : NotNow(errors);

    private WireMessage? GetPriority(GetPriorityRequest request, DecisionBasis basis) =>
        useCase.TryDecide(Question.Of(request), basis, out var answer, out var errors) ? AnswerWriter.Priority(answer) : NotNow(errors);

    private WireMessage? GetSla(GetSlaRequest request, DecisionBasis basis) =>
        useCase.TryDecide(Question.Of(request), basis, out var answer, out var errors) ? AnswerWriter.Sla(answer) : NotNow(errors);

    private WireMessage? GetRoute(GetRouteRequest request, DecisionBasis basis) =>
        useCase.TryDecide(Question.Of(request), basis, out var answer, out var errors) ? AnswerWriter.Route(answer) : NotNow(errors);

    private async Task<WireMessage> DecideBatchAsync(DecideBatchRequest request, ValueTask<DecisionBasis> preparing, ServerCallContext context) =>
        DecideBatch(request, await preparing.ConfigureAwait(false), context);

    private WireMessage DecideBatch(DecideBatchRequest request, in DecisionBasis basis, ServerCallContext context) =>
        batch.TryDecide(request, basis, context.CancellationToken, out var response, out var errors, CallerOf(context.GetHttpContext())) ? response : throw FailureMap.ToRpcException(errors);

    private async Task<WireMessage> DecideExplainedAsync(ExplainedDecisions explained, DecideRequest request, ServerCallContext context)
    {
        var reply = await explained.DecideAsync(request, CallerOf(context.GetHttpContext()), context.CancellationToken).ConfigureAwait(false);
        return reply.Answer is { } answer ? WireMessage.Of(answer) : throw FailureMap.ToRpcException(reply.Errors);
    }

    private static async Task<WireMessage> DecideOnceAsync(RepeatedRequestHandler repeated, DecideRequest request, ServerCallContext context)
    {
        var reply = await repeated.DecideAsync(context.GetHttpContext(), request).ConfigureAwait(false);
        return reply.Answer is { } answer ? WireMessage.Of(answer)
            : throw (reply.IsConflict ? FailureMap.OtherRequest() : FailureMap.ToRpcException(reply.Errors));
    }
}
