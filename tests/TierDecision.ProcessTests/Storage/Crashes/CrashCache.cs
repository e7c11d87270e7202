using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage.Crashes;

/// <summary>
/// Reads through a cache with fewer places than there are people, while writers and Redis die, as a node of the service does: on a connection of its own, which outlives them all.
/// </summary>
internal sealed class CrashCache : IAsyncDisposable
{
    private const int Places = 16;

    // Beside the people of a step, so many others in a round.
    private const int Others = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly RedisCustomerStore _store;
    private readonly (IdentifierKind Kind, IdentityKey Key)[] _people;
    private CacheFollower _follower;

    private CrashCache(RedisCustomerStore store, CacheFollower follower, int people)
    {
        _store = store;
        _follower = follower;
        _people = [.. Enumerable.Range(0, people).SelectMany(number => new[] { (IdentifierKind.CustomerId, Id(number)), (IdentifierKind.Phone, Phone(number)) })];
    }

    public static async Task<CrashCache> StartAsync(string connection, int people)
    {
        var store = CrashWriter.Open(connection);
        return new CrashCache(store, await FollowAsync(store, (await store.DescribeAsync(default)).Dataset!), people);
    }

    /// <summary>Follows and reads beside a step until it is over. Returns what was found; a store that cannot be asked is no lie and is left out.</summary>
    public async Task<IReadOnlySet<CrashReading>> ReadBesideAsync(CrashStep step, CancellationToken over)
    {
        var read = new HashSet<CrashReading>();
        (IdentifierKind Kind, IdentityKey Key)[] own = [(IdentifierKind.CustomerId, Id(step.Id)), .. step.Added.Concat(step.Removed).Append(step.Id).Select(number => (IdentifierKind.Phone, Phone(number)))];
        for (var round = 0; !over.IsCancellationRequested; round++)
        {
            await _follower.StepAsync(complete: round % 8 == 0, default);
            foreach (var (kind, key) in own.Concat(Enumerable.Range(round * Others, Others).Select(other => _people[other % _people.Length])))
            {
                if (await ThroughAsync(kind, key) is { Status: not LookupStatus.Unavailable } found)
                {
                    read.Add(new(kind, key, found));
                }
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return read;
    }

    /// <summary>Follows all that there is to follow, and says what is read through it then that the model does not say; null where nothing is.</summary>
    public async Task<string?> DifferenceAsync(StoreModel model)
    {
        await Wait.UntilAsync(TryCatchUpAsync, "the cache follows the live customers");
        foreach (var (kind, key) in _people)
        {
            var status = _follower.Cache.Find(kind, key, out var score);
            if (status != LookupStatus.Unavailable && new CustomerLookup(status, score) != model.Find(kind, key))
            {
                return $"{kind} is {new CustomerLookup(status, score)} in the cache, not {model.Find(kind, key)}";
            }
        }

        var answers = await Task.WhenAll(_people.Select(person => ThroughAsync(person.Kind, person.Key)));
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] != model.Find(_people[i].Kind, _people[i].Key))
            {
                return $"{_people[i].Kind} is {answers[i]} through the cache, not {model.Find(_people[i].Kind, _people[i].Key)}";
            }
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _follower.DisposeAsync();
        await _store.DisposeAsync();
    }

    private static Task<CacheFollower> FollowAsync(RedisCustomerStore store, DatasetInfo dataset) => CacheFollower.StartAsync(
        store, dataset, new CustomerCacheOptions { Customers = Places }, new CustomerCacheCounts(), TimeProvider.System, default);

    private async Task<bool> TryCatchUpAsync()
    {
        switch ((await _follower.StepAsync(complete: true, default)).Status)
        {
            case FollowStatus.Current:
                return true;
            case FollowStatus.Replaced when await _store.DescribeAsync(default) is { Dataset: { } dataset }:
                await _follower.DisposeAsync();
                _follower = await FollowAsync(_store, dataset);
                return true;
            default:
                return false;
        }
    }

    private async Task<CustomerLookup> ThroughAsync(IdentifierKind kind, IdentityKey key)
    {
        var status = _follower.Cache.Find(kind, key, out var score);
        return status == LookupStatus.Unavailable ? await _follower.Cache.AskAsync(kind, key) : new CustomerLookup(status, score);
    }
}

/// <summary>What was read through the cache.</summary>
internal readonly record struct CrashReading(IdentifierKind Kind, IdentityKey Key, CustomerLookup Found)
{
    /// <summary>
    /// Whether it is from before a step or from after it; of customers who are replaced as a whole, from before: the cache is theirs. An alias and its customer are read one after the
    /// other, and may lie in two shards that are written one after the other: either may be from before and the other from after. A record is always a whole one.
    /// </summary>
    public bool IsExplained(IReadOnlyList<StoreModel> before, IReadOnlyList<StoreModel> after, CrashStep step)
    {
        var (kind, key, found) = this;
        if (before.Any(model => model.Find(kind, key) == found))
        {
            return true;
        }

        // By itself a customer is not shared.
        var self = found.Status == LookupStatus.Shared ? CustomerLookup.Found(found.Score) : found;
        return step.Kind is not (CrashStepKind.Load or CrashStepKind.FlipBack)
            && (after.Any(model => model.Find(kind, key) == found)
                || (kind != IdentifierKind.CustomerId && step.Kind == CrashStepKind.Put && step.Added.Concat(step.Removed).Any(number => Phone(number) == key)
                    && before.Concat(after).Any(model => model.Find(IdentifierKind.CustomerId, Id(step.Id)) == self)));
    }
}
