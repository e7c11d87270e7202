using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>
/// The streams of the audit trail: one for what concerns no single customer, and two for every shard number that a dataset ever had, because entries
/// outlive the dataset that they were written beside.
/// </summary>
internal sealed class RedisAuditStreams(RedisKeys keys, AuditOptions options)
{
    /// <summary>More streams than there can be.</summary>
    public const int Most = 1 + (2 * RedisLayout.MostShards);

    // Whoever erases a customer reads each stream in one step, which must not hold up the server.
    private const int Longest = 10_000;
    private const int Shortest = 100;

    private volatile DatasetInfo? _announced;

    /// <summary>About how many entries the stream keeps of what concerns no single customer.</summary>
    public int CommonLength => LengthOf(shards: 1);

    /// <summary>About how many entries each of the two streams of a shard keeps.</summary>
    public int LengthOf(int shards) => Math.Clamp(options.Entries / 2 / shards, Shortest, Longest);

    /// <summary>The stream of a shard that takes an entry.</summary>
    public RedisKey Of(int shard, AuditEntry entry) => AuditRules.IsRoutine(entry) ? keys.AuditScores(shard) : keys.Audit(shard);

    /// <summary>Has the number of shards known before entries are written beside this dataset.</summary>
    public async Task AnnounceAsync(IDatabase database, RedisDataset dataset)
    {
        if (_announced is { } known && known.IsSame(dataset.Dataset))
        {
            return;
        }

        await database.ScriptEvaluateAsync(
            RedisScripts.AnnounceAuditShards, [keys.AuditShards], [dataset.Layout.Shards], CommandFlags.NoScriptCache).ConfigureAwait(false);
        _announced = dataset.Dataset;
    }

    /// <summary>All streams that there can be, each at the place that is its number.</summary>
    public async Task<IReadOnlyList<RedisKey>> AllAsync(IDatabase database)
    {
        var announced = database.StringGetAsync(keys.AuditShards);
        var layouts = await database.HashGetAllAsync(keys.Layouts).ConfigureAwait(false);
        var shards = layouts.Select(entry => RedisLayout.Parse(entry.Value)?.Shards ?? 0)
            .Append(Shards(await announced.ConfigureAwait(false))).Max();
        return [keys.CommonAudit, .. Enumerable.Range(0, shards).SelectMany(shard => new[] { keys.Audit(shard), keys.AuditScores(shard) })];
    }

    // Where another program wrote something else, there may be as many as there can be.
    private static int Shards(RedisValue announced) =>
        announced.IsNull ? 0
        : announced.TryParse(out long shards) && shards is > 0 and <= RedisLayout.MostShards ? (int)shards
        : RedisLayout.MostShards;
}
