using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>
/// An alias that several customers of a load have, as contacts of one company have the number of its switchboard: ringcentral/rc-unified-crm-extension #2,
/// ringcentral/hubspot-embeddable-ringcentral-phone #230 and #238.
/// </summary>
public abstract partial class CustomerStoreContract
{
    // By number % 3 customers 3 and 6 have the best tier, and 6 has the greater value; of 4 and 5, 4 has the better tier.
    private static CustomerRecord[] Sharers => [Sharer(2, Phone(1)), Sharer(3, Phone(1)), Sharer(6, Phone(1)), Sharer(4, Phone(2), Email(4)), Sharer(5, Phone(2))];

    private static CustomerLookup SharedBy(int number, int edition = 1) => new(LookupStatus.Shared, Score(number, edition));

    [Fact]
    public async Task Shared_alias_stands_for_the_best_customer_whatever_the_order_of_lines()
    {
        foreach (var customers in new[] { Sharers, [.. Sharers.Reverse()], [.. Sharers.OrderBy(customer => customer.Key.High)] })
        {
            var result = await Store.LoadAsync(Header, customers, null, default);

            Assert.Equal(2, result.Shared.Count);
            Assert.Equal([Phone(1), Phone(2)], result.Shared.First.OrderBy(alias => alias == Phone(1) ? 0 : 1));
            Assert.Equal(2, result.Dataset!.SharedAliases);
            Assert.Equal(3, result.Dataset.Aliases - result.Dataset.SharedAliases);
            Assert.Equal(SharedBy(6), await FindAsync(IdentifierKind.Phone, Phone(1)));
            Assert.Equal(SharedBy(4), await FindAsync(IdentifierKind.Phone, Phone(2)));
            Assert.Equal(CustomerLookup.Found(Score(4)), await FindAsync(IdentifierKind.Email, Email(4)));
            Assert.Equal(CustomerLookup.Found(Score(6)), await FindAsync(IdentifierKind.CustomerId, Id(6)));
            Assert.Equal(2, (await Store.DescribeAsync(default)).Dataset!.SharedAliases);
        }
    }

    [Fact]
    public async Task Alias_of_one_customer_on_two_lines_is_not_shared()
    {
        var result = await Store.LoadAsync(Header, [Record(1, Score(1), [Phone(9), Phone(9)]), Record(2, Score(2), []), Record(1, Score(1), [Phone(9)])], null, default);

        Assert.Equal((2, 1, 0, 0), (result.Dataset!.Customers, result.Dataset.Aliases, result.Dataset.SharedAliases, result.Shared.Count));
        Assert.Equal(CustomerLookup.Found(Score(1)), await FindAsync(IdentifierKind.Phone, Phone(9)));
    }

    [Fact]
    public async Task Many_shared_aliases_are_each_found_and_some_are_named()
    {
        var customers = Enumerable.Range(0, 3000).Select(number => Record(number, Score(number), [Phone(number / 2), Email(number)]));

        var result = await Store.LoadAsync(Header, customers, null, default);

        Assert.Equal((1500, 10), (result.Shared.Count, result.Shared.First.Count));
        var hydrated = await CustomerReplica.HydrateAsync(Store, result.Dataset!, null, default);
        Assert.Equal(4500, hydrated.Replica!.Aliases);
        for (var number = 0; number < 3000; number++)
        {
            Assert.Equal(LookupStatus.Shared, hydrated.Replica.Find(IdentifierKind.Phone, Phone(number / 2), out var score));
            Assert.Equal((await FindAsync(IdentifierKind.Phone, Phone(number / 2))).Score, score);
            Assert.Equal(LookupStatus.Found, hydrated.Replica.Find(IdentifierKind.Email, Email(number), out _));
        }
    }

    [Fact]
    public async Task Single_write_of_a_shared_alias_ends_the_sharing_for_everyone_who_follows()
    {
        var dataset = await LoadAsync(Sharers);
        var started = await CustomerFollower.StartAsync(Store, dataset, null, default);
        await using var follower = started.Follower!;
        await using var cached = await CacheAsync(dataset, places: 64);
        Assert.Equal(SharedBy(6), Of(follower, Phone(1)));
        Assert.Equal(SharedBy(6), await ThroughAsync(cached.Cache, IdentifierKind.Phone, Phone(1)));
        Assert.Equal(SharedBy(4), await ThroughAsync(cached.Cache, IdentifierKind.Phone, Phone(2)));

        // To another customer, and to the one that it stands for already.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(3, 5, add: [Phone(1)]), default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(4, 5, add: [Phone(2)]), default)).Status);

        foreach (var (alias, customer) in new[] { (Phone(1), 3), (Phone(2), 4) })
        {
            var expected = await FindAsync(IdentifierKind.CustomerId, Id(customer));
            Assert.Equal(LookupStatus.Found, expected.Status);
            Assert.Equal(expected, await FindAsync(IdentifierKind.Phone, alias));
        }

        var step = await follower.StepAsync(complete: true, default);
        Assert.Equal((FollowStatus.Current, 0), (step.Status, step.Resyncs));
        Assert.Equal((FollowStatus.Current, 0), ((await cached.StepAsync(complete: true, default)).Status, step.Resyncs));
        foreach (var alias in new[] { Phone(1), Phone(2) })
        {
            var expected = await FindAsync(IdentifierKind.Phone, alias);
            Assert.Equal(expected, Of(follower, alias));
            Assert.Equal(expected, await ThroughAsync(cached.Cache, IdentifierKind.Phone, alias));
        }

        Assert.Equal((3, 3), (follower.Replica.Aliases, (await ReadAllAsync(dataset)).Aliases.Count));
    }

    [Fact]
    public async Task Sharing_that_ended_stays_ended_through_older_loads_and_comes_back_with_newer_ones_and_a_flip_back()
    {
        await LoadAsync(Sharers);
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(3, 5, add: [Phone(1)]), default)).Status);

        await LoadAsync(Sharers);
        Assert.Equal(LookupStatus.Found, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(SharedBy(4), await FindAsync(IdentifierKind.Phone, Phone(2)));

        await LoadAsync([.. Sharers.Select(customer => customer with { Score = customer.Score with { Version = 9 } })]);
        Assert.Equal(SharedBy(6, edition: 9), await FindAsync(IdentifierKind.Phone, Phone(1)));

        await Store.FlipBackAsync(default);
        Assert.Equal(LookupStatus.Found, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(SharedBy(4), await FindAsync(IdentifierKind.Phone, Phone(2)));
    }

    [Fact]
    public async Task Removal_of_the_best_customer_removes_the_shared_alias_and_counts_it_once()
    {
        var dataset = await LoadAsync(Sharers);
        var started = await CustomerFollower.StartAsync(Store, dataset, null, default);
        await using var follower = started.Follower!;

        var removed = await Store.RemoveAsync(Id(6), 9, default);

        Assert.Equal((WriteStatus.Applied, 1, 1), (removed.Status, removed.Erased.Records, removed.Erased.Aliases));
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(SharedBy(4), await FindAsync(IdentifierKind.Phone, Phone(2)));
        Assert.True((await Store.TraceAsync(Id(6), [Phone(1)], default)).Traces.All(trace => trace.Place != TracePlace.Alias));
        Assert.Equal(FollowStatus.Current, (await follower.StepAsync(complete: true, default)).Status);
        Assert.Equal(LookupStatus.Unknown, Of(follower, Phone(1)).Status);
        Assert.Equal(SharedBy(4), Of(follower, Phone(2)));
    }

    [Fact]
    public async Task Removal_of_a_shared_alias_from_its_customer_removes_it_with_its_mark()
    {
        var dataset = await LoadAsync(Sharers);

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(6, 5, remove: [Phone(1)]), default)).Status);

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(3, (await ReadAllAsync(dataset)).Aliases.Count);
    }

    [Fact]
    public async Task Checkpoint_remembers_what_is_shared()
    {
        var dataset = await LoadAsync(Sharers);
        var started = await CustomerFollower.StartAsync(Store, dataset, null, default);
        await using var follower = started.Follower!;
        var path = Path.Combine(Path.GetTempPath(), $"shared-{Guid.NewGuid():N}.checkpoint");
        try
        {
            Assert.Null(new ReplicaCheckpoint(path).Write(follower, Header.AsOf, default).Detail);
            var reading = new ReplicaCheckpoint(path).Read(Header.IdentityKeyFingerprint, default);
            Assert.Equal(LookupStatus.Shared, reading.Replica!.Find(IdentifierKind.Phone, Phone(1), out _));
            Assert.Equal(LookupStatus.Found, reading.Replica.Find(IdentifierKind.Email, Email(4), out _));
            Assert.Equal(3, reading.Replica.Aliases);

            Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(3, 5, add: [Phone(1)]), default)).Status);
            var resumed = await CustomerFollower.ResumeAsync(Store, reading.Replica, reading.Position!, default);
            Assert.Equal(reading.Position!.Streams.Count > 0, resumed.Follower is not null);
            if (resumed.Follower is not null)
            {
                await resumed.Follower.DisposeAsync();
                Assert.Equal(LookupStatus.Found, reading.Replica.Find(IdentifierKind.Phone, Phone(1), out _));
                Assert.Equal(LookupStatus.Shared, reading.Replica.Find(IdentifierKind.Phone, Phone(2), out _));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static CustomerLookup Of(CustomerFollower follower, IdentityKey alias) =>
        new(follower.Replica.Find(IdentifierKind.Phone, alias, out var score), score);

    private static CustomerRecord Sharer(int number, params IdentityKey[] aliases) => Record(number, Score(number), aliases);
}
