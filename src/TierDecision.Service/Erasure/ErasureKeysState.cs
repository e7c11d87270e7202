using TierDecision.Core.Customers;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;

namespace TierDecision.Service.Erasure;

/// <summary>
/// The erasure keys as this node last read them, and what is made with them: pseudonyms for the decision log, and boxes for what is kept. Each is
/// volatile and swapped whole.
/// </summary>
internal sealed class ErasureKeysState(IErasureKeySource store, IFollowedCustomers customers, TimeProvider time)
{
    private readonly Lock _refreshing = new();
    private volatile ErasureKeys? _keys;
    private volatile ErasureKeys? _writing;
    private long _readAt;

    /// <summary>
    /// What is written about a decision of this moment is written under these; null while there are none. A removal replaces keys in the store, and
    /// what is written under those of before can be read by nobody from then on. So they stay in use here until the customers in memory have
    /// followed: under newer keys a removed customer who is still there could be read again.
    /// </summary>
    public ErasureKeys? ForWriting => _writing;

    /// <summary>Whether what is written now is written under the newest keys that were read.</summary>
    public bool WritesUnderNewest => ReferenceEquals(_writing, _keys);

    /// <summary>Whether there are keys: not before the store was asked once.</summary>
    public bool HasKeys => _keys is not null;

    /// <summary>Reads the keys again; returns why the store could not be asked, null where it could.</summary>
    public async Task<string?> RefreshAsync(CancellationToken cancellationToken)
    {
        var reading = await store.ReadErasureKeysAsync(_keys, cancellationToken).ConfigureAwait(false);
        if (reading.Keys is { } keys)
        {
            lock (_refreshing)
            {
                if (_keys is not { } known || keys.Version != known.Version)
                {
                    (_keys, _readAt) = (keys, time.GetTimestamp());
                }

                if (_writing is null || customers.HaveFollowedSince(_readAt))
                {
                    _writing = _keys;
                }
            }
        }

        return reading.Detail;
    }

    /// <summary>The pseudonym of an identifier in the decision log; null where there are no keys yet.</summary>
    public string? Pseudonym(IdentityKey identifier) => _keys is { } keys ? ErasurePseudonym.Of(keys, identifier) : null;

    /// <summary>A customer's record of the decision log; null where it does not open any more.</summary>
    public byte[]? OpenRecord(IdentityKey identifier, ReadOnlySpan<byte> box)
    {
        var group = ErasureKeys.Group(identifier);
        return _keys is { } keys ? SealedRecord.Open(keys, box, ref group) : null;
    }

    /// <summary>The content of a box; null where it does not open any more.</summary>
    public byte[]? Open(ReadOnlySpan<byte> box) => _keys is { } keys ? SealedBox.Open(keys, box) : null;
}
