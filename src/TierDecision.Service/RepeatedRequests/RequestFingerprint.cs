using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using TierDecision.Core.Customers;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Service.RepeatedRequests;

/// <summary>
/// Tells two requests apart by a hash. The customer goes in by the keyed hash of the identifier, so that the cache holds nothing from which a phone
/// number could be guessed; attributes go in sorted, because a map has no order on the wire.
/// </summary>
internal static class RequestFingerprint
{
    /// <summary>The length in bytes.</summary>
    public const int Size = SHA256.HashSizeInBytes;

    private const int FirstGap = 128;

    /// <param name="request">The request.</param>
    /// <param name="identities">Hashes identifiers.</param>
    /// <param name="customer">The keyed hash of the identifier; zeros if there is none.</param>
    public static byte[] Of(DecideRequest request, IdentityResolver identities, out IdentityKey customer)
    {
        var rest = request.Clone();
        var attributes = rest.Contact?.Attributes ?? rest.Ticket?.Attributes ?? rest.Order?.Attributes;
        var sorted = Sorted(attributes);
        attributes?.Clear();
        rest.Customer = null;

        (var kind, customer, var gap) = identities.Resolve(request.Customer, out _);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> numbers = stackalloc byte[1 + (2 * sizeof(ulong))];

        // Kept answers are found by it: whoever brings an identifier, or none, has the same fingerprint in every version.
        numbers[0] = kind is { } named ? (byte)(1 + (int)named) : gap == IdentityGap.None ? (byte)0 : (byte)(FirstGap + (int)gap);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[1..], customer.High);
        BinaryPrimitives.WriteUInt64LittleEndian(numbers[(1 + sizeof(ulong))..], customer.Low);
        hash.AppendData(numbers);
        hash.AppendData(rest.ToByteArray());
        foreach (var (name, value) in sorted)
        {
            Append(hash, name);
            Append(hash, value);
        }

        return hash.GetHashAndReset();
    }

    private static KeyValuePair<string, string>[] Sorted(MapField<string, string>? attributes) =>
        attributes is null ? [] : [.. attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    // The length in front, so that no two lists give the same bytes.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }
}
