using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis.Erasing;
using TierDecision.Storage.Redis.Layout;
using TierDecision.Storage.Redis.Shards;
using TierDecision.Storage.Writes;

namespace TierDecision.Storage.Redis.Loading;

/// <summary>Carries what was written by itself from the live dataset into the one that will be live.</summary>
internal sealed class RedisCarryOver
{
    private const int AtATime = 64;
    private const int SearchedAtATime = 1000;

    private readonly IDatabase _database;
    private readonly RedisKeys _keys;
    private readonly RedisDataset _from;
    private readonly RedisDataset _into;
    private readonly string _token;
    private readonly RedisStoreOptions _options;
    private readonly CarryRules _rules;
    private readonly RedisCustomers _customers;
    private readonly HashSet<IdentityKey> _forgetful = [];
    private readonly HashSet<IdentityKey> _aliases = [];

    // Whether somebody was taken out of the dataset whom it had been loaded with.
    private bool _erases;

    // How far each shard was written when it was carried over the first time.
    private readonly (RedisValue Position, long Writes)[] _prepared;

    public RedisCarryOver(
        IDatabase database, RedisKeys keys, RedisDataset from, RedisDataset into, string token, RedisStoreOptions options, CarryRules rules)
    {
        _database = database;
        _keys = keys;
        _from = from;
        _into = into;
        _token = token;
        _options = options;
        _rules = rules;
        _customers = new RedisCustomers(database, keys);
        _prepared = new (RedisValue, long)[from.Layout.Shards];
    }

    /// <summary>Whether the other dataset lacks a tier that a person set: then it must not go live.</summary>
    public bool LosesOverride { get; private set; }

    /// <summary>Carries over what stands now, while writers go on.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _prepared.Length; shard++)
        {
            _prepared[shard] = await PositionAsync(shard).ConfigureAwait(false);
            if (_prepared[shard].Writes > 0)
            {
                await CarryAsync(await MarkedAsync(shard).ConfigureAwait(false), withOverrides: false, cancellationToken).ConfigureAwait(false);
            }
        }

        await CarryAliasesAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries over what was written since, once nobody writes any more; and every override, which had not been carried before.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < _prepared.Length; shard++)
        {
            var now = await PositionAsync(shard).ConfigureAwait(false);
            if (now.Writes == 0)
            {
                continue;
            }

            var customers = new HashSet<IdentityKey>(
                (await _database.HashKeysAsync(_keys.Overrides(_from.Number, shard)).ConfigureAwait(false)).Select(RedisEntries.Key));
            if (now.Writes > _prepared[shard].Writes)
            {
                customers.UnionWith(
                    await TouchedAsync(shard, _prepared[shard].Position, now.Writes - _prepared[shard].Writes).ConfigureAwait(false)
                    ?? await MarkedAsync(shard).ConfigureAwait(false));
            }

            await CarryAsync(customers, withOverrides: true, cancellationToken).ConfigureAwait(false);
        }

        await CarryAliasesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<(RedisValue Position, long Writes)> PositionAsync(int shard)
    {
        var values = await _database.HashGetAsync(_keys.State(_from.Number, shard), ["p", "n"]).ConfigureAwait(false);
        return (values[0], RedisNumbers.Of(values[1], _keys.State(_from.Number, shard)));
    }

    /// <summary>Every customer of a shard who was written by itself.</summary>
    private async Task<IReadOnlyCollection<IdentityKey>> MarkedAsync(int shard)
    {
        var set = _keys.MarkedBuckets(_from.Number, shard);
        var buckets = await _database.SetMembersAsync(set).ConfigureAwait(false);
        var marked = await Task.WhenAll(buckets.Select(bucket => _database.HashKeysAsync(
            _keys.Marks(
                _from.Number, _from.Layout,
                (shard * _from.Layout.CustomerBuckets) + RedisNumbers.Bucket(bucket, set, _from.Layout.CustomerBuckets))))).ConfigureAwait(false);
        return [.. marked.SelectMany(keys => keys).Select(RedisEntries.Key)];
    }

    /// <summary>
    /// The customers in the entries after a position; null where the stream does not reach back that far, or does not name them any more.
    /// </summary>
    private async Task<IReadOnlyCollection<IdentityKey>?> TouchedAsync(int shard, RedisValue position, long writes)
    {
        var entries = await _database.StreamRangeAsync(_keys.Log(_from.Number, shard), $"({position}", "+").ConfigureAwait(false);
        if (entries.Length != writes)
        {
            return null;
        }

        var touched = new HashSet<IdentityKey>();
        foreach (var entry in entries)
        {
            var bytes = RedisEntries.Bytes(entry["e"]);
            if (ChangeBytes.IsErased(bytes))
            {
                return null;
            }

            while (ChangeBytes.TryTake(ref bytes, out var change))
            {
                if (change.Kind is ChangeKind.Record or ChangeKind.NoRecord or ChangeKind.Touched)
                {
                    touched.Add(change.Key);
                }
            }
        }

        return touched;
    }

    private async Task CarryAsync(IReadOnlyCollection<IdentityKey> customers, bool withOverrides, CancellationToken cancellationToken)
    {
        foreach (var some in customers.Chunk(AtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var verdicts = await Task.WhenAll(some.Select(customer => CarryAsync(customer, withOverrides))).ConfigureAwait(false);
            _aliases.UnionWith(verdicts.SelectMany(verdict => verdict.Aliases));
            _forgetful.UnionWith(some.Where((_, i) => verdicts[i].ForgetAliases));
            LosesOverride |= verdicts.Any(verdict => verdict.LosesOverride);
        }
    }

    private async Task<CarryVerdict> CarryAsync(IdentityKey customer, bool withOverrides)
    {
        var reading = _customers.ReadAsync(_from, customer);
        var into = await _customers.ReadAsync(_into, customer).ConfigureAwait(false);
        var verdict = _rules.Merge(await reading.ConfigureAwait(false), into, withOverrides);
        if (!verdict.Next.IsSame(into))
        {
            // Set and never cleared here: several customers are carried at a time.
            if (into.Record is not null && verdict.Next.Record is null)
            {
                _erases = true;
            }

            await SendAsync(RedisShardWrite.Customer(_keys, _into, customer, into, verdict.Next)).ConfigureAwait(false);
        }

        return verdict;
    }

    // All at once, after the records: aliases to forget are searched for in the whole dataset.
    private async Task CarryAliasesAsync(CancellationToken cancellationToken)
    {
        foreach (var some in _forgetful.Chunk(SearchedAtATime))
        {
            foreach (var (alias, stands) in await _customers.FindAliasesAsync(_into, some, cancellationToken).ConfigureAwait(false))
            {
                await SendAsync(RedisShardWrite.Alias(_keys, _into, alias, stands, default)).ConfigureAwait(false);
                if (_rules.Retier is not null && !SharedAlias.IsMark(alias))
                {
                    _aliases.Add(alias);
                }
            }
        }

        if (_erases)
        {
            // What was carried is in the dataset; its streams need not say who was taken out, and nobody follows them yet.
            await new RedisErasure(_database, _keys, _options).EraseAllChangesAsync(_into, cancellationToken).ConfigureAwait(false);
            _erases = false;
        }

        foreach (var some in _aliases.Chunk(AtATime))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(some.Select(CarryAliasAsync)).ConfigureAwait(false);
        }

        _forgetful.Clear();
        _aliases.Clear();
    }

    private async Task CarryAliasAsync(IdentityKey alias)
    {
        var reading = _customers.ReadAliasesAsync(_from, [alias]);
        var stands = (await _customers.ReadAliasesAsync(_into, [alias]).ConfigureAwait(false))[0];
        var next = (await reading.ConfigureAwait(false))[0];
        if (stands != next)
        {
            await SendAsync(RedisShardWrite.Alias(_keys, _into, alias, stands, next)).ConfigureAwait(false);
        }
    }

    // Nobody else writes there: another outcome means that another flip took the dataset over.
    private async Task SendAsync(RedisShardWrite write)
    {
        var answer = await write.SendAsync(_database, _token, _options.ChangeLogLength).ConfigureAwait(false);
        if (answer.Outcome != RedisShardOutcome.Written)
        {
            throw new StoreUnavailableException($"dataset {_into.Number} was taken over while customers were carried into it");
        }
    }
}
