using System.Buffers.Binary;
using System.Text;
using Google.Protobuf;
using NodaTime;

namespace TierDecision.Service.Wire;

/// <summary>
/// One protobuf message in its encoded form, written field by field, and used again for another once it was sent. Answers are made of parts that were
/// encoded when their policy was taken into use and of a few numbers; as message objects they cost three times as much to build, measure and encode
/// as to copy (docs/decisions/0014-answers-as-bytes.md). Fields that have their default value are left out, as proto3 does.
/// </summary>
internal sealed class WireMessage
{
    private const int FirstCapacity = 1024;

    // A batch's buffer is not kept: few requests are batches.
    private const int LargestKept = 64 * 1024;

    private const int MaxTag = 5;
    private const int MaxVarint = 10;
    private const int LengthDelimited = 2;
    private const int Fixed64 = 1;

    // Sent on the thread that made it, unless the call had to wait; then there is another one.
    [ThreadStatic]
    private static WireMessage? free;

    private byte[] _bytes = new byte[FirstCapacity];
    private int _length;

    private WireMessage() => AsCompletedTask = Task.FromResult(this);

    /// <summary>The message as the result of a task that has ended; made once.</summary>
    public Task<WireMessage> AsCompletedTask { get; }

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>An empty message. Whoever sends or decodes it gives it back.</summary>
    public static WireMessage Rent()
    {
        var message = free ?? new WireMessage();
        free = null;
        message._length = 0;
        return message;
    }

    /// <summary>A message that is encoded already.</summary>
    public static WireMessage Of(ReadOnlySpan<byte> encoded)
    {
        var message = Rent();
        message.Raw(encoded);
        return message;
    }

    /// <summary>The encoded form of a message object.</summary>
    public static WireMessage Of(IMessage message)
    {
        var wire = Rent();
        var size = message.CalculateSize();
        message.WriteTo(wire.Reserve(size)[..size]);
        wire._length = size;
        return wire;
    }

    /// <summary>The message's bytes; gives it back.</summary>
    public byte[] ToBytesAndReturn()
    {
        var bytes = Written.ToArray();
        Return();
        return bytes;
    }

    /// <summary>Gives the message back; it must not be used any more.</summary>
    public void Return()
    {
        if (_bytes.Length <= LargestKept)
        {
            free = this;
        }
    }

    /// <summary>Reads the message back and gives it back: for transports that speak another encoding.</summary>
    public IMessage Decode(MessageParser parser)
    {
        var message = parser.ParseFrom(Written);
        Return();
        return message;
    }

    /// <inheritdoc cref="Decode(MessageParser)"/>
    public T Decode<T>(MessageParser<T> parser)
        where T : IMessage<T> => (T)Decode((MessageParser)parser);

    /// <summary>A message's fields for <see cref="Raw"/>.</summary>
    public static byte[] Encode(IMessage message) => message.ToByteArray();

    /// <summary>A message for <see cref="Part"/>: encoded, its length in front.</summary>
    public static byte[] EncodePart(IMessage message)
    {
        var size = message.CalculateSize();
        Span<byte> length = stackalloc byte[MaxVarint];
        return [.. length[..PutVarint(length, (ulong)size)], .. message.ToByteArray()];
    }

    /// <summary>A message as a whole field for <see cref="Raw"/>: tag, length, and what <see cref="EncodePart"/> gives.</summary>
    public static byte[] EncodeField(int field, IMessage message)
    {
        Span<byte> tag = stackalloc byte[MaxTag];
        return [.. tag[..PutVarint(tag, Tag(field, LengthDelimited))], .. EncodePart(message)];
    }

    /// <summary>Fields as they are: of this message, encoded before.</summary>
    public void Raw(ReadOnlySpan<byte> fields)
    {
        fields.CopyTo(Reserve(fields.Length));
        _length += fields.Length;
    }

    /// <summary>A message field from <see cref="EncodePart"/>; null leaves it out.</summary>
    public void Part(int field, byte[]? part)
    {
        if (part is not null)
        {
            var room = Reserve(MaxTag + part.Length);
            var tag = PutVarint(room, Tag(field, LengthDelimited));
            part.CopyTo(room[tag..]);
            _length += tag + part.Length;
        }
    }

    /// <summary>A message field from a message object.</summary>
    public void Message(int field, IMessage message) => Raw(EncodeField(field, message));

    /// <summary>A field of type int32, int64 or enum.</summary>
    public void Varint(int field, long value)
    {
        if (value != 0)
        {
            var room = Reserve(MaxTag + MaxVarint);
            var tag = PutVarint(room, Tag(field, 0));
            _length += tag + PutVarint(room[tag..], (ulong)value);
        }
    }

    /// <summary>A field of type bool.</summary>
    public void Bool(int field, bool value) => Varint(field, value ? 1 : 0);

    /// <summary>A field of type <c>optional double</c>: written whatever its value.</summary>
    public void OptionalDouble(int field, double value)
    {
        var room = Reserve(MaxTag + sizeof(double));
        var tag = PutVarint(room, Tag(field, Fixed64));
        BinaryPrimitives.WriteDoubleLittleEndian(room[tag..], value);
        _length += tag + sizeof(double);
    }

    /// <summary>A field of type string.</summary>
    public void Text(int field, string text)
    {
        if (text.Length > 0)
        {
            var bytes = Encoding.UTF8.GetByteCount(text);
            Encoding.UTF8.GetBytes(text, ReserveText(field, bytes));
        }
    }

    /// <summary>A field of type string whose <paramref name="length"/> bytes of UTF-8, at least one, the caller writes.</summary>
    public Span<byte> ReserveText(int field, int length)
    {
        var room = Reserve(MaxTag + MaxVarint + length);
        var prefix = PutVarint(room, Tag(field, LengthDelimited));
        prefix += PutVarint(room[prefix..], (ulong)length);
        _length += prefix + length;
        return room.Slice(prefix, length);
    }

    /// <summary>A field of type google.protobuf.Timestamp.</summary>
    public void Timestamp(int field, Instant instant)
    {
        var (seconds, nanos) = WireTime.Split(instant);
        SecondsAndNanos(field, seconds, nanos);
    }

    /// <summary>A field of type google.protobuf.Duration with whole milliseconds, 0 or more.</summary>
    public void Duration(int field, long milliseconds)
    {
        var (seconds, nanos) = WireTime.Split(milliseconds);
        SecondsAndNanos(field, seconds, nanos);
    }

    /// <summary>Begins a message field; what is written until <see cref="End"/> is its content.</summary>
    public int Begin(int field)
    {
        var room = Reserve(MaxTag + 1);
        _length += PutVarint(room, Tag(field, LengthDelimited)) + 1;
        return _length;
    }

    /// <summary>Ends the message field that began at <paramref name="start"/>.</summary>
    public void End(int start)
    {
        var size = _length - start;
        if (size < 0x80)
        {
            _bytes[start - 1] = (byte)size;
            return;
        }

        // One byte was kept for the length. Most messages within are shorter than 128 bytes; the others move.
        Reserve(MaxVarint);
        Span<byte> length = stackalloc byte[MaxVarint];
        var lengthSize = PutVarint(length, (ulong)size);
        _bytes.AsSpan(start, size).CopyTo(_bytes.AsSpan(start - 1 + lengthSize));
        length[..lengthSize].CopyTo(_bytes.AsSpan(start - 1));
        _length += lengthSize - 1;
    }

    // Both messages have seconds as field 1 and nanos as field 2.
    private void SecondsAndNanos(int field, long seconds, int nanos)
    {
        var start = Begin(field);
        Varint(Google.Protobuf.WellKnownTypes.Timestamp.SecondsFieldNumber, seconds);
        Varint(Google.Protobuf.WellKnownTypes.Timestamp.NanosFieldNumber, nanos);
        End(start);
    }

    private Span<byte> Reserve(int bytes)
    {
        if (_bytes.Length - _length < bytes)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes));
        }

        return _bytes.AsSpan(_length);
    }

    private static ulong Tag(int field, int wireType) => ((ulong)field << 3) | (uint)wireType;

    private static int PutVarint(Span<byte> room, ulong value)
    {
        var at = 0;
        while (value >= 0x80)
        {
            room[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        room[at++] = (byte)value;
        return at;
    }
}
