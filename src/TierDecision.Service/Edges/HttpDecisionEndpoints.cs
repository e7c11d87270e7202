using Google.Protobuf;
using TierDecision.Service.Decisions;
using TierDecision.Service.Metrics;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The HTTP edge: the same questions as over gRPC, as JSON.</summary>
internal static class HttpDecisionEndpoints
{
    private const int MaxBody = 64 * 1024;
    private const int MaxBatchBody = 4 * 1024 * 1024;

    internal delegate bool Answer<in TRequest>(
        TRequest request, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors);

    public static void MapDecisions(this IEndpointRouteBuilder routes, DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids, DecisionMetrics metrics)
    {
        Map<DecideRequest>(routes, "/v1/decide", MaxBody, metrics, (DecideRequest request, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerWriter.Decide(answer, ids, request).Decode(DecideResponse.Parser) : null;
            return ok;
        });
        Map<GetPriorityRequest>(routes, "/v1/priority", MaxBody, metrics, (GetPriorityRequest request, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerWriter.Priority(answer).Decode(GetPriorityResponse.Parser) : null;
            return ok;
        });
        Map<GetSlaRequest>(routes, "/v1/sla", MaxBody, metrics, (GetSlaRequest request, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerWriter.Sla(answer).Decode(GetSlaResponse.Parser) : null;
            return ok;
        });
        Map<GetRouteRequest>(routes, "/v1/route", MaxBody, metrics, (GetRouteRequest request, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerWriter.Route(answer).Decode(GetRouteResponse.Parser) : null;
            return ok;
        });
        Map<DecideBatchRequest>(routes, "/v1/decide-batch", MaxBatchBody, metrics, (DecideBatchRequest request, CancellationToken cancelled, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = batch.TryDecide(request, cancelled, out var results, out errors);
            response = ok ? results!.Decode(DecideBatchResponse.Parser) : null;
            return ok;
        });
    }

    /// <summary>Maps one question. Whatever else answers questions over HTTP does it by this.</summary>
    internal static void Map<TRequest>(IEndpointRouteBuilder routes, string pattern, int maxBody, DecisionMetrics metrics, Answer<TRequest> answer)
        where TRequest : class, IMessage<TRequest>, new()
    {
        routes.MapPost(pattern, async (HttpRequest http) =>
        {
            var (request, failure) = await JsonEdge.ReadAsync<TRequest>(http, maxBody, metrics).ConfigureAwait(false);
            if (request is null)
            {
                return failure!;
            }

            return answer(request, http.HttpContext.RequestAborted, out var response, out var errors) ? JsonEdge.Write(http, response!) : Failures.ToHttpResult(errors);
        });

        // Said here, because the route that gRPC keeps for unknown methods matches every path of two parts and turns the 405 into a 404.
        routes.Map(pattern, (HttpResponse response) => Failures.MethodNotAllowed(response));
    }
}
