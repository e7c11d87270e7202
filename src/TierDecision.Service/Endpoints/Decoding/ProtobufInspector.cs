using System.Text.Unicode;
using Google.Protobuf.Reflection;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// Walks over an encoded message by its descriptor, without reading it. Finds what the parser of Google.Protobuf does not tell: which field is
/// broken. Counts the members of lists before the parser makes an object of each, and finds single messages that come twice.
/// </summary>
internal static class ProtobufInspector
{
    private const int MaxDepth = 100;
    private const int MaxVarint = 10;
    private const ulong MaxField = (1 << 29) - 1;

    /// <summary>The first thing that is wrong; null if nothing is.</summary>
    public static RequestError? Find(ReadOnlySpan<byte> message, MessageDescriptor type)
    {
        if (Find(message, type, depth: 0) is not { } error)
        {
            return null;
        }

        return error.Field.Length > 0 ? error : error with { Field = RequestFields.Message };
    }

    private static RequestError? Find(ReadOnlySpan<byte> message, MessageDescriptor type, int depth)
    {
        if (depth > MaxDepth)
        {
            return Here("is nested too deep");
        }

        Dictionary<FieldDescriptor, int>? members = null;
        var singular = 0UL;
        for (var at = 0; at < message.Length;)
        {
            var start = at;
            if (!TryVarint(message, ref at, out var tag) || tag >> 3 is 0 or > MaxField)
            {
                return Here(FormattableString.Invariant($"is no protobuf {type.Name}: there is no field at byte {start}"));
            }

            var field = type.FindFieldByNumber((int)(tag >> 3));
            var known = field is null ? 0 : members?.GetValueOrDefault(field) ?? 0;
            var error = Skip(message, ref at, tag, depth, out var value);
            error ??= field is null || (tag & 7) != Wire.Bytes || known >= RequestLimits.MembersOf(field) ? null : FindIn(value, field, depth);
            error ??= IsSecond(field, ref singular) ? Here("comes twice; give it once") : null;
            if (error is { } found)
            {
                return field is null ? found : Within(field, known, found);
            }

            if (field?.IsRepeated == true)
            {
                (members ??= [])[field] = known + (IsPacked(field, tag) ? Elements(value, field) : 1);
            }
        }

        return members?.Select(TooMany).FirstOrDefault(error => error is not null);
    }

    private static bool IsSecond(FieldDescriptor? field, ref ulong seen)
    {
        if (field is not { FieldType: FieldType.Message, IsRepeated: false, FieldNumber: <= SingularMessages.MaxField and var number })
        {
            return false;
        }

        var (before, bit) = (seen, 1UL << number);
        seen |= bit;
        return (before & bit) != 0;
    }

    private static RequestError? TooMany(KeyValuePair<FieldDescriptor, int> list) =>
        RequestLimits.TooMany(list.Key, list.Value) is { } problem ? new RequestError(list.Key.Name, problem) : null;

    private static RequestError? FindIn(ReadOnlySpan<byte> value, FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message => Find(value, field.MessageType, depth + 1),
        FieldType.String when !Utf8.IsValid(value) => Here("is not UTF-8"),
        _ => null,
    };

    // Passes over the value of a field; what is given are the bytes of one that has a length.
    private static RequestError? Skip(ReadOnlySpan<byte> message, ref int at, ulong tag, int depth, out ReadOnlySpan<byte> value)
    {
        value = [];
        switch (tag & 7)
        {
            case Wire.Varint:
                return TryVarint(message, ref at, out _) ? null : Here("has a number that does not end");
            case Wire.Fixed64:
                return TryAdvance(message, ref at, sizeof(ulong));
            case Wire.Fixed32:
                return TryAdvance(message, ref at, sizeof(uint));
            case Wire.Bytes:
                if (!TryVarint(message, ref at, out var length))
                {
                    return Here("has a length that does not end");
                }

                var start = at;
                var error = TryAdvance(message, ref at, length);
                value = error is null ? message[start..at] : [];
                return error;
            case Wire.StartGroup:
                return SkipGroup(message, ref at, tag, depth);
            default:
                return Here(FormattableString.Invariant($"has a field of a kind that does not exist ({tag & 7})"));
        }
    }

    private static RequestError? SkipGroup(ReadOnlySpan<byte> message, ref int at, ulong start, int depth)
    {
        while (depth <= MaxDepth && TryVarint(message, ref at, out var tag) && tag >> 3 != 0)
        {
            if ((tag & 7) == Wire.EndGroup)
            {
                return tag >> 3 == start >> 3 ? null : Here("has a group that ends as another one");
            }

            if (Skip(message, ref at, tag, depth + 1, out _) is { } error)
            {
                return error;
            }
        }

        return Here("has a group that does not end");
    }

    private static RequestError? TryAdvance(ReadOnlySpan<byte> message, ref int at, ulong length)
    {
        var left = message.Length - at;
        if (length > (ulong)left)
        {
            return Here(FormattableString.Invariant($"is cut short: it says {length} bytes, and {left} are left"));
        }

        at += (int)length;
        return null;
    }

    private static bool TryVarint(ReadOnlySpan<byte> message, ref int at, out ulong value)
    {
        value = 0;
        for (var i = 0; i < MaxVarint && at < message.Length; i++)
        {
            var next = message[at++];
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPacked(FieldDescriptor field, ulong tag) =>
        (tag & 7) == Wire.Bytes && field.FieldType is not (FieldType.Message or FieldType.String or FieldType.Bytes or FieldType.Group);

    private static int Elements(ReadOnlySpan<byte> packed, FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64:
                return packed.Length / sizeof(ulong);
            case FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32:
                return packed.Length / sizeof(uint);
            default:
                var count = 0;
                foreach (var one in packed)
                {
                    count += one < 0x80 ? 1 : 0;
                }

                return count;
        }
    }

    private static RequestError Here(string description) => new("", description);

    private static RequestError Within(FieldDescriptor field, int index, RequestError error)
    {
        var name = field.IsRepeated ? FormattableString.Invariant($"{field.Name}[{index}]") : field.Name;
        return error with { Field = error.Field.Length == 0 ? name : $"{name}.{error.Field}" };
    }

    // The kinds of fields (https://protobuf.dev/programming-guides/encoding).
    private static class Wire
    {
        public const int Varint = 0;
        public const int Fixed64 = 1;
        public const int Bytes = 2;
        public const int StartGroup = 3;
        public const int EndGroup = 4;
        public const int Fixed32 = 5;
    }
}
