using Google.Protobuf;
using TierDecision.Service.Access;
using TierDecision.Service.Decisions;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The HTTP edge: the same questions as over gRPC, as JSON.</summary>
internal static class HttpDecisionEndpoints
{
    private const int MaxBody = 64 * 1024;
    private const int MaxBatchBody = 4 * 1024 * 1024;

    internal delegate bool Answer<in TRequest>(
        TRequest request, in DecisionBasis basis, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors);

    public static void MapDecisions(this IEndpointRouteBuilder routes, DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids, DecisionMetrics metrics, RepeatedRequestHandler? repeated, ExplainedDecisions explained)
    {
        MapAsync<DecideRequest>(routes, "/v1/decide", MaxBody, metrics, async (request, http) =>
        {
            if (repeated is not null && RepeatedRequestHandler.Concerns(request))
            {
                var reply = await repeated.DecideAsync(http.HttpContext, request).ConfigureAwait(false);
                return reply.Answer is { } kept ? JsonBody.Write(http, DecideResponse.Parser.ParseFrom(kept))
                    : reply.IsConflict ? FailureMap.OtherRequestResult()
                    : FailureMap.ToHttpResult(reply.Errors);
            }

            if (request.Explain)
            {
                var reply = await explained.DecideAsync(request, Caller.NameOf(http.HttpContext), http.HttpContext.RequestAborted).ConfigureAwait(false);
                return reply.Answer is { } encoded ? JsonBody.Write(http, DecideResponse.Parser.ParseFrom(encoded)) : FailureMap.ToHttpResult(reply.Errors);
            }

            var basis = await useCase.PrepareAsync([request.Customer], http.HttpContext.RequestAborted).ConfigureAwait(false);
            return useCase.TryDecide(Question.Of(request, Caller.NameOf(http.HttpContext)), basis, out var answer, out var errors)
                ? JsonBody.Write(http, AnswerWriter.Decide(answer, ids, request).Decode(DecideResponse.Parser))
                : FailureMap.ToHttpResult(errors);
        });
        Map(routes, "/v1/priority", MaxBody, metrics, (request, cancelled) => useCase.PrepareAsync([request.Customer], cancelled), (GetPriorityRequest request, in DecisionBasis basis, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), basis, out var answer, out errors);
            response = ok ? AnswerWriter.Priority(answer).Decode(GetPriorityResponse.Parser) : null;
            return ok;
        });
        Map(routes, "/v1/sla", MaxBody, metrics, (request, cancelled) => useCase.PrepareAsync([request.Customer], cancelled), (GetSlaRequest request, in DecisionBasis basis, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), basis, out var answer, out errors);
            response = ok ? AnswerWriter.Sla(answer).Decode(GetSlaResponse.Parser) : null;
            return ok;
        });
        Map(routes, "/v1/route", MaxBody, metrics, (request, cancelled) => useCase.PrepareAsync([request.Customer], cancelled), (GetRouteRequest request, in DecisionBasis basis, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), basis, out var answer, out errors);
            response = ok ? AnswerWriter.Route(answer).Decode(GetRouteResponse.Parser) : null;
            return ok;
        });
        MapAsync<DecideBatchRequest>(routes, "/v1/decide-batch", MaxBatchBody, metrics, async (request, http) =>
        {
            var cancelled = http.HttpContext.RequestAborted;
            var basis = await batch.PrepareAsync(request, cancelled).ConfigureAwait(false);
            return batch.TryDecide(request, basis, cancelled, out var results, out var errors, Caller.NameOf(http.HttpContext))
                ? JsonBody.Write(http, results.Decode(DecideBatchResponse.Parser))
                : FailureMap.ToHttpResult(errors);
        });
    }

    /// <summary>Maps explanations of earlier decisions.</summary>
    public static void MapExplanations(this IEndpointRouteBuilder routes, KeptExplanations? explanations) =>
        routes.MapGet("/v1/explanations/{decisionId}", async (string decisionId, HttpRequest http) =>
        {
            if (explanations is null)
            {
                return FailureMap.NoExplanationsResult();
            }

            var (answered, explanation) = await explanations.FindAsync(decisionId, http.HttpContext.RequestAborted).ConfigureAwait(false);
            return explanation is null ? FailureMap.NoExplanationResult(answered) : JsonBody.Write(http, explanation);
        });

    /// <summary>Maps one question. Whatever else answers questions over HTTP does it by this.</summary>
    internal static void Map<TRequest>(
        IEndpointRouteBuilder routes,
        string pattern,
        int maxBody,
        DecisionMetrics metrics,
        Func<TRequest, CancellationToken, ValueTask<DecisionBasis>> prepare,
        Answer<TRequest> answer)
        where TRequest : class, IMessage<TRequest>, new() =>
        MapAsync<TRequest>(routes, pattern, maxBody, metrics, async (request, http) =>
        {
            var cancelled = http.HttpContext.RequestAborted;
            var basis = await prepare(request, cancelled).ConfigureAwait(false);
            return answer(request, basis, cancelled, out var response, out var errors) ? JsonBody.Write(http, response!) : FailureMap.ToHttpResult(errors);
        });

    private static void MapAsync<TRequest>(
        IEndpointRouteBuilder routes, string pattern, int maxBody, DecisionMetrics metrics, Func<TRequest, HttpRequest, ValueTask<IResult>> answer)
        where TRequest : class, IMessage<TRequest>, new()
    {
        routes.MapPost(pattern, async (HttpRequest http) =>
        {
            var (request, failure) = await JsonBody.ReadAsync<TRequest>(http, maxBody, metrics).ConfigureAwait(false);
            return request is null ? failure! : await answer(request, http).ConfigureAwait(false);
        });

        // Said here, because the route that gRPC keeps for unknown methods matches every path of two parts and turns the 405 into a 404.
        routes.Map(pattern, (HttpResponse response) => FailureMap.MethodNotAllowed(response));
    }
}
