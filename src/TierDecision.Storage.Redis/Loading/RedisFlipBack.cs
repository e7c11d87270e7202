using NodaTime;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>Makes the dataset from before the live one the live one again, under the lock of loads.</summary>
internal sealed class RedisFlipBack(
    IDatabase database, RedisKeys keys, RedisLoadLock held, RedisLiveDataset live, RedisStoreOptions options, Instant now)
{
    /// <summary>The live dataset and the one from before; null if there is none that can be read.</summary>
    public async Task<(RedisDataset Live, RedisDataset Target)?> FindAsync(CancellationToken cancellationToken)
    {
        var from = (await live.LookAsync(database, cancellationToken).ConfigureAwait(false)).Live;
        var previous = await database.StringGetAsync(keys.Previous).ConfigureAwait(false);
        var layout = previous.IsNull ? null : RedisLayout.Parse(await database.HashGetAsync(keys.Layouts, previous).ConfigureAwait(false));
        var document = previous.IsNull ? RedisValue.Null : await database.HashGetAsync(keys.Datasets, previous).ConfigureAwait(false);
        return from is null || layout is null || document.IsNull || DatasetDocument.Read(document!).Dataset is not { } dataset
            || !layout.Fits(dataset)
            ? null
            : (from, new RedisDataset(dataset, layout));
    }

    /// <summary>Does it by the one step that <paramref name="changePlaces"/> is; false if the lock was lost or the step was not done.</summary>
    public async Task<bool> RunAsync(RedisDataset target, Func<DatasetInfo?, Task<bool>> changePlaces, CancellationToken cancellationToken)
    {
        var flip = new RedisFlip(database, keys, held, live, options, now);
        return await flip.CloseAsync(target, cancellationToken).ConfigureAwait(false)
            && await flip.RunAsync(target, changePlaces, cancellationToken).ConfigureAwait(false);
    }
}
