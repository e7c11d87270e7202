using System.Text;
using Google.Protobuf;
using TierDecision.Service.Decisions;

namespace TierDecision.Service.Edges;

/// <summary>
/// Reads and writes the protobuf JSON mapping of the wire contract, by Google.Protobuf's own parser and formatter, so that nothing is
/// described twice. Names are those of the .proto files; the parser takes lowerCamelCase as well.
/// </summary>
internal static class JsonEdge
{
    private static readonly JsonFormatter Compact = new(JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true));
    private static readonly JsonFormatter Pretty = new(
        JsonFormatter.Settings.Default.WithFormatDefaultValues(true).WithPreserveProtoFieldNames(true).WithIndentation("  "));

    /// <summary>Reads one message of at most <paramref name="limit"/> bytes; where it cannot, the result says why.</summary>
    public static async Task<(T? Message, IResult? Failure)> ReadAsync<T>(HttpRequest request, int limit)
        where T : class, IMessage<T>, new()
    {
        var body = await ReadBodyAsync(request, limit).ConfigureAwait(false);
        if (body is null)
        {
            return (null, Failures.TooLarge(limit));
        }

        try
        {
            return (JsonParser.Default.Parse<T>(body), null);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            return (null, Failures.ToHttpResult([new RequestError("body", $"is no JSON of {typeof(T).Name}: {e.Message}")]));
        }
    }

    /// <summary>Writes a message, indented where the request asks for it with <c>?pretty</c>.</summary>
    public static IResult Write(HttpRequest request, IMessage message)
    {
        var pretty = request.Query.ContainsKey("pretty");
        return Results.Text((pretty ? Pretty : Compact).Format(message) + (pretty ? "\n" : ""), "application/json", Encoding.UTF8);
    }

    private static async Task<string?> ReadBodyAsync(HttpRequest request, int limit)
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

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
