using TierDecision.Service.Failures;
using TierDecision.Service.Queues;
using TierDecision.Service.Serving;
using TierDecision.Storage.Queues;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>Queue states over gRPC and, as JSON of the same messages, over HTTP: POST and GET <c>/v1/queue-states</c>.</summary>
internal static class QueueEdges
{
    private const int MaxBody = 1024 * 1024;
    private const string Pattern = "/v1/queue-states";

    public static void AddQueues(this IServiceCollection services)
    {
        services.AddSingleton<IQueueStateStore, InMemoryQueueStateStore>();
        services.AddSingleton<QueueUseCase>();
        services.AddSingleton<GrpcQueueService>();
    }

    public static void MapQueues(this WebApplication app)
    {
        var useCase = app.Services.GetRequiredService<QueueUseCase>();
        var metrics = app.Services.GetRequiredService<DecisionMetrics>();
        app.MapGrpcService<GrpcQueueService>();
        app.MapGet(Pattern, (HttpRequest http) => JsonBody.Write(http, useCase.List()));
        app.MapPost(Pattern, async (HttpRequest http) =>
        {
            var (request, failure) = await JsonBody.ReadAsync<ReportQueueStatesRequest>(http, MaxBody, metrics).ConfigureAwait(false);
            if (request is null)
            {
                return failure!;
            }

            var (response, errors) = await useCase.ReportAsync(request, http.HttpContext.RequestAborted).ConfigureAwait(false);
            return response is null ? FailureMap.ToHttpResult(errors) : JsonBody.Write(http, response);
        });
    }
}
