using Prometheus;
using TierDecision.Service.Failures;

namespace TierDecision.Service.Requests;

/// <summary>What the service tells of malformed requests on <c>/metrics</c>.</summary>
internal sealed class RequestMetrics(IMetricFactory factory)
{
    private readonly Counter _malformed = factory.CreateCounter(
        "tierdecision_malformed_requests_total", "Requests refused as malformed, by the first wrong field.", ["field"]);

    /// <summary>Counts a malformed request by its first error.</summary>
    public void Malformed(IReadOnlyList<RequestError> errors) => _malformed.WithLabels(WithoutIndex(errors[0].Field)).Inc();

    /// <summary>Counts a malformed request, and says what is wrong with it.</summary>
    public Failure Refuse(IReadOnlyList<RequestError> errors)
    {
        Malformed(errors);
        return Failure.Malformed(errors);
    }

    // Members of a list count under one name: a label for each of ten thousand places would never end.
    private static string WithoutIndex(string field) =>
        field.IndexOf('[', StringComparison.Ordinal) is >= 0 and var start && field.IndexOf(']', start) is >= 0 and var end
            ? field.Remove(start, end + 1 - start)
            : field;
}
