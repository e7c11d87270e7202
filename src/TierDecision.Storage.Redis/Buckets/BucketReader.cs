using System.Buffers;
using System.Runtime.CompilerServices;
using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Connection;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Buckets;

/// <summary>
/// Reads whole buckets, many at a time: by DUMP (see <see cref="HashDump"/>) and, from a server that refuses it or has another form, by HGETALL.
/// Whoever reads verifies the checksum of what came.
/// </summary>
internal sealed class BucketReader(IDatabase database)
{
    private volatile bool _dumps = true;

    /// <summary>Puts one entry of a bucket into a chunk.</summary>
    public delegate void Pack(IBufferWriter<byte> to, ReadOnlySpan<byte> field, ReadOnlySpan<byte> value);

    /// <summary>The entries of every bucket of <paramref name="keys"/>, packed, a chunk a bucket, in their order.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        IEnumerable<RedisKey> keys, Pack pack, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var underWay = new Queue<(RedisKey Key, Task<byte[]?>? Dump, Task<HashEntry[]>? Entries)>(RedisBuckets.Depth);
        foreach (var key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            underWay.Enqueue(_dumps ? (key, database.KeyDumpAsync(key), null) : (key, null, database.HashGetAllAsync(key)));
            if (underWay.Count >= RedisBuckets.Depth)
            {
                yield return await NextAsync().ConfigureAwait(false);
            }
        }

        while (underWay.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await NextAsync().ConfigureAwait(false);
        }

        async ValueTask<ReadOnlyMemory<byte>> NextAsync()
        {
            var (key, dump, entries) = underWay.Dequeue();
            if (dump is not null && TryPack(await GivenAsync(dump).ConfigureAwait(false), pack, out var chunk))
            {
                return chunk;
            }

            // Not asked again: a server that has one bucket in another form has them all.
            _dumps &= dump is null;
            return PackAll(await (entries ?? database.HashGetAllAsync(key)).ConfigureAwait(false), pack);
        }
    }

    // Empty where there is no such key, null where the server does not give it: a user without the right, or a server without the command.
    private static async Task<byte[]?> GivenAsync(Task<byte[]?> dump)
    {
        try
        {
            return await dump.ConfigureAwait(false) ?? [];
        }
        catch (RedisServerException e) when (RedisFailures.IsRefused(e))
        {
            return null;
        }
    }

    private static bool TryPack(byte[]? dump, Pack pack, out ReadOnlyMemory<byte> chunk)
    {
        if (dump is null or [])
        {
            chunk = default;
            return dump is not null;
        }

        var bytes = new ArrayBufferWriter<byte>(2 * dump.Length);
        var visited = HashDump.TryVisit(dump, (bytes, pack), static (state, field, value) => state.pack(state.bytes, field, value));
        chunk = bytes.WrittenMemory;
        return visited;
    }

    private static ReadOnlyMemory<byte> PackAll(HashEntry[] entries, Pack pack)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(1, entries.Length * (1 + IdentityKey.Size + CustomerRecordCodec.Size)));
        foreach (var entry in entries)
        {
            pack(bytes, RedisEntries.Bytes(entry.Name), RedisEntries.Bytes(entry.Value));
        }

        return bytes.WrittenMemory;
    }
}
