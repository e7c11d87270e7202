using System.Buffers.Binary;
using System.Security.Cryptography;
using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;

namespace TierDecision.Service.Erasure;

/// <summary>
/// The erasure keys as this node last read them, and what is made with them: pseudonyms for the decision log, and boxes for what is kept. Volatile,
/// swapped whole.
/// </summary>
internal sealed class ErasureKeysState(IErasureKeySource store)
{
    private volatile ErasureKeys? _keys;

    /// <summary>Whether there are keys: not before the store was asked once.</summary>
    public bool HasKeys => _keys is not null;

    /// <summary>Reads the keys again; returns why the store could not be asked, null where it could.</summary>
    public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
    {
        var reading = await store.ReadErasureKeysAsync(_keys, cancellationToken).ConfigureAwait(false);
        if (reading.Keys is { } keys && (_keys is not { } known || keys.Version != known.Version))
        {
            _keys = keys;
        }

        return reading.Detail;
    }

    /// <summary>
    /// What stands for an identifier in the decision log, in hexadecimal: the same each time until the customer is removed, and from then on to be
    /// told from nobody's. Null where there are no keys yet.
    /// </summary>
    public string? Pseudonym(IdentityKey identifier)
    {
        if (_keys is not { } keys)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[IdentityKey.Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, identifier.High);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[sizeof(ulong)..], identifier.Low);
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(keys.Of(ErasureKeys.Group(identifier)), bytes, hash);
        return Convert.ToHexStringLower(hash[..IdentityKey.Size]);
    }

    /// <summary>A customer's record for the decision log; null where there are no keys yet.</summary>
    public byte[]? SealRecord(IdentityKey identifier, ReadOnlySpan<byte> record) =>
        _keys is { } keys ? SealedRecord.Seal(keys, identifier, record) : null;

    /// <summary>A customer's record of the decision log; null where it does not open any more.</summary>
    public byte[]? OpenRecord(IdentityKey identifier, ReadOnlySpan<byte> box)
    {
        var group = ErasureKeys.Group(identifier);
        return _keys is { } keys ? SealedRecord.Open(keys, box, ref group) : null;
    }

    /// <summary>Puts content into a box that opens until the customer with this identifier is removed; null where there are no keys yet.</summary>
    public byte[]? Seal(IdentityKey identifier, ReadOnlySpan<byte> content) => _keys is { } keys ? SealedBox.Seal(keys, identifier, content) : null;

    /// <summary>The content of a box; null where it does not open any more.</summary>
    public byte[]? Open(ReadOnlySpan<byte> box) => _keys is { } keys ? SealedBox.Open(keys, box) : null;
}
