using System.Globalization;
using System.Text;

namespace TierDecision.LoadTest.Wire;

/// <summary>What a reply's headers say of it.</summary>
internal struct ReplyHeaders
{
    /// <summary>The HTTP status; 0 where none came yet.</summary>
    public int HttpStatus;

    /// <summary>The gRPC status; null where none came yet.</summary>
    public int? GrpcStatus;

    /// <summary>The gRPC message, still percent-encoded; null where none came.</summary>
    public string? GrpcMessage;
}

/// <summary>
/// Reads HPACK header blocks (RFC 7541) of one connection and keeps what tells success from failure. Huffman-coded strings are not read:
/// the servers that the load test starts do not send any.
/// </summary>
internal sealed class HeaderReader
{
    private const int EntryOverhead = 32;
    private const int DefaultTableSize = 4096;

    // Newest first, as they are numbered.
    private readonly List<Field> _dynamic = [];
    private int _size;
    private int _maxSize = DefaultTableSize;

    private enum Name : byte
    {
        Other,
        HttpStatus,
        GrpcStatus,
        GrpcMessage,
    }

    /// <summary>Reads one block into <paramref name="headers"/>.</summary>
    /// <exception cref="InvalidDataException">The block is malformed, or Huffman-coded.</exception>
    public void Read(ReadOnlySpan<byte> block, ref ReplyHeaders headers)
    {
        while (!block.IsEmpty)
        {
            var first = block[0];
            if ((first & 0x80) != 0)
            {
                Apply(Find(ReadInteger(ref block, 7)), ref headers);
            }
            else if ((first & 0x40) != 0)
            {
                var field = ReadLiteral(ref block, 6);
                Insert(field);
                Apply(field, ref headers);
            }
            else if ((first & 0x20) != 0)
            {
                _maxSize = ReadInteger(ref block, 5);
                Evict();
            }
            else
            {
                Apply(ReadLiteral(ref block, 4), ref headers);
            }
        }
    }

    private Field ReadLiteral(ref ReadOnlySpan<byte> block, int prefix)
    {
        var index = ReadInteger(ref block, prefix);
        var (name, nameLength) = index == 0 ? ReadName(ref block) : (Find(index).Name, Find(index).NameLength);
        var value = ReadString(ref block);
        return new Field(name, nameLength, name == Name.Other ? "" : Encoding.ASCII.GetString(value), value.Length);
    }

    private static (Name Name, int Length) ReadName(ref ReadOnlySpan<byte> block)
    {
        var text = ReadString(ref block);
        return (text.SequenceEqual("grpc-status"u8) ? Name.GrpcStatus : text.SequenceEqual("grpc-message"u8) ? Name.GrpcMessage : Name.Other, text.Length);
    }

    private Field Find(int index)
    {
        if (index < 1 || index > StaticHeaders.Count + _dynamic.Count)
        {
            throw new InvalidDataException($"A header names entry {index} of a table of {StaticHeaders.Count + _dynamic.Count}.");
        }

        if (index > StaticHeaders.Count)
        {
            return _dynamic[index - StaticHeaders.Count - 1];
        }

        var status = StaticHeaders.Status(index);
        return status == 0
            ? new Field(Name.Other, StaticHeaders.Name(index).Length, "", 0)
            : new Field(Name.HttpStatus, StaticHeaders.Name(index).Length, status.ToString(CultureInfo.InvariantCulture), 3);
    }

    private void Insert(Field field)
    {
        _dynamic.Insert(0, field);
        _size += field.Size;
        Evict();
    }

    private void Evict()
    {
        while (_size > _maxSize)
        {
            _size -= _dynamic[^1].Size;
            _dynamic.RemoveAt(_dynamic.Count - 1);
        }
    }

    private static void Apply(Field field, ref ReplyHeaders headers)
    {
        switch (field.Name)
        {
            case Name.HttpStatus:
                headers.HttpStatus = Number(field.Value);
                break;
            case Name.GrpcStatus:
                headers.GrpcStatus = Number(field.Value);
                break;
            case Name.GrpcMessage:
                headers.GrpcMessage = field.Value;
                break;
        }
    }

    private static int Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static ReadOnlySpan<byte> ReadString(ref ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
        {
            throw new InvalidDataException("A header block ends within a header.");
        }

        if ((block[0] & 0x80) != 0)
        {
            throw new InvalidDataException("The server Huffman-codes headers, which the load test does not read.");
        }

        var length = ReadInteger(ref block, 7);
        if (length > block.Length)
        {
            throw new InvalidDataException("A header block ends within a header.");
        }

        var text = block[..length];
        block = block[length..];
        return text;
    }

    private static int ReadInteger(ref ReadOnlySpan<byte> block, int prefix)
    {
        var mask = (1 << prefix) - 1;
        long value = block[0] & mask;
        block = block[1..];
        if (value < mask)
        {
            return (int)value;
        }

        for (var shift = 0; shift <= 21; shift += 7)
        {
            if (block.IsEmpty)
            {
                break;
            }

            var next = block[0];
            block = block[1..];
            value += (long)(next & 0x7f) << shift;
            if ((next & 0x80) == 0)
            {
                return (int)value;
            }
        }

        throw new InvalidDataException("A header block has a number without an end.");
    }

    private readonly record struct Field(Name Name, int NameLength, string Value, int ValueLength)
    {
        public int Size => NameLength + ValueLength + EntryOverhead;
    }
}
