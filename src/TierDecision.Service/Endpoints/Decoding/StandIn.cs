using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// What is written for a value of a question that cannot be read and costs nobody the answer. A field that only helps gets a value that is outside
/// what it may have, so that <see cref="RequestMapper"/> leaves it out as any other that is; what names the caller gets the text as far as it can be
/// read.
/// </summary>
internal static class StandIn
{
    // Longer than any text that a question may have.
    private static readonly string NoText = new('\uFFFD', RequestLimits.Text + 1);

    /// <summary>Whether requests of a type are questions of somebody who waits.</summary>
    public static bool IsFor(MessageDescriptor type) =>
        type == DecideRequest.Descriptor || type == DecideBatchRequest.Descriptor || type == GetPriorityRequest.Descriptor
        || type == GetSlaRequest.Descriptor || type == GetRouteRequest.Descriptor;

    /// <summary>Whether a field is part of what a question is decided without, or names the caller.</summary>
    /// <param name="path">The field and those that it is in, from the outermost on.</param>
    public static bool IsFor(IEnumerable<FieldDescriptor> path) => path.Any(field => SideFieldPaths.Has(field) || IsCaller(field));

    /// <summary>Writes what stands for the value that <paramref name="reader"/> is at, and passes over that.</summary>
    /// <param name="writer">Takes it.</param>
    /// <param name="reader">Is at the value.</param>
    /// <param name="field">The field; that of the map for a member of a map.</param>
    /// <param name="isMember">Whether the value is of one member of a map.</param>
    public static void Write(Utf8JsonWriter writer, ref Utf8JsonReader reader, FieldDescriptor field, bool isMember)
    {
        if (IsCaller(field))
        {
            writer.WriteStringValue(Readable(ref reader));
        }
        else if (field.IsMap && !isMember)
        {
            // A name of no length.
            writer.WriteStartObject();
            writer.WriteString("", "");
            writer.WriteEndObject();
        }
        else if (field.FieldType == FieldType.Message && !field.IsMap && field.MessageType == Timestamp.Descriptor)
        {
            writer.WriteStringValue("0001-01-01T00:00:00Z");
        }
        else if (field.FieldType == FieldType.Message && !field.IsMap)
        {
            writer.WriteStartObject();
            writer.WriteEndObject();
        }
        else if (field.FieldType is FieldType.Enum or FieldType.Int32)
        {
            writer.WriteNumberValue(-1);
        }
        else
        {
            writer.WriteStringValue(NoText);
        }

        reader.Skip();
    }

    private static bool IsCaller(FieldDescriptor field) =>
        field.ContainingType == Customer.Descriptor && field.FieldNumber is Customer.PhoneFieldNumber or Customer.EmailFieldNumber;

    // A name in another encoding, or with half of a surrogate pair, does not hide the number behind it. Numbers are written without quotes, too.
    private static string Readable(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => WholeRunes(Unescaped(Encoding.UTF8.GetString(reader.ValueSpan))),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => "\uFFFD",
    };

    private static string WholeRunes(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            whole.Append(rune.ToString());
        }

        return whole.ToString();
    }

    // The reader has found that every escape is one.
    private static string Unescaped(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(text.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                var other => other,
            });
            i += text[i] == 'u' ? 4 : 0;
        }

        return plain.ToString();
    }
}
