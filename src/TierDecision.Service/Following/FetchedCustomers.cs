using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Following;

/// <summary>
/// The customers that one request names, from the cache and from the store. They are the request's own: what gives way in the cache, or changes,
/// between the answer of the store and the decision does not matter to it.
/// </summary>
internal sealed class FetchedCustomers(DatasetInfo dataset) : ICustomerView
{
    private readonly Dictionary<(bool ById, IdentityKey Key), CustomerLookup> _found = [];

    public DatasetInfo Dataset { get; } = dataset;

    public int Customers => _found.Count;

    public long MemoryBytes => 0;

    public bool Has(IdentifierKind kind, IdentityKey key) => _found.ContainsKey((kind == IdentifierKind.CustomerId, key));

    public void Add(IdentifierKind kind, IdentityKey key, in CustomerLookup found) => _found[(kind == IdentifierKind.CustomerId, key)] = found;

    public LookupStatus Find(IdentifierKind kind, IdentityKey key, out CustomerScore score)
    {
        var found = _found.GetValueOrDefault((kind == IdentifierKind.CustomerId, key), CustomerLookup.Unavailable);
        score = found.Score;
        return found.Status;
    }
}
