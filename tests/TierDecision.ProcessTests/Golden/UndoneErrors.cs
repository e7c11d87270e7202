using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using TierDecision.ProcessTests.Golden.Answers;
using TierDecision.ProcessTests.Golden.Asking;
using TierDecision.Service.Failures;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden;

/// <summary>Restores the texts of errors as they were before intended changes.</summary>
internal static partial class UndoneErrors
{
    private const string MessageHeader = "grpc-message";
    private const string DetailsHeader = "grpc-status-details-bin";
    private const string Batch = nameof(DecisionService.DecisionServiceClient.DecideBatch);
    private const string Malformed = "3";
    private const int LargestPlain = 32 * 1024;

    private static readonly string[] Refused = ["7", "16"];
    private static readonly string[] Plain =
    [
        nameof(DecisionService.DecisionServiceClient.Decide), nameof(DecisionService.DecisionServiceClient.GetPriority),
        nameof(DecisionService.DecisionServiceClient.GetSla), nameof(DecisionService.DecisionServiceClient.GetRoute), "bad-message",
    ];

    /// <summary>Without the value that was given, the members to choose from, the count of aliases, and how many errors are not told.</summary>
    public static Answer WithoutValues(Exchange exchange, Answer answer)
    {
        if (exchange.Transport == Transport.Http)
        {
            return answer.IsProblem || exchange.Method == Batch
                ? answer with { Body = Encoding.UTF8.GetBytes(Before(Encoding.UTF8.GetString(answer.Body))) }
                : answer;
        }

        return exchange.Method == Batch && answer.IsOk ? answer with { Body = WithoutValues(answer.Body) }
            : answer.GrpcStatus != Malformed ? answer
            : answer with { Headers = WithoutValues(answer.Headers), Trailers = WithoutValues(answer.Trailers) };
    }

    /// <summary>With the message as it was escaped where the service answered by itself: everything but letters, digits and four others.</summary>
    public static Answer WithEscapedMessage(Exchange exchange, Answer answer) =>
        !IsByService(exchange, answer) ? answer
        : answer with { Headers = Escaped(answer.Headers), Trailers = Escaped(answer.Trailers) };

    private static bool IsByService(Exchange exchange, Answer answer) =>
        Refused.Contains(answer.GrpcStatus) || answer.GrpcMessage == FailureKind.AddressUnknown.Detail
        || (answer.GrpcStatus == Malformed && Plain.Contains(exchange.Method) && exchange is { ContentType: "application/grpc", Body: { } body }
            && body.Length is >= Wire.Prefix and <= LargestPlain && body[0] == 0
            && BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)) == body.Length - Wire.Prefix && !IsForLibrary(exchange, body));

    // Explained decisions, and those that are kept, which only the setup with keys does.
    private static bool IsForLibrary(Exchange exchange, byte[] body) =>
        exchange.Method == Plain[0] && DecideRequest.Parser.ParseFrom(body.AsSpan(Wire.Prefix)) is var request
        && (request.Explain || (request.RequestId.Length > 0 && exchange.Headers.Any(header => header.Name == "Authorization")));

    private static List<(string Name, string Value)> Escaped(IEnumerable<(string Name, string Value)> fields) =>
        [.. fields.Select(field => field.Name == MessageHeader ? (field.Name, Uri.EscapeDataString(Uri.UnescapeDataString(field.Value))) : field)];

    private static byte[] WithoutValues(byte[] body)
    {
        // Only errors are written anew. The encoder of the service writes decisions in another order than Google.Protobuf.
        using var output = new MemoryStream();
        using (var writer = new CodedOutputStream(output, leaveOpen: true))
        {
            var reader = new CodedInputStream(body, Wire.Prefix, body.Length - Wire.Prefix);
            while (reader.ReadTag() is not 0 and var tag)
            {
                var bytes = reader.ReadBytes();
                var result = DecideBatchResult.Parser.ParseFrom(bytes);
                if (result.Error is { } error)
                {
                    error.Description = Before(error.Description);
                    bytes = result.ToByteString();
                }

                writer.WriteTag(tag);
                writer.WriteBytes(bytes);
            }
        }

        return Wire.Frame(output.ToArray());
    }

    private static List<(string Name, string Value)> WithoutValues(IEnumerable<(string Name, string Value)> fields)
    {
        var list = fields.ToList();
        var details = list.Find(field => field.Name == DetailsHeader).Value;
        if (details is null)
        {
            return list;
        }

        var status = Status.Parser.ParseFrom(Convert.FromBase64String(details));
        var violations = status.GetDetail<BadRequest>();
        foreach (var violation in violations.FieldViolations)
        {
            var text = Before($"{violation.Field} {violation.Description}");
            violation.Field = text[..text.IndexOf(' ', StringComparison.Ordinal)];
            violation.Description = text[(violation.Field.Length + 1)..];
        }

        status.Message = Before(status.Message);
        status.Details[0] = Any.Pack(violations);
        return
        [
            .. list.Select(field => field.Name switch
            {
                DetailsHeader => (field.Name, Convert.ToBase64String(status.ToByteArray())),
                MessageHeader => (field.Name, GrpcText.Encode(status.Message)),
                _ => field,
            }),
        ];
    }

    private static string Before(string text)
    {
        text = Choices().Replace(Value().Replace(text, ""), "");
        text = LeftOut().Replace(text, "");
        text = Aliases().Replace(text, "$1aliases$2are too many: at most 32");
        return OwnAliases().Replace(text, "$1add_aliases$2are too many: with remove_aliases at most 32");
    }

    [GeneratedRegex("""; got ('[^']*'|-?[0-9]+ seconds and -?[0-9]+ nanos|[^;"'\s]+)(?=$|; |")""")]
    private static partial Regex Value();

    [GeneratedRegex("""; there are: [A-Z][A-Z0-9_]+(, [A-Z][A-Z0-9_]+)*(?=$|; |")""")]
    private static partial Regex Choices();

    [GeneratedRegex("""(^|; |")(?:add|remove)_aliases( |","description":")has [0-9]+ members; it must have at most 32""")]
    private static partial Regex OwnAliases();

    [GeneratedRegex("""; and [0-9,]+ more(?=")|,"errors_left_out":[0-9]+""")]
    private static partial Regex LeftOut();

    [GeneratedRegex("""(^|; |")aliases( |","description":")has [0-9]+ members; it must have at most 32""")]
    private static partial Regex Aliases();
}
