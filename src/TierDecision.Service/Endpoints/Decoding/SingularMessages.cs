using Google.Protobuf.Reflection;

namespace TierDecision.Service.Endpoints.Decoding;

/// <summary>
/// The fields of a message that are one message each. Protobuf merges such a field if it comes again; the generated code of a oneof copies all that
/// came before each time, so that a request of some kilobytes takes seconds. Looking for it makes no objects.
/// </summary>
internal sealed class SingularMessages
{
    /// <summary>Fields are bits of a number, so that theirs are below 64.</summary>
    public const int MaxField = 63;

    private const int MaxDepth = 100;
    private const int KindBits = 3;
    private const byte MoreFollows = 0x80;

    // What can be passed over without a look inside: a message without messages.
    private static readonly SingularMessages None = new();

    private readonly SingularMessages?[] _inner = new SingularMessages?[MaxField + 1];
    private ulong _singular;

    /// <summary>Those of a message and of all that it is made of.</summary>
    /// <exception cref="InvalidOperationException">A field that is a message has a number above <see cref="MaxField"/>.</exception>
    public static SingularMessages Of(MessageDescriptor type) => Of(type, []);

    /// <summary>Whether such a field comes twice, or there is a group, which may hide anything. False for what is no message.</summary>
    public bool AreRepeated(ReadOnlySpan<byte> message) => AreRepeated(message, depth: 0);

    private static SingularMessages Of(MessageDescriptor type, Dictionary<MessageDescriptor, SingularMessages> made)
    {
        if (made.TryGetValue(type, out var known))
        {
            return known;
        }

        var messages = type.Fields.InFieldNumberOrder().Where(field => field.FieldType == FieldType.Message).ToList();
        if (messages.Count == 0)
        {
            return None;
        }

        var fields = made[type] = new SingularMessages();
        foreach (var field in messages)
        {
            if (field.FieldNumber > MaxField)
            {
                throw new InvalidOperationException($"{field.FullName} is a message and has a number above {MaxField}.");
            }

            fields._singular |= field.IsRepeated ? 0 : Bit(field.FieldNumber);
            fields._inner[field.FieldNumber] = Of(field.MessageType, made);
        }

        return fields;
    }

    private static ulong Bit(int field) => 1UL << field;

    private bool AreRepeated(ReadOnlySpan<byte> message, int depth)
    {
        var seen = 0UL;
        while (TryVarint(ref message, out var tag))
        {
            var length = 0UL;
            switch (tag & ((1 << KindBits) - 1))
            {
                case 0 when TryVarint(ref message, out _):
                    continue;
                case 1:
                    length = sizeof(ulong);
                    break;
                case 2 when TryVarint(ref message, out length):
                    break;
                case 5:
                    length = sizeof(uint);
                    break;
                case 3:
                    return true;
                default:
                    return false;
            }

            if (length > (ulong)message.Length)
            {
                return false;
            }

            var field = tag >> KindBits;
            if ((tag & 2) != 0 && field <= MaxField && _inner[field] is { } inner)
            {
                var bit = Bit((int)field) & _singular;
                if ((seen & bit) != 0 || (inner != None && (depth == MaxDepth || inner.AreRepeated(message[..(int)length], depth + 1))))
                {
                    return true;
                }

                seen |= bit;
            }

            message = message[(int)length..];
        }

        return false;
    }

    private static bool TryVarint(ref ReadOnlySpan<byte> message, out ulong value)
    {
        value = 0;
        for (var i = 0; i < message.Length && i < 10; i++)
        {
            value |= (ulong)(message[i] & ~MoreFollows) << (7 * i);
            if (message[i] < MoreFollows)
            {
                message = message[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
