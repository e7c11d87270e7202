using StackExchange.Redis;
using TierDecision.Storage.Datasets;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>
/// What is live, remembered from when it was last looked at. Look-ups check it against the pointer in the same round trip, and writes against
/// the shard's fence in the same step.
/// </summary>
internal sealed class RedisLiveDataset(RedisKeys keys, TimeSpan timeout)
{
    // Of data that another program damaged; or that a newer version wrote.
    private const string Remedy = "If this version wrote it, load the customers again with 'tierctl load' or restore Redis from a backup";

    private volatile RedisDataset? _live;

    /// <summary>What was live when it was last looked at; null where that is not known.</summary>
    public RedisDataset? Known => _live;

    /// <summary>Says that another dataset may be live.</summary>
    public void Forget() => _live = null;

    /// <summary>Looks at what is live.</summary>
    public async Task<RedisLiveView> LookAsync(IDatabase database, CancellationToken cancellationToken)
    {
        var answer = await database.ScriptEvaluateAsync(
                RedisScripts.Describe, [keys.Live, keys.Datasets, keys.Layouts, keys.Lock], flags: CommandFlags.NoScriptCache)
            .WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        if (answer.IsNull)
        {
            _live = null;
            return new(new(DatasetStatus.Empty, null), null, "");
        }

        var layout = RedisLayout.Parse((string?)answer[2]);
        var description = (string?)answer[1] is { } document
            ? DatasetDocument.Read(document)
            : new(DatasetStatus.Unreadable, null, $"the live dataset has no description ({keys.Datasets})");
        var number = RedisNumbers.Shown((RedisValue)answer[0]);
        if (layout is null)
        {
            description = new(
                DatasetStatus.Unreadable, null,
                $"the layout {RedisNumbers.Shown((RedisValue)answer[2])} is unknown to this version ({keys.Layouts})");
        }
        else if (description is { Status: DatasetStatus.Live, Dataset: { } dataset } && !layout.Fits(dataset))
        {
            description = new(
                DatasetStatus.Unreadable, null,
                $"the layout {layout.ToJson()} has more buckets than the dataset has customers and aliases ({keys.Layouts})");
        }

        if (description.Status != DatasetStatus.Live)
        {
            // Whoever goes by what was known would ask again and again.
            _live = null;
            return new(description with { Detail = $"{description.Detail}, dataset {number}. {Remedy}" }, null, "");
        }

        var live = new RedisDataset(description.Dataset!, layout!);
        _live = live;
        return new(description, live, (string?)answer[3] ?? "");
    }
}

/// <summary>What is live at one moment.</summary>
/// <param name="Description">What the store says of it.</param>
/// <param name="Live">The dataset, where there is one that can be read.</param>
/// <param name="LockToken">The token of the load under way; empty for none.</param>
internal readonly record struct RedisLiveView(DatasetDescription Description, RedisDataset? Live, string LockToken);
