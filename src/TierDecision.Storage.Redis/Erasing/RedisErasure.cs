using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Erasing;

/// <summary>
/// What a removal does beside taking the record out of the live dataset: out of the dataset that is kept for flipping back, and out of the change
/// streams. Every step may be done again, so that a removal that was cut off is finished when it is sent again.
/// </summary>
internal sealed class RedisErasure(IDatabase database, RedisKeys keys, RedisStoreOptions options)
{
    // One script reads a whole stream, about a millisecond of the server: others come in between.
    private const int StreamsAtATime = 4;

    private readonly RedisCustomers _customers = new(database, keys);

    /// <summary>The dataset that is kept for flipping back; null where there is none.</summary>
    /// <exception cref="StoreUnavailableException">A newer version of the program wrote it.</exception>
    public async Task<RedisDataset?> PreviousAsync()
    {
        var previous = await database.StringGetAsync(keys.Previous).ConfigureAwait(false);
        var layout = previous.IsNull ? RedisValue.Null : await database.HashGetAsync(keys.Layouts, previous).ConfigureAwait(false);
        if (layout.IsNull)
        {
            return null;
        }

        var document = await database.HashGetAsync(keys.Datasets, previous).ConfigureAwait(false);
        return RedisLayout.Parse(layout) is { } parsed && !document.IsNull && DatasetDocument.Read(document!).Dataset is { } dataset
            && parsed.Fits(dataset)
                ? new RedisDataset(dataset, parsed)
                : throw new StoreUnavailableException(
                    $"dataset {RedisNumbers.Shown(previous)}, which is kept for flipping back, cannot be read by this version ({keys.Datasets}, "
                    + $"{keys.Layouts}). If this version wrote it, load customers twice with 'tierctl load', or restore Redis from a backup");
    }

    /// <summary>
    /// Takes a customer out of a dataset that is not live; null where a flip is under way, and it is to be tried again. A customer who is not in it
    /// leaves nothing there.
    /// </summary>
    public async Task<ErasureReceipt?> EraseAsync(
        RedisDataset dataset, IdentityKey customer, ulong version, IReadOnlyList<KeyValuePair<IdentityKey, AliasState>> aliases)
    {
        var stands = await _customers.ReadAsync(dataset, customer).ConfigureAwait(false);
        if (stands.Record is not null || stands.Override is not null)
        {
            var next = WriteRules.RemovalOfUnknown(version).Next;
            if (!await SendAsync(dataset, RedisShardWrite.Customer(keys, dataset, customer, stands, next)).ConfigureAwait(false))
            {
                return null;
            }
        }

        foreach (var (alias, standing) in aliases)
        {
            if (!await SendAsync(dataset, RedisShardWrite.Alias(keys, dataset, alias, standing, default)).ConfigureAwait(false))
            {
                return null;
            }
        }

        var erased = aliases.Count(alias => !SharedAlias.IsMark(alias.Key));
        return new ErasureReceipt(stands.Record is null ? 0 : 1, stands.Override is null ? 0 : 1, erased, 0, 0);
    }

    /// <summary>Empties the entries of a dataset's change streams that name one of <paramref name="identifiers"/>; returns how many.</summary>
    public async Task<int> EraseChangesAsync(RedisDataset dataset, IReadOnlyList<IdentityKey> identifiers, CancellationToken cancellationToken) =>
        await OverChangesAsync(RedisScripts.EraseChanges, dataset, identifiers, cancellationToken).ConfigureAwait(false);

    /// <summary>Empties every entry of a dataset's change streams. For one that nobody follows yet.</summary>
    public Task EraseAllChangesAsync(RedisDataset dataset, CancellationToken cancellationToken) =>
        OverChangesAsync(RedisScripts.EraseChanges, dataset, [], cancellationToken);

    /// <summary>How many entries of a dataset's change streams name one of <paramref name="identifiers"/>.</summary>
    public async Task<int> CountChangesAsync(RedisDataset dataset, IReadOnlyList<IdentityKey> identifiers, CancellationToken cancellationToken) =>
        await OverChangesAsync(RedisScripts.CountChanges, dataset, identifiers, cancellationToken).ConfigureAwait(false);

    private async Task<int> OverChangesAsync(
        string script, RedisDataset dataset, IReadOnlyList<IdentityKey> identifiers, CancellationToken cancellationToken)
    {
        RedisValue[] wanted = [.. identifiers.Distinct().Select(identifier => (RedisValue)KeyBytes.ToArray(identifier))];
        var found = 0;
        foreach (var some in Enumerable.Range(0, dataset.Layout.Shards).Chunk(StreamsAtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var counts = await Task.WhenAll(some.Select(shard => database.ScriptEvaluateAsync(
                script, [keys.Log(dataset.Number, shard)], wanted, CommandFlags.NoScriptCache))).ConfigureAwait(false);
            found += counts.Sum(count => (int)count);
        }

        return found;
    }

    // The shards of a dataset that was live carry the fence of the load that took its place. It is the fence of a flip that is under way only where
    // that load, or a flip back, still has the lock. After the fence it is seen to that the dataset has not been flipped back to, and that a newer
    // write stands there: a flip that comes later changes the fence.
    private async Task<bool> SendAsync(RedisDataset dataset, RedisShardWrite write)
    {
        var fence = (string?)await database.HashGetAsync(write.State, "f").ConfigureAwait(false);
        if (fence is null
            || await database.StringGetAsync(keys.Live).ConfigureAwait(false) == dataset.Number
            || (fence.Length > 0 && await database.StringGetAsync(keys.Lock).ConfigureAwait(false) == fence))
        {
            return false;
        }

        var answer = await write.SendAsync(database, fence, options.ChangeLogLength).ConfigureAwait(false);
        return answer.Outcome == RedisShardOutcome.Written;
    }
}
