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

    private ReadOnlySpan<byte> _rest = message;
    private int _wireType;

    /// <summary>The number of the field that <see cref="NextField"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Moves to the next field, whose value must then be read or skipped; false at the end.</summary>
    /// <exception cref="InvalidDataException">The message is malformed.</exception>
    public bool NextField()
    {
        if (_rest.IsEmpty)
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
        switch (_wireType)
        {
            case VarintType:
                ReadNumber();
                break;
            case Fixed64Type:
                Take(8);
                break;
            case LengthType:
                Take(ReadNumber());
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
        if (count > (ulong)_rest.Length)
        {
            throw new InvalidDataException($"Field {Field} goes beyond the end of its message.");
        }

        var taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    // Nearly every tag, length and number of a reply has one byte.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong ReadNumber()
    {
        if (_rest.IsEmpty || _rest[0] >= 0x80)
        {
            return ReadLongNumber();
        }

        var value = _rest[0];
        _rest = _rest[1..];
        return value;
    }

    private ulong ReadLongNumber()
    {
        var value = 0UL;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            value |= (ulong)(_rest[i] & 0x7f) << (7 * i);
            if (_rest[i] < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("A number has no end.");
    }
}
