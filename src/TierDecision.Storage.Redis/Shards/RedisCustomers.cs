using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Shards;

/// <summary>Reads what a dataset holds of single customers and aliases.</summary>
internal sealed class RedisCustomers(IDatabase database, RedisKeys keys)
{
    // What one script reads at most: some hundred entries, 0.15 ms of the server. Others come in between.
    private const int BucketsAScript = 8;

    public async Task<CustomerState> ReadAsync(RedisDataset dataset, IdentityKey customer)
    {
        var field = KeyBytes.ToArray(customer);
        var record = database.HashGetAsync(keys.CustomersOf(customer, dataset.Number, dataset.Layout), field);
        var mark = database.HashGetAsync(keys.MarksOf(customer, dataset.Number, dataset.Layout), field);
        var word = database.HashGetAsync(keys.Overrides(dataset.Number, dataset.Layout.ShardOf(customer)), field);
        return new CustomerState(
            (byte[]?)await record.ConfigureAwait(false), (byte[]?)await mark.ConfigureAwait(false), (byte[]?)await word.ConfigureAwait(false));
    }

    /// <summary>What stands of each of <paramref name="aliases"/>.</summary>
    public Task<AliasState[]> ReadAliasesAsync(RedisDataset dataset, IEnumerable<IdentityKey> aliases) =>
        Task.WhenAll(aliases.Select(async alias =>
        {
            var values = await database.HashGetAsync(
                keys.AliasesOf(alias, dataset.Number, dataset.Layout), [KeyBytes.ToArray(alias), KeyBytes.ToArray(SharedAlias.MarkOf(alias))])
                .ConfigureAwait(false);
            return new AliasState(Customer(values[0]), Customer(values[1]));
        }));

    /// <summary>The aliases that stand for a customer, without the marks of shared ones.</summary>
    public async Task<IReadOnlyList<IdentityKey>> FindOwnAliasesAsync(
        RedisDataset dataset, IdentityKey customer, CancellationToken cancellationToken) =>
        [.. (await FindAliasesAsync(dataset, [customer], cancellationToken).ConfigureAwait(false))
            .Select(alias => alias.Key).Where(alias => !SharedAlias.IsMark(alias))];

    /// <summary>
    /// Every alias that stands for one of <paramref name="customers"/>, with what stands of it. Nothing says which those are, because that would cost
    /// every customer memory: the server looks through all, some buckets at a time. A mark that an older version has left behind is one as well.
    /// </summary>
    public async Task<IReadOnlyList<KeyValuePair<IdentityKey, AliasState>>> FindAliasesAsync(
        RedisDataset dataset, IReadOnlyCollection<IdentityKey> customers, CancellationToken cancellationToken)
    {
        var found = new List<KeyValuePair<IdentityKey, IdentityKey>>();
        var marks = new Dictionary<IdentityKey, IdentityKey>();
        RedisValue[] wanted = [.. customers.Select(customer => (RedisValue)KeyBytes.ToArray(customer))];
        for (var shard = 0; shard < dataset.Layout.Shards; shard++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var scripts = Enumerable.Range(shard * dataset.Layout.AliasBuckets, dataset.Layout.AliasBuckets)
                .Select(bucket => keys.Aliases(dataset.Number, dataset.Layout, bucket))
                .Chunk(BucketsAScript)
                .Select(some => database.ScriptEvaluateAsync(RedisScripts.FindAliases, some, wanted, CommandFlags.NoScriptCache));
            foreach (var answer in await Task.WhenAll(scripts).ConfigureAwait(false))
            {
                var entries = (RedisValue[])answer!;
                for (var i = 0; i < entries.Length; i += 2)
                {
                    var (alias, customer) = (RedisEntries.Key(entries[i]), RedisEntries.Key(entries[i + 1]));
                    if (SharedAlias.IsMark(alias))
                    {
                        marks[alias] = customer;
                    }
                    else
                    {
                        found.Add(new(alias, customer));
                    }
                }
            }
        }

        var states = found
            .Select(alias => KeyValuePair.Create(
                alias.Key, new AliasState(alias.Value, marks.Remove(SharedAlias.MarkOf(alias.Key), out var owner) ? owner : null)))
            .ToList();
        return [.. states, .. marks.Select(mark => KeyValuePair.Create(mark.Key, new AliasState(mark.Value)))];
    }

    private static IdentityKey? Customer(RedisValue value) => value.IsNull ? null : RedisEntries.Key(value);

    /// <summary>How many marks of customers other than <paramref name="customer"/> name one of <paramref name="aliases"/>.</summary>
    public async Task<int> CountMarksAsync(
        RedisDataset dataset, IdentityKey customer, IReadOnlyCollection<IdentityKey> aliases, CancellationToken cancellationToken)
    {
        if (aliases.Count == 0)
        {
            return 0;
        }

        var found = 0;
        RedisValue[] wanted = [KeyBytes.ToArray(customer), .. aliases.Select(alias => (RedisValue)KeyBytes.ToArray(alias))];
        for (var shard = 0; shard < dataset.Layout.Shards; shard++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var first = shard * dataset.Layout.CustomerBuckets;
            var set = keys.MarkedBuckets(dataset.Number, shard);
            var marked = (await database.SetMembersAsync(set).ConfigureAwait(false))
                .Select(bucket => first + RedisNumbers.Bucket(bucket, set, dataset.Layout.CustomerBuckets));
            foreach (var some in marked.Select(bucket => keys.Marks(dataset.Number, dataset.Layout, bucket)).Chunk(BucketsAScript))
            {
                found += (int)await database.ScriptEvaluateAsync(RedisScripts.CountMarks, some, wanted, CommandFlags.NoScriptCache)
                    .ConfigureAwait(false);
            }
        }

        return found;
    }
}
