using StackExchange.Redis;
using TierDecision.Core.Customers;
using TierDecision.Store.Packed;

namespace TierDecision.Store.Redis;

/// <summary>
/// Reads a whole generation, a bucket a batch. Redis has no snapshot: that the generation is still there is looked at again at the end.
/// </summary>
internal sealed class RedisExport : IAsyncDisposable
{
    private readonly RedisKeys _keys;
    private readonly long _generation;
    private IDatabase? _database;
    private IAsyncEnumerator<HashEntry[]>? _customers;
    private IAsyncEnumerator<HashEntry[]>? _aliases;

    public RedisExport(RedisKeys keys, long generation)
    {
        _keys = keys;
        _generation = generation;
    }

    /// <exception cref="StoreUnavailableException">Redis cannot be asked, or has no such generation.</exception>
    public Task OpenAsync(RedisConnection connection, TimeSpan timeout, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        _database = await connection.DatabaseAsync(timeout, cancellationToken).ConfigureAwait(false);
        var layout = RedisLayout.Parse(await _database.HashGetAsync(_keys.Layouts, _generation).ConfigureAwait(false)) ?? throw Gone();
        _customers = RedisBuckets.ReadAsync(_database, RedisBuckets.Customers(_keys, _generation, layout), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        _aliases = RedisBuckets.ReadAsync(_database, RedisBuckets.Aliases(_keys, _generation, layout), cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        return true;
    });

    /// <summary>The next batch; null at the end.</summary>
    /// <exception cref="StoreUnavailableException">Redis cannot be asked, or the generation went away.</exception>
    public Task<CustomerBatch?> NextAsync(CancellationToken cancellationToken) => GuardAsync<CustomerBatch?>(async () =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (await _customers!.MoveNextAsync().ConfigureAwait(false))
        {
            return new CustomerBatch(Array.ConvertAll(_customers.Current, Record), []);
        }

        if (await _aliases!.MoveNextAsync().ConfigureAwait(false))
        {
            return new CustomerBatch(
                [], Array.ConvertAll(_aliases.Current, entry => KeyValuePair.Create(RedisEntries.Key(entry.Name), RedisEntries.Key(entry.Value))));
        }

        return await _database!.HashExistsAsync(_keys.Layouts, _generation).ConfigureAwait(false) ? null : throw Gone();
    });

    public async ValueTask DisposeAsync()
    {
        if (_customers is not null)
        {
            await _customers.DisposeAsync().ConfigureAwait(false);
        }

        if (_aliases is not null)
        {
            await _aliases.DisposeAsync().ConfigureAwait(false);
        }
    }

    private KeyValuePair<IdentityKey, CustomerScore> Record(HashEntry entry)
    {
        var error = CustomerRecordCodec.TryRead(RedisEntries.Bytes(entry.Value), out var score);
        return error == RecordReadError.None
            ? new(RedisEntries.Key(entry.Name), score)
            : throw new StoreUnavailableException($"a record of generation {_generation} cannot be read: {error}");
    }

    private StoreUnavailableException Gone() => new($"generation {_generation} is no longer in the store");

    private static async Task<T> GuardAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read().ConfigureAwait(false);
        }
        catch (Exception e) when (RedisFailures.IsUnavailable(e))
        {
            throw new StoreUnavailableException(e.Message, e);
        }
    }
}
