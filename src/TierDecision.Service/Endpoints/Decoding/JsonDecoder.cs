using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// Reads a message off JSON by Google.Protobuf's own parser. What the parser refuses is looked through again, for errors that name the field, for
/// the spellings of policies and for members that are null (<see cref="JsonInspector"/>).
/// </summary>
internal static class JsonDecoder
{
    // JSON is UTF-8 (RFC 8259). Read leniently, a name in another encoding would quietly become another name.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a message.</summary>
    /// <param name="json">The document, without a byte order mark.</param>
    /// <param name="type">What it has to be.</param>
    public static JsonDecoding Decode(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var problem = "";
        if (JsonInspector.HasOutline(json, type, countsMembers: json.Length >= RequestDecoder.CountedFrom)
            && Read(json, type, out problem) is { } message)
        {
            return new JsonDecoding(message, null, null);
        }

        var inspection = JsonInspector.Inspect(json, type);
        if (Understood(inspection, type, ref problem) is { } understood)
        {
            return understood;
        }

        if (inspection.Errors.Count == 0)
        {
            // What the inspector passes and the parser does not: again, with the parser's word on each member that is answered alone.
            inspection = JsonInspector.Inspect(json, type, static (member, of) => Read(member, of, out var wrong) is null ? NoJson(of, wrong) : null);
            if (inspection.Unreadable.Count > 0 && Understood(inspection, type, ref problem) is { } rest)
            {
                return rest;
            }

            inspection.Errors.Add(RequestFields.Body, NoJson(type, problem));
        }

        return new JsonDecoding(null, inspection.Errors, null);
    }

    private static string NoJson(MessageDescriptor type, string problem) => $"is no JSON of {type.Name}: {problem}";

    private static JsonDecoding? Understood(JsonInspection inspection, MessageDescriptor type, ref string problem) =>
        inspection.Rewritten is { } rewritten && Read(rewritten, type, out problem) is { } message
            ? new JsonDecoding(message, null, inspection.Unreadable)
            : null;

    private static IMessage? Read(ReadOnlySpan<byte> json, MessageDescriptor type, out string problem)
    {
        problem = "";
        try
        {
            return JsonParser.Default.Parse(Utf8.GetString(json), type);
        }
        catch (DecoderFallbackException)
        {
            problem = "it is not UTF-8";
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            problem = e.Message;
        }
#pragma warning disable CA1031 // The parser throws more than its own exceptions. None of it is a defect of the service.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            problem = "it cannot be read";
        }

        return null;
    }
}
