using System.Globalization;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Redis.Audit;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;

namespace TierDecision.Storage.Redis.Erasing;

/// <summary>
/// Looks for a customer in every dataset that Redis has anything of, also those that are being removed or whose load died; and in the audit trail.
/// </summary>
internal sealed class RedisTraces(IDatabase database, RedisKeys keys, RedisAuditStreams audit, RedisStoreOptions options)
{
    private readonly RedisCustomers _customers = new(database, keys);
    private readonly RedisErasure _erasure = new(database, keys, options);

    public async Task<CustomerTraces> FindAsync(IdentityKey customer, IReadOnlyList<IdentityKey> aliases, CancellationToken cancellationToken)
    {
        var traces = new List<CustomerTrace>();
        foreach (var (number, layout) in (await DatasetsAsync().ConfigureAwait(false)).OrderByDescending(pair => pair.Key))
        {
            if (layout is null)
            {
                return CustomerTraces.Unavailable(
                    string.Create(CultureInfo.InvariantCulture, $"dataset {number} has a layout that this version does not know"));
            }

            await FindAsync(new RedisDataset(Unnamed(number), layout), customer, aliases, traces, cancellationToken).ConfigureAwait(false);
        }

        var entries = await new RedisAuditErasure(database, audit).CountAsync(customer, cancellationToken).ConfigureAwait(false);
        traces.AddRange(CustomerTraces.InAudit(entries));
        return new(null, traces);
    }

    private async Task FindAsync(
        RedisDataset dataset, IdentityKey customer, IReadOnlyList<IdentityKey> aliases, List<CustomerTrace> traces,
        CancellationToken cancellationToken)
    {
        var stands = await _customers.ReadAsync(dataset, customer).WaitAsync(cancellationToken).ConfigureAwait(false);
        var own = await _customers.FindOwnAliasesAsync(dataset, customer, cancellationToken).ConfigureAwait(false);
        var given = aliases.Except(own).ToArray();
        var others = await _customers.ReadAliasesAsync(dataset, given).WaitAsync(cancellationToken).ConfigureAwait(false);
        var changes = await _erasure.CountChangesAsync(
            dataset, [customer, .. aliases, .. own], cancellationToken).ConfigureAwait(false);
        var marks = await _customers.CountMarksAsync(dataset, customer, [.. aliases.Union(own)], cancellationToken).ConfigureAwait(false);
        traces.AddRange(CustomerTraces.In(dataset.Number, stands, own.Count + others.Count(other => other.Customer is not null), changes, marks));
    }

    private async Task<Dictionary<long, RedisLayout?>> DatasetsAsync()
    {
        var datasets = new Dictionary<long, RedisLayout?>();
        foreach (var entry in await database.HashGetAllAsync(keys.Swept).ConfigureAwait(false))
        {
            datasets[RedisNumbers.Dataset(entry.Name, keys.Swept)] = RedisLayout.Parse(((string)entry.Value!).Split(' ', 2)[^1]);
        }

        foreach (var key in new[] { keys.Retired, keys.Layouts })
        {
            foreach (var entry in await database.HashGetAllAsync(key).ConfigureAwait(false))
            {
                datasets[RedisNumbers.Dataset(entry.Name, key)] = RedisLayout.Parse(entry.Value);
            }
        }

        return datasets;
    }

    // What a dataset says of itself does not matter here, and one whose load died says nothing.
    private static DatasetInfo Unnamed(long number) => new(number, NoHeader, 0, 0, 0, default);

    private static DatasetHeader NoHeader { get; } = new()
    {
        Tiers = [],
        PolicyName = "",
        PolicyVersion = "",
        AsOf = default,
        IdentityKeyFingerprint = 0,
    };
}
