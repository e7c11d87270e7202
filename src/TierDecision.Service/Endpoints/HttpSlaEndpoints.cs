using Google.Protobuf;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Serving;
using TierDecision.Service.SlaClocks;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>The HTTP edge of the SLA clocks: the same questions as over gRPC, as JSON.</summary>
internal static class HttpSlaEndpoints
{
    // A timeline of a thousand events, with room to write them widely.
    private const int MaxBody = 512 * 1024;

    public static void MapSla(this IEndpointRouteBuilder routes, SlaUseCase useCase, DecisionMetrics metrics)
    {
        HttpDecisionEndpoints.Map<EvaluateClocksRequest>(
            routes, "/v1/sla-clocks", MaxBody, metrics, (request, cancelled) => useCase.PrepareAsync(request.Customer, cancelled), Evaluate);
        HttpDecisionEndpoints.Map<PreviewMigrationRequest>(
            routes, "/v1/sla-migration", MaxBody, metrics, (request, cancelled) => useCase.PrepareAsync(request.Customer, cancelled), Preview);

        bool Evaluate(EvaluateClocksRequest request, in DecisionBasis basis, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors)
        {
            var ok = useCase.TryEvaluate(request, basis, out var clocks, out errors);
            response = clocks;
            return ok;
        }

        bool Preview(PreviewMigrationRequest request, in DecisionBasis basis, CancellationToken _, out IMessage? response, out IReadOnlyList<RequestError> errors)
        {
            var ok = useCase.TryPreview(request, basis, out var moves, out errors);
            response = moves;
            return ok;
        }
    }
}
