using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Google.Protobuf.Reflection;
using TierDecision.Core.Findings;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// Walks over a JSON document by the descriptor of its message. Google.Protobuf's own parser reads requests; it stops at the first error, and names
/// neither the field nor what is allowed. This walk does, for documents that the parser refuses. It also takes the spellings of policies, and
/// rewrites them for the parser: <c>voice</c> for <c>CHANNEL_VOICE</c>, <c>4h</c> for <c>14400s</c>. In questions it writes a <see cref="StandIn"/>
/// for values that cost nobody the answer.
/// </summary>
internal sealed class JsonInspector
{
    private static readonly JsonReaderOptions Reading = new() { MaxDepth = JsonSyntax.MaxDepth };

    // What is written of a document with errors is not used, and need not be valid.
    private static readonly JsonWriterOptions Writing = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RequestErrors _all = [];
    private readonly SortedDictionary<int, RequestError> _unreadable = [];
    private readonly List<(FieldDescriptor Field, int Index, string? Key)> _path = [];
    private readonly bool _countsMembers;
    private readonly bool _takesStandIns;
    private readonly MemberCheck? _check;
    private RequestErrors _errors;
    private Utf8JsonWriter? _writer;
    private bool _isRewritten;

    // Without a writer it looks at the outline alone and not at values.
    private JsonInspector(Utf8JsonWriter? writer, bool countsMembers, bool takesStandIns = false, MemberCheck? check = null) =>
        (_errors, _writer, _countsMembers, _takesStandIns, _check) = (_all, writer, countsMembers, takesStandIns, check);

    /// <summary>Says what is wrong with a member of a list that is answered alone, as it was rewritten; null if nothing is.</summary>
    public delegate string? MemberCheck(ReadOnlySpan<byte> member, MessageDescriptor type);

    /// <summary>Inspects a document.</summary>
    /// <param name="json">The document, without a byte order mark.</param>
    /// <param name="type">What it has to be.</param>
    /// <param name="check">A further check of the members that are answered alone.</param>
    public static JsonInspection Inspect(ReadOnlySpan<byte> json, MessageDescriptor type, MemberCheck? check = null)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(output, Writing);
        var inspector = new JsonInspector(writer, countsMembers: true, StandIn.IsFor(type), check);
        inspector.Read(json, type);
        writer.Flush();
        var isRewritten = inspector._isRewritten && inspector._all.Count == 0;
        return new JsonInspection(inspector._all, isRewritten ? output.WrittenSpan.ToArray() : null, inspector._unreadable);
    }

    /// <summary>
    /// Whether a document is right in outline: its objects, lists and fields, without their values. What the parser would take without a word is
    /// not: a field that is given twice.
    /// </summary>
    /// <param name="json">The document, without a byte order mark.</param>
    /// <param name="type">What it has to be.</param>
    /// <param name="countsMembers">Whether the members of lists are counted.</param>
    public static bool HasOutline(ReadOnlySpan<byte> json, MessageDescriptor type, bool countsMembers)
    {
        var inspector = new JsonInspector(writer: null, countsMembers);
        inspector.Read(json, type);
        return inspector._all.Count == 0;
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
            _all.Add(RequestFields.Body, JsonSyntax.Describe(json, e));
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
        UInt128 given = 0;
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
            _path.Add((field, -1, null));
            if (reader.TokenType == JsonTokenType.Null && !JsonValueReader.TakesNull(field))
            {
                // Says that the field is not set. The parser would take it for a choice.
                _isRewritten = true;
            }
            else
            {
                CheckOnce(field, given);
                given |= Bit(field);
                _writer?.WritePropertyName(field.Name);
                ReadField(ref reader, field);
            }

            _path.RemoveAt(_path.Count - 1);
        }

        _writer?.WriteEndObject();
    }

    private static UInt128 Bit(FieldDescriptor field) => UInt128.One << field.Index;

    private void CheckOnce(FieldDescriptor field, UInt128 given)
    {
        if ((given & Bit(field)) != 0)
        {
            Fail(field.Name == field.JsonName ? "is given twice" : $"is given twice; {field.Name} and {field.JsonName} are names of one field");
        }
        else if (field.RealContainingOneof is { } oneof)
        {
            foreach (var other in oneof.Fields)
            {
                if ((given & Bit(other)) != 0)
                {
                    Fail($"stands beside {other.Name}: give only one of {string.Join(", ", oneof.Fields.Select(one => one.Name))}");
                    return;
                }
            }
        }
    }

    private void ReadField(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (field.IsMap)
        {
            ReadMap(ref reader, field);
        }
        else if (field.IsRepeated)
        {
            ReadList(ref reader, field);
        }
        else
        {
            ReadValue(ref reader, field);
        }
    }

    private void ReadList(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            Wrong(ref reader, "must be a list in brackets");
            return;
        }

        _writer?.WriteStartArray();
        var (count, max) = (0, RequestLimits.MembersOf(field));
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndArray; count++)
        {
            if (count >= max)
            {
                reader.Skip();
                continue;
            }

            _path[^1] = (field, count, null);
            if (_writer is not null && RequestFields.IsAnsweredAlone(field))
            {
                ReadAlone(ref reader, field, count, _writer);
            }
            else
            {
                ReadValue(ref reader, field);
            }
        }

        _path[^1] = (field, -1, null);
        _writer?.WriteEndArray();
        CheckCount(field, count);
    }

    // A member with its errors to itself: if there are any, an empty message stands in its place.
    private void ReadAlone(ref Utf8JsonReader reader, FieldDescriptor field, int index, Utf8JsonWriter writer)
    {
        var output = new ArrayBufferWriter<byte>();
        using var own = new Utf8JsonWriter(output, Writing);
        (_errors, _writer) = ([], own);
        ReadValue(ref reader, field);
        own.Flush();
        var errors = _errors;
        (_errors, _writer) = (_all, writer);
        if (errors.Count == 0 && _check?.Invoke(output.WrittenSpan, field.MessageType) is { } problem)
        {
            errors.Add(Path(), problem);
        }

        if (errors.Count == 0)
        {
            writer.WriteRawValue(output.WrittenSpan, skipInputValidation: true);
            return;
        }

        _isRewritten = true;
        _unreadable[index] = errors[0].Shortened();
        writer.WriteRawValue("{}"u8, skipInputValidation: true);
    }

    private void ReadMap(ref Utf8JsonReader reader, FieldDescriptor field)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            Wrong(ref reader, "must be an object in braces");
            return;
        }

        _writer?.WriteStartObject();
        var (count, max, value) = (0, RequestLimits.MembersOf(field), field.MessageType.FindFieldByNumber(2));
        HashSet<string>? names = null;
        for (; reader.Read() && reader.TokenType != JsonTokenType.EndObject; count++)
        {
            var name = JsonValueReader.Text(ref reader) ?? "";
            reader.Read();
            if (count >= max)
            {
                reader.Skip();
                continue;
            }

            _writer?.WritePropertyName(name);
            _path[^1] = (field, -1, name);
            if (!(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name))
            {
                Fail("is given twice");
            }

            ReadValue(ref reader, value);
        }

        _path[^1] = (field, -1, null);
        if (count > max && _takesStandIns && _writer is not null && SideFieldPaths.Has(field))
        {
            // One too many, so that it is left out.
            _writer.WriteString("", "");
            _isRewritten = true;
            count = max;
        }

        _writer?.WriteEndObject();
        CheckCount(field, count);
    }

    private void CheckCount(FieldDescriptor field, int count)
    {
        if (_countsMembers && RequestLimits.TooMany(field, count) is { } problem)
        {
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
        if (_takesStandIns && _writer is not null && StandIn.IsFor(_path.Select(part => part.Field)))
        {
            _isRewritten = true;
            var (field, _, key) = _path[^1];
            StandIn.Write(_writer, ref reader, field, isMember: key is not null);
            return;
        }

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
        foreach (var (field, index, key) in _path)
        {
            path.Append(path.Length == 0 ? "" : ".").Append(field.Name);
            _ = index < 0 ? path : path.Append('[').Append(index).Append(']');
            _ = key is null ? path : path.Append('.').Append(GivenValue.Of(key).Trim('\''));
        }

        return path.ToString();
    }
}
