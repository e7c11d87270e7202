using System.Text;
using Google.Protobuf;
using TierDecision.Service.Failures;
using TierDecision.Service.Serving;

namespace TierDecision.Service.Endpoints;

/// <summary>
/// Reads and writes the protobuf JSON mapping of the wire contract, by Google.Protobuf's own parser and formatter, so that nothing is
/// described twice. Names are those of the .proto files; the parser takes lowerCamelCase as well.
/// </summary>
internal static class JsonBody
{
    private const string BodyField = "body";

    private static readonly JsonFormatter Compact = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));
    private static readonly JsonFormatter Pretty = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation("  "));

    // JSON is UTF-8 (RFC 8259). Read leniently, a name in another encoding would quietly become another name.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads one message of at most <paramref name="limit"/> bytes; where it cannot, the result says why, and it is counted.</summary>
    public static async Task<(T? Message, IResult? Failure)> ReadAsync<T>(HttpRequest request, int limit, DecisionMetrics metrics)
        where T : class, IMessage<T>, new()
    {
        MemoryStream? body;
        try
        {
            body = await ReadBodyAsync(request, limit).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            // The server's own word: chunks that are none, a body that ends early or comes too slowly.
            metrics.Malformed([new RequestError(BodyField, e.Message)]);
            return (null, FailureMap.Unreadable(e));
        }

        if (body is null)
        {
            metrics.Malformed([new RequestError(BodyField, "is too large")]);
            return (null, FailureMap.TooLarge(limit));
        }

        string reason;
        try
        {
            return (JsonParser.Default.Parse<T>(Decode(body)), null);
        }
        catch (DecoderFallbackException)
        {
            reason = "it is not UTF-8";
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            reason = e.Message;
        }

        RequestError[] errors = [new(BodyField, $"is no JSON of {typeof(T).Name}: {reason}")];
        metrics.Malformed(errors);
        return (null, FailureMap.ToHttpResult(errors));
    }

    /// <summary>Writes a message, indented where the request asks for it with <c>?pretty</c>.</summary>
    public static IResult Write(HttpRequest request, IMessage message)
    {
        var pretty = request.Query.ContainsKey("pretty");
        return Results.Text((pretty ? Pretty : Compact).Format(message) + (pretty ? "\n" : ""), "application/json", Encoding.UTF8);
    }

    // A byte order mark may be passed over (RFC 8259, section 8.1); files from Windows begin with one.
    private static string Decode(MemoryStream body)
    {
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        return Utf8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
    }

    private static async Task<MemoryStream?> ReadBodyAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
        {
            return null;
        }

        var buffer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (buffer.Length + read > limit)
            {
                return null;
            }

            buffer.Write(chunk, 0, read);
        }

        return buffer;
    }
}
