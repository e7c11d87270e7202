using Google.Protobuf;
using TierDecision.Service.Access;
using TierDecision.Service.Customers;
using TierDecision.Service.Decisions;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints;

/// <summary>Single customers over gRPC and, as JSON of the same messages, over HTTP by POST.</summary>
internal static class CustomerEdges
{
    private const int MaxBody = 64 * 1024;

    public static void AddCustomers(this IServiceCollection services)
    {
        services.AddSingleton(new CustomerMetrics(Prometheus.Metrics.DefaultFactory));
        services.AddSingleton(provider => new WriteCircuit(
            Prometheus.Metrics.DefaultFactory, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<WriteCircuit>>()));
        services.AddSingleton<CustomerUseCase>();
        services.AddSingleton<OverrideAuthors>();
        services.AddSingleton<ExplainedDecisions>();
        services.AddSingleton<GrpcCustomerService>();
    }

    public static void MapCustomers(this WebApplication app)
    {
        var useCase = app.Services.GetRequiredService<CustomerUseCase>();
        var metrics = app.Services.GetRequiredService<DecisionMetrics>();
        app.MapGrpcService<GrpcCustomerService>();
        Map<PutCustomerRequest, PutCustomerResponse>(app, "/v1/put-customer", metrics, (request, _, cancelled) => useCase.PutAsync(request, cancelled));
        Map<GetCustomerRequest, GetCustomerResponse>(app, "/v1/get-customer", metrics, (request, _, cancelled) => useCase.GetAsync(request, cancelled));
        Map<RemoveCustomerRequest, RemoveCustomerResponse>(app, "/v1/remove-customer", metrics, (request, _, cancelled) => useCase.RemoveAsync(request, cancelled));
        Map<TraceCustomerRequest, TraceCustomerResponse>(app, "/v1/trace-customer", metrics, (request, _, cancelled) => useCase.TraceAsync(request, cancelled));
        Map<SetOverrideRequest, SetOverrideResponse>(app, "/v1/set-override", metrics, useCase.SetOverrideAsync);
        Map<ClearOverrideRequest, ClearOverrideResponse>(app, "/v1/clear-override", metrics, useCase.ClearOverrideAsync);
    }

    private static void Map<TRequest, TResponse>(
        IEndpointRouteBuilder routes, string pattern, DecisionMetrics metrics, Func<TRequest, string, CancellationToken, Task<CustomerAnswer<TResponse>>> answer)
        where TRequest : class, IMessage<TRequest>, new()
        where TResponse : class, IMessage<TResponse>
    {
        routes.MapPost(pattern, async (HttpRequest http) =>
        {
            var (request, failure) = await JsonBody.ReadAsync<TRequest>(http, MaxBody, metrics).ConfigureAwait(false);
            if (request is null)
            {
                return failure!;
            }

            var given = await answer(request, Caller.NameOf(http.HttpContext), http.HttpContext.RequestAborted).ConfigureAwait(false);
            return given.Message is { } message ? JsonBody.Write(http, message)
                : given.Errors.Count > 0 ? FailureMap.ToHttpResult(given.Errors)
                : FailureMap.ToHttpResult(given.Failure);
        });

        // As for decisions: the route that gRPC keeps for unknown methods would make a 404 of it.
        routes.Map(pattern, (HttpResponse response) => FailureMap.MethodNotAllowed(response));
    }
}
