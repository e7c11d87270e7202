using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using TierDecision.Core.Customers;

namespace TierDecision.Service.Wire;

/// <summary>
/// Writes pins as texts that callers hand around and cannot make: revision, minute of entry, and a part of their HMAC under a key that follows from
/// the identity key, so that each node knows the pins of all.
/// </summary>
internal sealed class PinSigner
{
    /// <summary>The length of a pin in characters.</summary>
    public const int Length = 32;

    // The minute comes first: a text then begins with a letter, and no command line takes it for an option.
    private const int RevisionAt = sizeof(uint);
    private const int TagAt = RevisionAt + 6;
    private const int Size = TagAt + 14;

    private readonly byte[] _key;

    /// <param name="identities">Has the key that all nodes share.</param>
    public PinSigner(IdentityHasher identities) => _key = identities.DeriveKey("tierdecision policy pin"u8);

    /// <summary>The text of a pin.</summary>
    public string Write(PolicyPin pin)
    {
        Span<byte> bytes = stackalloc byte[Size];
        Put(pin, bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads a pin; false if it is none that <see cref="Write"/> made under this key. Allocates nothing.</summary>
    public bool TryRead(ReadOnlySpan<char> text, out PolicyPin pin)
    {
        pin = default;
        Span<byte> given = stackalloc byte[Size];
        if (text.Length != Length
            || Base64Url.DecodeFromChars(text, given, out _, out var written) != OperationStatus.Done || written != Size)
        {
            return false;
        }

        var high = BinaryPrimitives.ReadUInt16BigEndian(given[RevisionAt..]);
        var low = BinaryPrimitives.ReadUInt32BigEndian(given[(RevisionAt + 2)..]);
        var named = new PolicyPin(((ulong)high << 32) | low, BinaryPrimitives.ReadUInt32BigEndian(given));
        Span<byte> right = stackalloc byte[Size];
        Put(named, right);
        if (!CryptographicOperations.FixedTimeEquals(given, right))
        {
            return false;
        }

        pin = named;
        return true;
    }

    private void Put(PolicyPin pin, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes, pin.Minute);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[RevisionAt..], (ushort)(pin.Revision >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[(RevisionAt + 2)..], (uint)pin.Revision);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, bytes[..TagAt], hash);
        hash[..(Size - TagAt)].CopyTo(bytes[TagAt..]);
    }
}
