using Prometheus;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>What is told on <c>/metrics</c> of answers and explanations that are kept.</summary>
internal sealed class RepliesMetrics
{
    private readonly Counter _requests;
    private readonly Counter _explanations;

    public RepliesMetrics(IMetricFactory factory)
    {
        _requests = factory.CreateCounter(
            "tierdecision_identified_requests_total",
            "Requests with a request_id: decided for the first time, answered again, refused because the id was another request's, or decided without the cache.",
            ["outcome"]);
        _explanations = factory.CreateCounter(
            "tierdecision_kept_explanations_total", "Explanations kept, passed over because too many waited, or not taken by the cache.", ["outcome"]);
    }

    public void First() => _requests.WithLabels("first").Inc();

    public void Repeated() => _requests.WithLabels("repeated").Inc();

    public void Conflict() => _requests.WithLabels("conflict").Inc();

    public void WithoutCache() => _requests.WithLabels("without_cache").Inc();

    public void ExplanationKept(bool taken) => _explanations.WithLabels(taken ? "kept" : "failed").Inc();

    public void ExplanationDropped() => _explanations.WithLabels("dropped").Inc();
}
