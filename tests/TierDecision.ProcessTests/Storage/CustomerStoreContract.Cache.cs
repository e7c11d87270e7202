using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>What a cache owes to the store.</summary>
public abstract partial class CustomerStoreContract
{
    [Fact]
    public async Task Cache_finds_what_the_store_holds_in_fewer_places_than_there_are_customers()
    {
        await using var follower = await CacheAsync(await LoadAsync(Customers(300)), places: 64);

        for (var round = 0; round < 2; round++)
        {
            for (var number = 0; number < 320; number++)
            {
                var expected = number < 300 ? CustomerLookup.Found(Score(number)) : CustomerLookup.Unknown;
                Assert.Equal(expected, await ThroughAsync(follower.Cache, IdentifierKind.CustomerId, Id(number)));
                Assert.Equal(
                    number % 3 > 0 ? expected : CustomerLookup.Unknown, await ThroughAsync(follower.Cache, IdentifierKind.Phone, Phone(number)));
            }
        }

        Assert.InRange(follower.Cache.Customers, 1, 64);
        Assert.Equal(LookupStatus.Unknown, (await ThroughAsync(follower.Cache, IdentifierKind.CustomerId, Phone(2))).Status);
        Assert.Equal(LookupStatus.Unknown, (await ThroughAsync(follower.Cache, IdentifierKind.Phone, Id(2))).Status);
    }

    [Fact]
    public async Task Cache_follows_every_kind_of_write()
    {
        await using var follower = await CacheAsync(await LoadAsync(Customers(10)), places: 64);
        var cache = follower.Cache;
        Assert.Equal(LookupStatus.Found, (await ThroughAsync(cache, IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(LookupStatus.Found, (await ThroughAsync(cache, IdentifierKind.Phone, Phone(4))).Status);
        Assert.Equal(LookupStatus.Unknown, (await ThroughAsync(cache, IdentifierKind.Email, Email(77))).Status);

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(1, 5, add: [Email(77)], remove: [Phone(1)]), default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(2, "platinum", 7), default)).Status);
        var step = await follower.StepAsync(complete: true, default);
        Assert.Equal((FollowStatus.Current, 0), (step.Status, step.Resyncs));

        // Read late, when the removal has taken out of the streams whom it was about: the cache is emptied.
        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(4), 9, default)).Status);
        step = await follower.StepAsync(complete: true, default);
        Assert.Equal((FollowStatus.Current, 1), (step.Status, step.Resyncs));
        foreach (var (kind, key) in new[]
        {
            (IdentifierKind.CustomerId, Id(1)), (IdentifierKind.Phone, Phone(1)), (IdentifierKind.Email, Email(77)), (IdentifierKind.CustomerId, Id(2)),
            (IdentifierKind.CustomerId, Id(4)), (IdentifierKind.Phone, Phone(4)),
        })
        {
            Assert.Equal(await FindAsync(kind, key), await ThroughAsync(cache, kind, key));
        }

        Assert.Equal(5ul, (await ThroughAsync(cache, IdentifierKind.Email, Email(77))).Score.Version);
    }

    [Fact]
    public async Task Cache_of_a_dataset_that_was_replaced_goes_on_with_it_and_says_so_until_it_is_gone()
    {
        await using var follower = await CacheAsync(await LoadAsync(Customers(50)), places: 64);
        await LoadAsync(Customers(50, edition: 2));

        Assert.Equal(FollowStatus.Replaced, (await follower.StepAsync(complete: true, default)).Status);
        Assert.Equal(CustomerLookup.Found(Score(7)), await ThroughAsync(follower.Cache, IdentifierKind.Phone, Phone(7)));
        Assert.Equal(LookupStatus.Unknown, (await ThroughAsync(follower.Cache, IdentifierKind.CustomerId, Id(60))).Status);

        await LoadAsync(Customers(50, edition: 3));
        Assert.Equal(LookupStatus.Unavailable, (await ThroughAsync(follower.Cache, IdentifierKind.CustomerId, Id(8))).Status);
        Assert.Equal(LookupStatus.Unavailable, (await ThroughAsync(follower.Cache, IdentifierKind.Phone, Phone(8))).Status);
    }

    [Fact]
    public async Task Many_questions_of_a_cache_are_answered_together()
    {
        await using var follower = await CacheAsync(await LoadAsync(Customers(2000)), places: 4096);

        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(number => follower.Cache.AskAsync(IdentifierKind.CustomerId, Id(number))));

        Assert.Equal(Enumerable.Range(0, 2000).Select(number => CustomerLookup.Found(Score(number))), answers);
    }

    [Fact]
    public async Task Cache_of_a_store_that_cannot_be_reached_is_not_begun()
    {
        var dataset = await LoadAsync(Customers(10));
        await using var unreachable = OpenUnreachable();

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => CacheFollower.StartAsync(unreachable, dataset, new CustomerCacheOptions(), new CustomerCacheCounts(), TimeProvider.System, default));
    }

    private async Task<CacheFollower> CacheAsync(DatasetInfo dataset, int places) => await CacheFollower.StartAsync(
        Store, dataset, new CustomerCacheOptions { Customers = places }, new CustomerCacheCounts(), TimeProvider.System, default);

    // As a request does: from memory, or else from the store.
    private static async Task<CustomerLookup> ThroughAsync(CustomerCache cache, IdentifierKind kind, IdentityKey key)
    {
        var status = cache.Find(kind, key, out var score);
        return status == LookupStatus.Unavailable ? await cache.AskAsync(kind, key) : new CustomerLookup(status, score);
    }
}
