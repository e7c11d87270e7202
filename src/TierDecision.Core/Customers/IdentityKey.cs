namespace TierDecision.Core.Customers;

/// <summary>
/// The keyed 128-bit hash that stands for an identifier wherever it is stored, so that neither Redis nor the
/// replica nor a checkpoint holds a customer id, a phone number or an e-mail address.
/// Made by <see cref="IdentityHasher"/>.
/// </summary>
/// <param name="High">The first eight bytes of the hash, little-endian.</param>
/// <param name="Low">The last eight bytes of the hash, little-endian.</param>
public readonly record struct IdentityKey(ulong High, ulong Low)
{
    /// <summary>The length of a key in bytes: 16.</summary>
    public const int Size = 16;
}
