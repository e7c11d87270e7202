using Prometheus;
using TierDecision.Service.Resilience;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>What the service tells of requests with an id on <c>/metrics</c>.</summary>
internal sealed class RepeatedRequestMetrics(IMetricFactory factory)
{
    private readonly Counter _requests = factory.CreateCounter(
        "tierdecision_identified_requests_total",
        "Requests with a request_id: decided for the first time, answered again, "
        + "refused because the id was another request's, or decided and not kept because there was no room or the cache did not answer.",
        ["outcome"]);

    /// <summary>One was decided.</summary>
    public void First(CacheKeeping keeping) => _requests.WithLabels(keeping switch
    {
        CacheKeeping.Kept => "first",
        CacheKeeping.NoRoom => "no_room",
        _ => "without_cache",
    }).Inc();

    public void Repeated() => _requests.WithLabels("repeated").Inc();

    public void Conflict() => _requests.WithLabels("conflict").Inc();
}
