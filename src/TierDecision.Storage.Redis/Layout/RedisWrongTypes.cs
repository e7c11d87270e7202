using StackExchange.Redis;
using TierDecision.Storage.Redis.Connection;

namespace TierDecision.Storage.Redis.Layout;

/// <summary>
/// Says which key a failure is about if another program put something else under one of the store's keys: the server's own message names the mistake
/// and not the key.
/// </summary>
internal sealed class RedisWrongTypes(RedisConnection connection, RedisKeys keys, TimeSpan timeout)
{
    private const string Mark = "WRONGTYPE";
    private const int AtATime = 1_000;

    /// <summary>Whether a failure is about a key of the wrong type.</summary>
    public static bool Is(Exception exception) =>
        exception is RedisServerException && exception.Message.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>What happened, for people; with the key and what to do if a key has the wrong type.</summary>
    public async ValueTask<string> DescribeAsync(Exception exception)
    {
        var description = RedisFailures.Describe(exception);
        if (!description.Contains(Mark, StringComparison.Ordinal))
        {
            return description;
        }

        try
        {
            var database = await connection.DatabaseAsync(timeout, CancellationToken.None).ConfigureAwait(false);
            return await FindAsync(database).WaitAsync(timeout).ConfigureAwait(false) is { } found
                ? $"the key {found.Key} is a {Word(found.Is)} and has to be a {Word(found.Expected)}: another program wrote to it. See what it is, "
                    + "remove it (DEL) or move it away (RENAME), and load again; or give this store a prefix of its own (Redis:Prefix)"
                : description;
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            return $"{description} (a user with +type is told which key)";
        }
    }

    private async Task<(RedisKey Key, RedisType Is, RedisType Expected)?> FindAsync(IDatabase database)
    {
        if (await FirstWrongAsync(database, keys.Common).ConfigureAwait(false) is { } common)
        {
            return common;
        }

        // The layouts can be read: they were among what was looked at.
        foreach (var entry in await database.HashGetAllAsync(keys.Layouts).ConfigureAwait(false))
        {
            if (RedisLayout.Parse(entry.Value) is not { } layout || !entry.Name.TryParse(out long dataset))
            {
                continue;
            }

            var all = Enumerable.Range(0, layout.Shards).SelectMany(shard => keys.TypesOf(dataset, layout, shard));
            if (await FirstWrongAsync(database, all).ConfigureAwait(false) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private static async Task<(RedisKey Key, RedisType Is, RedisType Expected)?> FirstWrongAsync(
        IDatabase database, IEnumerable<(RedisKey Key, RedisType Type)> expected)
    {
        foreach (var some in expected.Chunk(AtATime))
        {
            var types = await Task.WhenAll(some.Select(one => database.KeyTypeAsync(one.Key))).ConfigureAwait(false);
            for (var i = 0; i < some.Length; i++)
            {
                if (types[i] != RedisType.None && types[i] != some[i].Type)
                {
                    return (some[i].Key, types[i], some[i].Type);
                }
            }
        }

        return null;
    }

    private static string Word(RedisType type) => type == RedisType.SortedSet ? "sorted set" : type.ToString().ToLowerInvariant();
}
