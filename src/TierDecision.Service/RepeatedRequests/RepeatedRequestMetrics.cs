using Prometheus;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>What the service tells of requests with an id on <c>/metrics</c>.</summary>
internal sealed class RepeatedRequestMetrics(IMetricFactory factory)
{
    private readonly Counter _requests = factory.CreateCounter(
        "tierdecision_identified_requests_total",
        "Requests with a request_id: decided for the first time, answered again, "
        + "refused because the id was another request's, or decided without the cache.",
        ["outcome"]);

    public void First() => _requests.WithLabels("first").Inc();

    public void Repeated() => _requests.WithLabels("repeated").Inc();

    public void Conflict() => _requests.WithLabels("conflict").Inc();

    public void WithoutCache() => _requests.WithLabels("without_cache").Inc();
}
