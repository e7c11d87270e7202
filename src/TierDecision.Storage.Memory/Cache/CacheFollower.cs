using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;

namespace TierDecision.Storage.Memory.Cache;

/// <summary>
/// Keeps a <see cref="CustomerCache"/> current by the change streams of its dataset. A gap in them, or a store that another server may answer for
/// now, empties it. One caller at a time; others read the cache meanwhile.
/// </summary>
public sealed class CacheFollower : ICustomerFollower
{
    private readonly ICustomerFeed _feed;
    private bool _lost;
    private IReadOnlyDictionary<int, string> _damaged = new Dictionary<int, string>();

    private CacheFollower(ICustomerFeed feed, CustomerCache cache)
    {
        _feed = feed;
        Cache = cache;
    }

    /// <summary>The cache; empty at first.</summary>
    public CustomerCache Cache { get; }

    /// <inheritdoc/>
    public ICustomerView Customers => Cache;

    /// <inheritdoc/>
    public int DamagedPartitions => _damaged.Count;

    /// <inheritdoc/>
    public string? Damage => Damages.Describe([.. _damaged.OrderBy(damage => damage.Key).Select(damage => damage.Value)]);

    /// <summary>Begins an empty cache of <paramref name="dataset"/>.</summary>
    /// <param name="store">The store that has the dataset.</param>
    /// <param name="dataset">The dataset, as <see cref="IDatasetDirectory.DescribeAsync"/> gave it.</param>
    /// <param name="options">How large it is.</param>
    /// <param name="counts">Told what it does.</param>
    /// <param name="time">For how long somebody was unknown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StoreUnavailableException">The store cannot be asked, or the dataset is no longer there.</exception>
    public static async Task<CacheFollower> StartAsync(
        ICustomerFeedSource store, DatasetInfo dataset, CustomerCacheOptions options, CustomerCacheCounts counts, TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentNullException.ThrowIfNull(time);
        var feed = await store.OpenFeedAsync(dataset, cancellationToken).ConfigureAwait(false);
        try
        {
            await feed.BeginAtEndAsync(cancellationToken).ConfigureAwait(false);
            return new CacheFollower(feed, new CustomerCache(dataset, feed, options, counts, time));
        }
        catch
        {
            await feed.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _feed.WaitAsync(atMost, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>Where it empties the cache, that counts as one resync.</remarks>
    public async Task<FollowResult> StepAsync(bool complete, CancellationToken cancellationToken)
    {
        FeedChanges changes;
        try
        {
            // After an outage only a store that answers for everything counts as back: a poll of what was told of asks for nothing, and succeeds.
            changes = await _feed.PollAsync(complete || _lost, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreUnavailableException e)
        {
            // What is in the cache is served while the store is away, and says how old it is; it is emptied once there is somebody to ask.
            _lost = true;
            return new(FollowStatus.Unavailable, 0, 0, e.Message);
        }

        // Whoever was taken for unknown before a loss was known is not to be found any more.
        var clears = _lost || changes.Reconnected || changes.Broken.Count > 0
            || changes.Losses.Any(loss => _damaged.GetValueOrDefault(loss.Key) != loss.Value);
        _damaged = changes.Losses;
        foreach (var entry in changes.Entries)
        {
            clears |= !Apply(entry);
        }

        if (clears)
        {
            Cache.Clear();
            _lost = false;
        }

        return new(changes.IsLive ? FollowStatus.Current : FollowStatus.Replaced, changes.Entries.Count, clears ? 1 : 0);
    }

    /// <summary>Stops following. Nothing can be asked any more; what is in the cache stays.</summary>
    public ValueTask DisposeAsync() => _feed.DisposeAsync();

    /// <summary>False where an entry has something in it that this version does not know.</summary>
    private bool Apply(in FeedEntry entry)
    {
        var rest = entry.Changes.Span;
        while (ChangeBytes.TryTake(ref rest, out var change))
        {
            // Whom it was about is not said any more: a customer who was removed, and may be in the cache.
            if (change.Kind == ChangeKind.Erased)
            {
                return false;
            }

            Cache.Apply(change);
        }

        return rest.IsEmpty;
    }
}
