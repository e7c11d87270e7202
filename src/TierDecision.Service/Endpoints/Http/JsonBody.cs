using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Endpoints.Decoding;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Http;

/// <summary>
/// Reads and writes the protobuf JSON mapping of the wire contract, by Google.Protobuf's own parser and formatter, so that nothing is described
/// twice. Names are those of the .proto files; the parser takes lowerCamelCase as well.
/// </summary>
internal static class JsonBody
{
    private static readonly JsonFormatter.Settings Settings = JsonFormatter.Settings.Default.WithFormatDefaultValues(true)
        .WithPreserveProtoFieldNames(true);
    private static readonly JsonFormatter Compact = new(Settings);
    private static readonly JsonFormatter Pretty = new(Settings.WithIndentation("  "));

    /// <summary>Reads one message of at most <paramref name="limit"/> bytes. If it cannot, the failure says why, and it is counted.</summary>
    /// <param name="request">The request.</param>
    /// <param name="type">What it has to be.</param>
    /// <param name="limit">The largest body, in bytes.</param>
    /// <param name="share">What the body takes of the memory.</param>
    /// <param name="metrics">Counts what is refused.</param>
    public static async Task<(JsonDecoding? Decoding, Failure? Failure)> ReadAsync(
        HttpRequest request, MessageDescriptor type, int limit, BodyShare share, RequestMetrics metrics)
    {
        MemoryStream? body;
        using var deadline = share.StartDeadline();
        try
        {
            (body, var isOverloaded) = await ReadBodyAsync(request, limit, share, deadline.Token).ConfigureAwait(false);
            if (isOverloaded)
            {
                return (null, Failure.Of(FailureKind.Overloaded));
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return (null, Failure.Unreadable(new BadHttpRequestException("The body came too slowly.", StatusCodes.Status408RequestTimeout)));
        }
        catch (IOException e)
        {
            // The server's own word: chunks that are none, a body that ends early or comes too slowly. Neither a chunk whose length overflows nor a
            // connection that is reset is a bad request to it.
            var refusal = e as BadHttpRequestException ?? new BadHttpRequestException(e.Message, e);
            metrics.Malformed([new RequestError(RequestFields.Body, refusal.Message)]);
            return (null, Failure.Unreadable(refusal));
        }

        if (body is null)
        {
            metrics.Malformed([new RequestError(RequestFields.Body, "is too large")]);
            return (null, Failure.TooLarge(limit));
        }

        var decoding = JsonDecoder.Decode(WithoutMark(body), type);
        return decoding.Message is null ? (decoding, metrics.Refuse(decoding.Errors!)) : (decoding, null);
    }

    /// <summary>Writes a message, indented if the request asks for it with <c>?pretty</c>.</summary>
    public static Task WriteAsync(HttpContext context, IMessage message)
    {
        var pretty = context.Request.Query.ContainsKey("pretty");
        var text = pretty ? Pretty.Format(message) + "\n" : Compact.Format(message);
        return Results.Text(text, "application/json", Encoding.UTF8).ExecuteAsync(context);
    }

    // A byte order mark may be passed over (RFC 8259, section 8.1); files from Windows begin with one.
    private static ReadOnlySpan<byte> WithoutMark(MemoryStream body)
    {
        var bytes = body.GetBuffer().AsSpan(0, (int)body.Length);
        return bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
    }

    // No body if it is too large, or there is no room for it now.
    private static async Task<(MemoryStream? Body, bool IsOverloaded)> ReadBodyAsync(
        HttpRequest request, int limit, BodyShare share, CancellationToken deadline)
    {
        if (request.ContentLength > limit)
        {
            return (null, false);
        }

        var buffer = new MemoryStream();
        var chunk = new byte[4096];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, deadline).ConfigureAwait(false)) > 0)
        {
            var length = buffer.Length + read;
            var isOverloaded = length <= limit && !share.TryHold(length);
            if (length > limit || isOverloaded)
            {
                return (null, isOverloaded);
            }

            buffer.Write(chunk, 0, read);
        }

        return (buffer, false);
    }
}
