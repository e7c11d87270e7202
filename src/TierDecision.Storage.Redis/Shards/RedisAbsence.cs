using System.Globalization;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Shards;

/// <summary>What it means that a bucket does not have a customer or an alias.</summary>
/// <param name="HasState">Whether its shard has a state. A dataset that is removed loses the states first.</param>
/// <param name="Lost">What is lost, for people; null where there is simply nobody.</param>
internal readonly record struct RedisAbsence(bool HasState, string? Lost)
{
    /// <summary>Why something is lost and what to do so that it does not happen again, as the end of a sentence.</summary>
    public const string Reason = "the server evicted keys (maxmemory-policy has to be noeviction), or somebody deleted them";

    /// <summary>Whether there is nobody: the dataset is there, and so is what would have him.</summary>
    public bool IsNobody => HasState && Lost is null;

    /// <summary>Looks, once the bucket was found not to have the customer.</summary>
    public static Task<RedisAbsence> OfCustomerAsync(IDatabase database, RedisKeys keys, RedisDataset dataset, IdentityKey customer) => AskAsync(
        database, keys, dataset, customer, keys.CustomersOf(customer, dataset.Number, dataset.Layout), "c", dataset.Layout.CustomerBuckets,
        "customers");

    /// <summary>Looks, once the bucket was found not to have the alias.</summary>
    public static Task<RedisAbsence> OfAliasAsync(IDatabase database, RedisKeys keys, RedisDataset dataset, IdentityKey alias) => AskAsync(
        database, keys, dataset, alias, keys.AliasesOf(alias, dataset.Number, dataset.Layout), "a", dataset.Layout.AliasBuckets, "aliases");

    private static async Task<RedisAbsence> AskAsync(
        IDatabase database, RedisKeys keys, RedisDataset dataset, IdentityKey key, RedisKey bucket, string count, int buckets, string what)
    {
        var state = keys.State(dataset.Number, dataset.Layout.ShardOf(key));
        var answer = await database.ScriptEvaluateAsync(
            RedisScripts.CountBucket, [state, bucket], [count], CommandFlags.DemandMaster | CommandFlags.NoScriptCache).ConfigureAwait(false);
        if ((long)answer[0] == 0)
        {
            return new(false, null);
        }

        var counted = RedisNumbers.Of((RedisValue)answer[1], state);
        return new(true, LostBuckets.IsLost((long)answer[2], counted, buckets)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"the key {bucket} is gone, and its shard counts {counted} {what}: {Reason}. {RedisNumbers.Reload}")
            : null);
    }
}
