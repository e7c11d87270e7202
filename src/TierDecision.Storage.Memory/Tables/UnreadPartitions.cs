using TierDecision.Core.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Tables;

/// <summary>The partitions of a dataset that a table has nothing of, because they could not be read. Immutable.</summary>
internal sealed class UnreadPartitions
{
    private readonly bool[] _isUnread;

    /// <param name="partitions">How many partitions the dataset has.</param>
    /// <param name="unread">Those that could not be read.</param>
    public UnreadPartitions(int partitions, IEnumerable<int> unread)
    {
        _isUnread = new bool[partitions];
        foreach (var partition in unread)
        {
            _isUnread[partition] = true;
        }
    }

    /// <summary>Whether a customer or alias is in one of them. Allocates nothing.</summary>
    public bool Has(IdentityKey key) => _isUnread[KeyHash.Place(key.High, _isUnread.Length)];
}
