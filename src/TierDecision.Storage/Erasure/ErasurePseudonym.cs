using System.Security.Cryptography;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Erasure;

/// <summary>What stands for an identifier where it is kept in plain sight.</summary>
public static class ErasurePseudonym
{
    /// <summary>
    /// The pseudonym under these keys, 32 hexadecimal digits: the same each time until the customer is removed, and from then on to be told from
    /// nobody's.
    /// </summary>
    public static string Of(ErasureKeys keys, IdentityKey identifier)
    {
        ArgumentNullException.ThrowIfNull(keys);
        Span<byte> bytes = stackalloc byte[IdentityKey.Size];
        KeyBytes.Write(identifier, bytes);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Of(ErasureKeys.Group(identifier)), bytes, hash);
        return Convert.ToHexStringLower(hash[..IdentityKey.Size]);
    }
}
