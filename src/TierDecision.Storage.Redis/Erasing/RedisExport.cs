using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;

namespace TierDecision.Storage.Redis.Erasing;

/// <summary>Reads all that Redis keeps of a customer.</summary>
internal sealed class RedisExport(IDatabase database, RedisKeys keys, RedisStoreOptions options)
{
    private readonly RedisCustomers _customers = new(database, keys);

    /// <param name="live">The live dataset; null for none.</param>
    /// <param name="customer">The customer.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public async Task<IReadOnlyList<CustomerHolding>> ReadAsync(RedisDataset? live, IdentityKey customer, CancellationToken cancellationToken)
    {
        var previous = await new RedisErasure(database, keys, options).PreviousAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        var holdings = new List<CustomerHolding>();
        foreach (var (dataset, isLive) in new[] { (live, true), (previous, false) })
        {
            if (dataset is null)
            {
                continue;
            }

            var stands = await _customers.ReadAsync(dataset, customer).WaitAsync(cancellationToken).ConfigureAwait(false);
            var aliases = await _customers.FindOwnAliasesAsync(dataset, customer, cancellationToken).ConfigureAwait(false);
            if (CustomerHolding.Of(dataset.Dataset, isLive, stands, aliases) is { } holding)
            {
                holdings.Add(holding);
            }
        }

        return holdings;
    }
}
