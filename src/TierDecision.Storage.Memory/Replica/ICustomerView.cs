using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Memory.Replica;

/// <summary>One dataset's customers as decisions see them: all of them in this process, or those that a cache has at hand.</summary>
public interface ICustomerView
{
    /// <summary>The dataset that the customers are of, as it was loaded.</summary>
    DatasetInfo Dataset { get; }

    /// <summary>The customers in this process now.</summary>
    int Customers { get; }

    /// <summary>The memory of the tables in bytes.</summary>
    long MemoryBytes { get; }

    /// <summary>
    /// Finds a customer by its own id or, for the other kinds, by alias. Synchronous; allocates nothing. <see cref="LookupStatus.Unavailable"/> where
    /// this process does not know, and the store would have to be asked.
    /// </summary>
    LookupStatus Find(IdentifierKind kind, IdentityKey key, out CustomerScore score);
}
