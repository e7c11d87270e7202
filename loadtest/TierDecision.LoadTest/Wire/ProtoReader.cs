using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TierDecision.LoadTest.Wire;

/// <summary>
/// Walks over an encoded protobuf message without making objects: every reply is decoded and checked, on the same cores as the server
/// that made it, so a check must cost less than the reply.
/// </summary>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int LengthType = 2;
    private const int Fixed32Type = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;
    private int _wireType;

    /// <summary>The number of the field that <see cref="NextField"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Moves to the next field, whose value must then be read or skipped; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is malformed.</exception>
    public bool NextField()
    {
        if (_at >= _message.Length)
        {
            return false;
        }

        var tag = ReadNumber();
        Field = (int)(tag >> 3);
        _wireType = (int)(tag & 7);
        return Field > 0 ? true : throw new InvalidDataException("A field has no number.");
    }

    /// <summary>An integer, enum or bool.</summary>
    public long ReadVarint()
    {
        Expect(VarintType);
        return (long)ReadNumber();
    }

    /// <summary>A double.</summary>
    public double ReadDouble()
    {
        Expect(Fixed64Type);
        return BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(Take(8)));
    }

    /// <summary>A string, bytes or a message.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(LengthType);
        return Take(ReadNumber());
    }

    /// <summary>Passes over the field's value.</summary>
    public void Skip()
    {
        if (_wireType == LengthType)
        {
            Take(ReadNumber());
        }
        else
        {
            SkipNumber();
        }
    }

    private void SkipNumber()
    {
        switch (_wireType)
        {
            case VarintType:
                ReadNumber();
                break;
            case Fixed64Type:
                Take(8);
                break;
            case Fixed32Type:
                Take(4);
                break;
            default:
                throw new InvalidDataException($"Field {Field} has the unknown wire type {_wireType}.");
        }
    }

    private readonly void Expect(int wireType)
    {
        if (_wireType != wireType)
        {
            ThrowUnexpected(wireType);
        }
    }

    // Apart, so that the check itself is small enough to be inlined.
    private readonly void ThrowUnexpected(int wireType) => throw new InvalidDataException($"Field {Field} has wire type {_wireType}, not {wireType}.");

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_message.Length - _at))
        {
            ThrowBeyondEnd();
        }

        var taken = _message.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private readonly void ThrowBeyondEnd() => throw new InvalidDataException($"Field {Field} goes beyond the end of its message.");

    // Nearly every tag, length and number of a reply has one byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadNumber()
    {
        var at = _at;
        if ((uint)at < (uint)_message.Length && _message[at] is var value and < 0x80)
        {
            _at = at + 1;
            return value;
        }

        return ReadLongNumber();
    }

    private ulong ReadLongNumber()
    {
        var rest = _message[_at..];
        var value = 0UL;
        for (var i = 0; i < rest.Length && i < 10; i++)
        {
            value |= (ulong)(rest[i] & 0x7f) << (7 * i);
            if (rest[i] < 0x80)
            {
                _at += i + 1;
                return value;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }
}
