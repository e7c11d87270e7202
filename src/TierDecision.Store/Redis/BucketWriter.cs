using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>
/// Writes whole buckets, by RESTORE: Redis takes the bytes as they will stand, where HSET searches the bucket for each of its entries (a quarter of Redis's time, and one argument
/// in place of 160 for the client). To a server that refuses it, by HSET. Whoever writes reads back.
/// </summary>
internal sealed class BucketWriter(IDatabase database)
{
    private volatile bool _restores = true;

    /// <summary>Writes the rows <paramref name="start"/> to before <paramref name="end"/> as a hash; done once Redis has acknowledged it.</summary>
    public Task WriteAsync(RedisKey key, SortedRows rows, int start, int end) =>
        _restores ? RestoreAsync(key, rows, start, end) : SetAsync(key, rows, start, end);

    private async Task RestoreAsync(RedisKey key, SortedRows rows, int start, int end)
    {
        try
        {
            await database.ExecuteAsync("RESTORE", key, 0, HashDumpWriter.Write(rows, start, end), "REPLACE").ConfigureAwait(false);
        }
        catch (RedisServerException e) when (RedisFailures.IsRefused(e))
        {
            // Not asked again: a server that refuses one bucket refuses them all.
            _restores = false;
            await SetAsync(key, rows, start, end).ConfigureAwait(false);
        }
    }

    private Task SetAsync(RedisKey key, SortedRows rows, int start, int end)
    {
        var entries = new HashEntry[end - start];
        for (var i = 0; i < entries.Length; i++)
        {
            var row = rows[start + i];
            entries[i] = new HashEntry(row[..IdentityKey.Size], row[IdentityKey.Size..]);
        }

        return database.HashSetAsync(key, entries);
    }
}
