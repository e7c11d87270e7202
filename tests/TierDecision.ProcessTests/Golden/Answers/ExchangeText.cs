using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.ProcessTests.Golden.Asking;

namespace TierDecision.ProcessTests.Golden.Answers;

/// <summary>Writes a block as text with a line for each field, so that a diff of two builds is readable.</summary>
internal static class ExchangeText
{
    private const int BytesOfALine = 48;

    private static readonly JsonFormatter Json = new(JsonFormatter.Settings.Default.WithPreserveProtoFieldNames(true).WithIndentation("  "));

    public static string Of(Block block)
    {
        var text = new StringBuilder();
        for (var i = 0; i < block.Count; i++)
        {
            var (at, exchange, answer) = block.Exchanges[i];
            text.Append(CultureInfo.InvariantCulture, $"#{i + 1} {at:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {exchange.Verb} {exchange.Path}");
            text.Append(CultureInfo.InvariantCulture, $" {exchange.ContentType}{(exchange.IsChunked ? " chunked" : "")}\n");
            Headers(text, '>', exchange.Headers);
            text.Append(Body(exchange.Transport, exchange.Contract?.InputType, exchange.Body ?? []));
            text.Append(CultureInfo.InvariantCulture, $"< {answer.Outcome} {answer.GrpcMessage}\n");
            Headers(text, '<', answer.Headers);
            text.Append(Body(exchange.Transport, answer.IsOk ? exchange.Contract?.OutputType : null, answer.Body));
            Headers(text, '<', answer.Trailers);
            text.Append('\n');
        }

        return text.ToString();
    }

    private static void Headers(StringBuilder text, char direction, IReadOnlyList<(string Name, string Value)> headers)
    {
        foreach (var (name, value) in headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{direction} {name}: {value}\n");
        }
    }

    // Messages as JSON, then as bytes: the bytes are what is hashed.
    private static string Body(Transport transport, MessageDescriptor? type, byte[] body) =>
        body.Length == 0 ? ""
        : transport == Transport.Http && TryRead(body, out var text) ? text.TrimEnd('\n').Replace(", \"", ",\n  \"", StringComparison.Ordinal) + "\n"
        : type is not null && body.Length >= Wire.Prefix && body[0] == 0 ? Message(type, body) + Hex(body)
        : Hex(body);

    // Only what a text file can hold.
    private static bool TryRead(byte[] body, out string text)
    {
        text = Encoding.UTF8.GetString(body);
        return !text.Any(letter => letter is '\ufffd' or '\ufeff' || (char.IsControl(letter) && letter is not ('\t' or '\r' or '\n')));
    }

    private static string Hex(byte[] body) => string.Concat(body.Chunk(BytesOfALine).Select(line => $"  {Convert.ToHexStringLower(line)}\n"));

    private static string Message(MessageDescriptor type, byte[] body)
    {
        try
        {
            return Json.Format(type.Parser.ParseFrom(body[Wire.Prefix..])) + "\n";
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            return $"({e.Message})\n";
        }
    }
}
