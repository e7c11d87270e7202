using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace TierDecision.Core.Customers;

/// <summary>
/// Makes the <see cref="IdentityKey"/> of an identifier: normalises it, then hashes it under a secret key. The kind goes into
/// the hash, so that the phone number 4711 and the customer id 4711 are two keys. Thread-safe; allocates nothing but for phone numbers that are not
/// E.164.
/// </summary>
public sealed class IdentityHasher
{
    /// <summary>The longest identifier, in characters after normalisation: 256.</summary>
    public const int MaxLength = 256;

    /// <summary>The length of the secret key in bytes: 16.</summary>
    public const int KeySize = 16;

    // One byte for the kind and at most three UTF-8 bytes a UTF-16 unit.
    private const int BufferSize = 1 + (3 * MaxLength);

    private readonly ulong _k0;
    private readonly ulong _k1;

    /// <summary>A hasher under <paramref name="key"/> of <see cref="KeySize"/> bytes.</summary>
    /// <param name="key">The secret.</param>
    /// <param name="phones">Reads phone numbers that are not E.164. Default: they are refused.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public IdentityHasher(ReadOnlySpan<byte> key, IPhoneNormalizer? phones = null)
    {
        if (key.Length != KeySize)
        {
            throw new ArgumentException($"An identity key has {KeySize} bytes, not {key.Length}.", nameof(key));
        }

        _k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        _k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        Phones = phones ?? E164Only.Instance;
        Fingerprint = SipHash128.Hash(_k0, _k1, "tierdecision identity key"u8).High;
    }

    /// <summary>
    /// Tells whether two programs hash under the same key without showing the key: a dataset carries the fingerprint
    /// of the key that it was loaded under.
    /// </summary>
    public ulong Fingerprint { get; }

    /// <summary>
    /// A key of 32 bytes for another purpose: the HMAC-SHA256 of its name under the secret, of which it tells nothing. All nodes that hash alike have
    /// the same.
    /// </summary>
    /// <param name="purpose">The name of the purpose, used for no other.</param>
    public byte[] DeriveKey(ReadOnlySpan<byte> purpose)
    {
        Span<byte> key = stackalloc byte[KeySize];
        BinaryPrimitives.WriteUInt64LittleEndian(key, _k0);
        BinaryPrimitives.WriteUInt64LittleEndian(key[8..], _k1);
        return HMACSHA256.HashData(key, purpose);
    }

    /// <summary>What reads phone numbers that are not E.164.</summary>
    public IPhoneNormalizer Phones { get; }

    /// <summary>The key of a customer id. Ids are compared as written, after trimming white space.</summary>
    public IdentityError TryHashCustomerId(ReadOnlySpan<char> id, out IdentityKey key) =>
        TryHash(IdentifierKind.CustomerId, id.Trim(), out key);

    /// <summary>The key of a phone number, written as E.164.</summary>
    public IdentityError TryHashPhone(ReadOnlySpan<char> phone, out IdentityKey key)
    {
        key = default;
        Span<char> e164 = stackalloc char[PhoneNumber.MaxLength];
        var error = PhoneNumber.TryNormalize(phone, Phones, e164, out var length);
        return error != IdentityError.None ? error : TryHash(IdentifierKind.Phone, e164[..length], out key);
    }

    /// <summary>The key of an e-mail address as <see cref="EmailAddress"/> reads it, compared without regard to case.</summary>
    public IdentityError TryHashEmail(ReadOnlySpan<char> email, out IdentityKey key)
    {
        key = default;
        var error = EmailAddress.TryRead(email, out var address);
        if (error != IdentityError.None)
        {
            return error;
        }

        Span<char> lower = stackalloc char[MaxLength];
        var length = address.ToLowerInvariant(lower);
        return TryHash(IdentifierKind.Email, lower[..length], out key);
    }

    /// <summary>
    /// The key of another system's id: <paramref name="source"/> is compared without regard to case, <paramref name="id"/> as written.
    /// </summary>
    public IdentityError TryHashExternal(ReadOnlySpan<char> source, ReadOnlySpan<char> id, out IdentityKey key)
    {
        key = default;
        source = source.Trim();
        id = id.Trim();
        if (source.Length + 1 + id.Length > MaxLength)
        {
            return IdentityError.TooLong;
        }

        if (id.IsEmpty)
        {
            return IdentityError.Empty;
        }

        if (source.IsEmpty)
        {
            return IdentityError.NoSource;
        }

        // The source's length in front, not a separator between: "a:b" of "c" and "b:c" of "a" are two ids.
        Span<char> joined = stackalloc char[MaxLength];
        joined[0] = (char)source.Length;
        var length = 1 + source.ToLowerInvariant(joined[1..]);
        id.CopyTo(joined[length..]);
        return TryHash(IdentifierKind.External, joined[..(length + id.Length)], out key);
    }

    private IdentityError TryHash(IdentifierKind kind, ReadOnlySpan<char> normalized, out IdentityKey key)
    {
        key = default;
        if (normalized.IsEmpty)
        {
            return IdentityError.Empty;
        }

        if (normalized.Length > MaxLength)
        {
            return IdentityError.TooLong;
        }

        Span<byte> buffer = stackalloc byte[BufferSize];
        buffer[0] = (byte)kind;
        var length = 1 + Encoding.UTF8.GetBytes(normalized, buffer[1..]);
        key = SipHash128.Hash(_k0, _k1, buffer[..length]);
        return IdentityError.None;
    }
}
