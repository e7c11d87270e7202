using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.Reflection;
using TierDecision.Core.Findings;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// Walks over a JSON document by the descriptor of its message. Google.Protobuf's own parser reads requests; it stops at the first error, and names
/// neither the field nor what is allowed. This walk does, for documents that the parser refuses. It also takes the spellings of policies, and
/// rewrites them for the parser: <c>voice</c> for <c>CHANNEL_VOICE</c>, <c>4h</c> for <c>14400s</c>.
/// </summary>
internal sealed class JsonInspector
{
    private const int MaxDepth = 100;

    private static readonly JsonReaderOptions Reading = new() { MaxDepth = MaxDepth };

    // What is written of a document with errors is not used, and need not be valid.
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestErrors _errors = [];
    private readonly List<(FieldDescriptor Field, int Index)> _path = [];
    private readonly Utf8JsonWriter? _writer;
    private bool _hasTooMany;
    private bool _isRewritten;

    // Without a writer it only counts the members of lists.
    private JsonInspector(Utf8JsonWriter? writer) => _writer = writer;

    /// <summary>Inspects a document.</summary>
    /// <param name="json">The document, without a byte order mark.</param>
    /// <param name="type">What it has to be.</param>
    public static JsonInspection Inspect(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, Writing);
        var inspector = new JsonInspector(writer);
        inspector.Read(json, type);
        writer.Flush();
        var isRewritten = inspector._isRewritten && inspector._errors.Count == 0;
        return new JsonInspection(inspector._errors, isRewritten ? output.WrittenSpan.ToArray() : null);
    }

    /// <summary>Counts the members of lists, without looking at values. Errors if one has too many; else null.</summary>
    /// <param name="json">The document, without a byte order mark.</param>
    /// <param name="type">What it has to be.</param>
    public static RequestErrors? Count(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var inspector = new JsonInspector(writer: null);
        inspector.Read(json, type);
        return inspector._hasTooMany ? inspector._errors : null;
    }

    private void Read(ReadOnlySpan<byte> json, MessageDescriptor type)
    {
        var reader = new Utf8JsonReader(json, Reading);
        try
        {
            reader.Read();
            ReadMessage(ref reader, type);
            reader.Read(); // nothing may follow
        }
        catch (JsonException e)
        {
            _errors.Add(RequestFields.Body, json.Trim(" \t\r\n"u8).IsEmpty ? "is empty; it must be an object in braces, such as {}" : NotJson(e));
        }
    }

    private void ReadMessage(ref Utf8JsonReader reader, MessageDescriptor type)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, "must be an object in braces");
            return;
        }

        _writer?.WriteStartObject();
        Dictionary<OneofDescriptor, FieldDescriptor>? chosen = null;
        Dictionary<FieldDescriptor, int>? members = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (JsonValueReader.FindField(ref reader, type) is not { } field)
            {
                Unknown(type, JsonValueReader.Text(ref reader) ?? "");
                reader.Read();
                reader.Skip();
                continue;
            }

            reader.Read();
            _path.Add((field, -1));
            if (reader.TokenType != JsonTokenType.Null)
            {
                if (field.RealContainingOneof is { } oneof && !(chosen ??= []).TryAdd(oneof, field) && chosen[oneof] != field)
                {
                    Fail($"stands beside {chosen[oneof].Name}: give only one of {string.Join(", ", oneof.Fields.Select(one => one.Name))}");
                }

                _writer?.WritePropertyName(field.Name);
                ReadField(ref reader, field, ref members);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _writer?.WriteEndObject();
    }

    // A list whose name comes again goes on where it ended.
    private void ReadField(ref Utf8JsonReader reader, FieldDescriptor field, ref Dictionary<FieldDescriptor, int>? members)
    {
        if (field.IsRepeated)
        {
            var before = members?.GetValueOrDefault(field) ?? 0;
            (members ??= [])[field] = field.IsMap ? ReadMap(ref reader, field, before) : ReadList(ref reader, field, before);
        }
        else
        {
            ReadValue(ref reader, field);
        }
    }

    // The members so far.
    private int ReadList(ref Utf8JsonReader reader, FieldDescriptor field, int before)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong(ref reader, "must be a list in brackets");
            return before;
        }

        _writer?.WriteStartArray();
        var (count, max) = (before, RequestLimits.MembersOf(field));
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count >= max)
            {
                reader.Skip();
                continue;
            }

            _path[^1] = (field, count);
            ReadValue(ref reader, field);
        }

        _path[^1] = (field, -1);
        _writer?.WriteEndArray();
        CheckCount(field, count);
        return count;
    }

    private int ReadMap(ref Utf8JsonReader reader, FieldDescriptor field, int before)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, "must be an object in braces");
            return before;
        }

        _writer?.WriteStartObject();
        var (count, max, value) = (before, RequestLimits.MembersOf(field), field.MessageType.FindFieldByNumber(2));
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; count++)
        {
            var name = JsonValueReader.Text(ref reader);
            reader.Read();
            if (count >= max)
            {
                reader.Skip();
                continue;
            }

            _writer?.WritePropertyName(name ?? "");
            _path[^1] = (field, count);
            ReadValue(ref reader, value);
        }

        _path[^1] = (field, -1);
        _writer?.WriteEndObject();
        CheckCount(field, count);
        return count;
    }

    private void CheckCount(FieldDescriptor field, int count)
    {
        if (RequestLimits.TooMany(field, count) is { } problem)
        {
            _hasTooMany = true;
            Fail(problem);
        }
    }

    private void ReadValue(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (field.FieldType == FieldType.Message && !JsonValueReader.IsOneValue(field.MessageType))
        {
            ReadMessage(ref reader, field.MessageType);
            return;
        }

        if (_writer is null)
        {
            reader.Skip();
            return;
        }

        var (problem, rewritten) = JsonValueReader.Read(ref reader, field);
        if (problem is not null)
        {
            Wrong(ref reader, problem);
        }
        else if (rewritten is not null)
        {
            _isRewritten = true;
            _writer?.WriteStringValue(rewritten);
        }
        else
        {
            using var value = JsonDocument.ParseValue(ref reader);
            value.WriteTo(_writer);
        }
    }

    private void Unknown(MessageDescriptor type, string name)
    {
        if (_errors.TryLeaveOut())
        {
            return;
        }

        var parent = Path();
        var shown = GivenValue.Of(name).Trim('\'');
        var reason = NearestWord.NotOneOf($"field of {type.Name}", name, type.Fields.InDeclarationOrder().Select(field => field.Name));
        _errors.Add(parent == RequestFields.Body ? shown : $"{parent}.{shown}", reason);
    }

    private void Fail(string problem) => _errors.Add(Path(), problem);

    // The value with the problem, unless it could name a customer; and then passes over it.
    private void Wrong(ref Utf8JsonReader reader, string problem)
    {
        if (!_errors.TryLeaveOut())
        {
            var isSecret = _path.Count > 0 && JsonValueReader.IsIdentifier(_path[^1].Field);
            Fail(GivenValue.After(problem, JsonValueReader.Shown(ref reader, isSecret)));
        }

        reader.Skip();
    }

    private string Path()
    {
        if (_path.Count == 0)
        {
            return RequestFields.Body;
        }

        var path = new StringBuilder();
        foreach (var (field, index) in _path)
        {
            path.Append(path.Length == 0 ? "" : ".").Append(field.Name);
            _ = index < 0 ? path : path.Append('[').Append(index).Append(']');
        }

        return path.ToString();
    }

    private static string NotJson(JsonException exception)
    {
        var (line, at) = (exception.LineNumber + 1 ?? 1, exception.BytePositionInLine + 1 ?? 1);
        var reason = exception.Message.Split(" LineNumber:", 2)[0];
        return FormattableString.Invariant($"is no JSON at line {line}, byte {at}: {reason}");
    }
}
