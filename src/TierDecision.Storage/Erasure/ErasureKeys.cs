using System.Security.Cryptography;
using TierDecision.Core.Customers;

namespace TierDecision.Storage.Erasure;

/// <summary>
/// Secret keys under which everything is written that holds customers' identity and cannot be searched for them: the decision log, answers and
/// explanations that are kept. Identifiers are dealt to <see cref="Count"/> groups by the first bits of their keyed hash, and each group has a key.
/// Removing a customer replaces the keys of that customer's groups, after which nobody can read or recognise what was written under the old ones,
/// wherever copies of it lie (crypto-shredding). <c>docs/decisions</c> says why by groups. Immutable; a replacement makes a new object.
/// </summary>
public sealed class ErasureKeys
{
    /// <summary>The number of groups: so many that others hardly ever lose by a removal, so few that every node has all keys at hand.</summary>
    public const int Count = 1 << GroupBits;

    /// <summary>The length of one key in bytes: 16.</summary>
    public const int KeySize = 16;

    /// <summary>The length of all keys in bytes: 1 MiB.</summary>
    public const int Size = Count * KeySize;

    private const int GroupBits = 16;

    private readonly byte[] _keys;

    /// <summary>Keys as a store has them.</summary>
    /// <param name="version">Grows with every replacement.</param>
    /// <param name="keys">All keys, one after the other.</param>
    /// <exception cref="ArgumentException">They are not <see cref="Size"/> bytes.</exception>
    public ErasureKeys(long version, byte[] keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Length != Size)
        {
            throw new ArgumentException($"All keys have {Size} bytes, not {keys.Length}.", nameof(keys));
        }

        Version = version;
        _keys = keys;
    }

    /// <summary>Grows with every replacement.</summary>
    public long Version { get; }

    /// <summary>The group of an identifier, 0 to <see cref="Count"/> - 1.</summary>
    public static int Group(IdentityKey identifier) => (int)(identifier.High >> (64 - GroupBits));

    /// <summary>The key of a group.</summary>
    public ReadOnlySpan<byte> Of(int group) => _keys.AsSpan(group * KeySize, KeySize);

    /// <summary>New keys for everyone.</summary>
    internal static byte[] CreateAll() => RandomNumberGenerator.GetBytes(Size);

    /// <summary>A version to begin with: a store that lost its keys must not come to one that somebody has seen with others.</summary>
    internal static long FirstVersion() => 1L + RandomNumberGenerator.GetInt32(int.MaxValue);

    /// <summary>A new key for one group.</summary>
    internal static byte[] Create() => RandomNumberGenerator.GetBytes(KeySize);

    /// <summary>The groups of these identifiers, each once.</summary>
    internal static IReadOnlyList<int> Groups(IEnumerable<IdentityKey> identifiers) => [.. identifiers.Select(Group).Distinct()];
}

/// <summary>What reading the keys came to.</summary>
/// <param name="Keys">The keys; null where the store could not be asked.</param>
/// <param name="Detail">Why not; null where it could.</param>
public readonly record struct ErasureKeysReading(ErasureKeys? Keys, string? Detail = null);
