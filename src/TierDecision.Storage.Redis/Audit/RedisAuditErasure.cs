using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Layout;

namespace TierDecision.Storage.Redis.Audit;

/// <summary>Takes a customer out of the audit trail, and finds what names one.</summary>
internal sealed class RedisAuditErasure(IDatabase database, RedisAuditStreams streams)
{
    // One script reads a whole stream: others come in between.
    private const int StreamsAtATime = 4;

    /// <summary>Leaves time, kind and caller of the entries that name a customer; returns how many those are, and in which streams.</summary>
    public Task<(int Entries, IReadOnlyList<RedisKey> Streams)> EraseAsync(IdentityKey customer, CancellationToken cancellationToken) =>
        OverStreamsAsync(RedisScripts.EraseAudit, customer, cancellationToken);

    /// <summary>How many entries name a customer.</summary>
    public async Task<int> CountAsync(IdentityKey customer, CancellationToken cancellationToken) =>
        (await OverStreamsAsync(RedisScripts.CountAudit, customer, cancellationToken).ConfigureAwait(false)).Entries;

    private async Task<(int Entries, IReadOnlyList<RedisKey> Streams)> OverStreamsAsync(
        string script, IdentityKey customer, CancellationToken cancellationToken)
    {
        var found = 0;
        List<RedisKey> where = [];
        RedisValue[] wanted = [KeyBytes.ToArray(customer)];
        foreach (var some in (await streams.AllAsync(database).ConfigureAwait(false)).Chunk(StreamsAtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var counts = await Task.WhenAll(some.Select(stream => database.ScriptEvaluateAsync(
                script, [stream], wanted, CommandFlags.NoScriptCache))).ConfigureAwait(false);
            found += counts.Sum(count => (int)count);
            where.AddRange(some.Where((_, i) => (int)counts[i] > 0));
        }

        return (found, where);
    }
}
