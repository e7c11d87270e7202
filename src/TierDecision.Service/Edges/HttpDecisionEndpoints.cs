using Google.Protobuf;
using TierDecision.Service.Decisions;
using TierDecision.V1;

namespace TierDecision.Service.Edges;

/// <summary>The HTTP edge: the same questions as over gRPC, as JSON.</summary>
internal static class HttpDecisionEndpoints
{
    private const int MaxBody = 64 * 1024;
    private const int MaxBatchBody = 4 * 1024 * 1024;

    private delegate bool Answer<in TRequest>(TRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors);

    public static void MapDecisions(this IEndpointRouteBuilder routes, DecisionUseCase useCase, BatchUseCase batch, DecisionIds ids)
    {
        Map<DecideRequest>(routes, "/v1/decide", MaxBody, (DecideRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerMapper.Decide(answer, ids.Next(), request.RequestId, request.Explain) : null;
            return ok;
        });
        Map<GetPriorityRequest>(routes, "/v1/priority", MaxBody, (GetPriorityRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerMapper.Priority(answer) : null;
            return ok;
        });
        Map<GetSlaRequest>(routes, "/v1/sla", MaxBody, (GetSlaRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerMapper.Sla(answer) : null;
            return ok;
        });
        Map<GetRouteRequest>(routes, "/v1/route", MaxBody, (GetRouteRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = useCase.TryDecide(Question.Of(request), out var answer, out errors);
            response = ok ? AnswerMapper.Route(answer) : null;
            return ok;
        });
        Map<DecideBatchRequest>(routes, "/v1/decide-batch", MaxBatchBody, (DecideBatchRequest request, out IMessage? response, out IReadOnlyList<RequestError> errors) =>
        {
            var ok = batch.TryDecide(request, CancellationToken.None, out var results, out errors);
            response = ok ? results : null;
            return ok;
        });
    }

    private static void Map<TRequest>(IEndpointRouteBuilder routes, string pattern, int maxBody, Answer<TRequest> answer)
        where TRequest : class, IMessage<TRequest>, new() =>
        routes.MapPost(pattern, async (HttpRequest http) =>
        {
            var (request, failure) = await JsonEdge.ReadAsync<TRequest>(http, maxBody).ConfigureAwait(false);
            if (request is null)
            {
                return failure!;
            }

            return answer(request, out var response, out var errors) ? JsonEdge.Write(http, response!) : Failures.ToHttpResult(errors);
        });
}
