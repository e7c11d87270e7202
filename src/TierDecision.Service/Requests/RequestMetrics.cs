using System.Text.RegularExpressions;
using Prometheus;
using TierDecision.Service.Failures;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Requests;

/// <summary>What the service tells of malformed requests on <c>/metrics</c>.</summary>
internal sealed partial class RequestMetrics(IMetricFactory factory)
{
    private const string Other = "other";

    private readonly Counter _malformed = factory.CreateCounter(
        "tierdecision_malformed_requests_total", "Requests refused as malformed, by the first wrong field.", ["field"]);

    // By the index of the field.
    private readonly ICounter[] _leftOut = LeftOutBy(factory);

    /// <summary>Counts the fields that a question was decided without.</summary>
    public void LeftOut(SideFields fields)
    {
        for (; fields != SideFields.None; fields = SideFieldPaths.WithoutFirst(fields))
        {
            _leftOut[SideFieldPaths.IndexOf(fields)].Inc();
        }
    }

    /// <summary>Counts a malformed request by its first error.</summary>
    public void Malformed(RequestErrors errors) => _malformed.WithLabels(LabelOf(errors[0].Field)).Inc();

    /// <summary>Counts a malformed request, and says what is wrong with it.</summary>
    public Failure Refuse(RequestErrors errors)
    {
        Malformed(errors);
        return Failure.Malformed(errors);
    }

    // Labels are a bounded set: the fields of the contract. Members of a list count under one name, unknown fields under the message that they are
    // in.
    private static string LabelOf(string field)
    {
        var path = Index().Replace(field, "");
        while (!RequestFields.Paths.Contains(path))
        {
            var end = path.LastIndexOf('.');
            if (end < 0)
            {
                return Other;
            }

            path = path[..end];
        }

        return path;
    }

    private static ICounter[] LeftOutBy(IMetricFactory factory)
    {
        var counter = factory.CreateCounter(
            "tierdecision_fields_left_out_total", "Fields of questions that could not be used and were left out of the decision.", ["field"]);
        return [.. SideFieldPaths.All.Select(path => counter.WithLabels(path))];
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
