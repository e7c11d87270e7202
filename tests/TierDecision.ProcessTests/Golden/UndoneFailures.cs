using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Restores failures as they were before intended changes.</summary>
internal static partial class UndoneFailures
{
    private const string Details = "grpc-status-details-bin";
    private const string NotFound =
        """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404,"traceId":""}""";

    private const string NotAllowed =
        """{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.6","title":"Method Not Allowed","status":405,"traceId":""}""";

    /// <summary>Without <c>google.rpc.ErrorInfo</c>; details that had nothing else are left out.</summary>
    public static Answer WithoutErrorInfo(Answer answer) =>
        answer with { Headers = WithoutErrorInfo(answer.Headers), Trailers = WithoutErrorInfo(answer.Trailers) };

    /// <summary>Without the member <c>reason</c> of problem documents.</summary>
    public static Answer WithoutReason(Answer answer) => answer.IsProblem
        ? answer with { Body = Encoding.UTF8.GetBytes(Reason().Replace(Encoding.UTF8.GetString(answer.Body), "")) }
        : answer;

    /// <summary>The 404 of a queue's route and the framework's 405 of explanations, instead of a 405 as on other routes.</summary>
    public static Answer WithFrameworkStatus(Exchange exchange, Answer answer) =>
        answer.Status != (int)HttpStatusCode.MethodNotAllowed ? answer
        : exchange.Path == "/v1/queue-states" ? answer with
        {
            Status = (int)HttpStatusCode.NotFound,
            Headers = [.. answer.Headers.Where(header => header.Name != "allow")],
            Body = Body(answer, NotFound),
        }
        : exchange.Path.StartsWith("/v1/explanations/", StringComparison.Ordinal) ? answer with { Body = Body(answer, NotAllowed) }
        : answer;

    // An answer to HEAD has none.
    private static byte[] Body(Answer answer, string text) => answer.Body.Length == 0 ? [] : Encoding.UTF8.GetBytes(text);

    private static List<(string Name, string Value)> WithoutErrorInfo(IEnumerable<(string Name, string Value)> fields) =>
    [
        .. fields.Select(field => field.Name == Details ? (field.Name, WithoutErrorInfo(field.Value)) : field)
            .Where(field => field != (Details, "")),
    ];

    private static string WithoutErrorInfo(string details)
    {
        var status = Status.Parser.ParseFrom(Convert.FromBase64String(details));
        var others = status.Details.Where(detail => !detail.Is(ErrorInfo.Descriptor)).ToList();
        if (others.Count == 0)
        {
            return "";
        }

        status.Details.Clear();
        status.Details.AddRange(others);
        return Convert.ToBase64String(status.ToByteArray());
    }

    [GeneratedRegex(",\"reason\":\"[A-Z_]+\"")]
    private static partial Regex Reason();
}
