using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Tiers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>
/// Makes another dataset live without losing a write: carries over what was written by itself while writers go on, closes the live
/// dataset's shards, carries the remainder, changes the pointer, opens the other's shards. Writers wait for the closed moment. Where this
/// dies in it, its lock goes with it, and the next writer opens the shards again.
/// </summary>
internal sealed class RedisFlip(
    IDatabase database, RedisKeys keys, RedisLoadLock held, RedisLiveDataset live, RedisStoreOptions options, Instant now)
{
    /// <summary>What assigns the tiers of whom is carried over, where the target is the live dataset under other tiers; else null.</summary>
    public Retier? Retier { get; init; }

    /// <summary>Whether it was not done because of a tier that a person set and that the target does not have.</summary>
    public bool LosesOverride { get; private set; }

    /// <summary>Makes <paramref name="target"/> live, whose shards carry the lock's token as their fence.</summary>
    /// <param name="target">The dataset.</param>
    /// <param name="changePointer">The one step that does it, from what was live, if it still may be done; tells whether it was.</param>
    /// <param name="cancellationToken">Stops it before that step.</param>
    public async Task<bool> RunAsync(RedisDataset target, Func<DatasetInfo?, Task<bool>> changePointer, CancellationToken cancellationToken)
    {
        var before = (await live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Live;
        if (before is { } from)
        {
            var rules = new CarryRules(from.Dataset, target.Dataset, now) { Retier = Retier };
            var carry = new RedisCarryOver(database, keys, from, target, held.Token, options, rules);
            await carry.PrepareAsync(cancellationToken).ConfigureAwait(false);
            if (!await CloseAsync(from, cancellationToken).ConfigureAwait(false))
            {
                return false;
            }

            await carry.FinishAsync(cancellationToken).ConfigureAwait(false);
            LosesOverride = carry.LosesOverride;
            if (LosesOverride)
            {
                return false;
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (!await changePointer(before?.Dataset).ConfigureAwait(false))
        {
            return false;
        }

        await TryOpenAsync(target).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes the shards of a dataset that is not live for this flip alone; false where another flip has them.</summary>
    public async Task<bool> CloseAsync(RedisDataset dataset, CancellationToken cancellationToken)
    {
        var closing = Enumerable.Range(0, dataset.Layout.Shards).Select(shard => CloseAsync(keys.State(dataset.Number, shard)));
        var closed = await Task.WhenAll(closing).WaitAsync(cancellationToken).ConfigureAwait(false);
        return closed.All(one => one);
    }

    // A fence that a flip before this one left is taken over: that flip's lock is gone, because this one holds it. One that has lost the lock must
    // not take over from the one that has it, so the lock is looked at again.
    private async Task<bool> CloseAsync(RedisKey state)
    {
        var stands = "";
        while (true)
        {
            var answer = await database.ScriptEvaluateAsync(RedisScripts.Fence, [state], [stands, held.Token], CommandFlags.NoScriptCache)
                .ConfigureAwait(false);
            if (answer.IsNull)
            {
                return false;
            }

            if (answer.Resp2Type == ResultType.Integer)
            {
                return true;
            }

            stands = (string)answer!;
            if (await database.StringGetAsync(keys.Lock).ConfigureAwait(false) != held.Token)
            {
                return false;
            }
        }
    }

    private async Task TryOpenAsync(RedisDataset dataset)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, dataset.Layout.Shards).Select(shard => database.ScriptEvaluateAsync(
                RedisScripts.Fence, [keys.State(dataset.Number, shard)], [held.Token, ""], CommandFlags.NoScriptCache))).ConfigureAwait(false);
            await database.PublishAsync(keys.Changes, "flip").ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            // It is live; the first writer of each shard opens it.
        }
    }
}
