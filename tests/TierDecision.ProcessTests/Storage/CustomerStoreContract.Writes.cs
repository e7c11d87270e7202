using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Single writes: what stands, what is refused, and what survives a load.</summary>
public abstract partial class CustomerStoreContract
{

    [Fact]
    public async Task Put_of_a_new_customer_is_found_by_id_and_alias_through_every_connection()
    {
        await LoadAsync(Customers(10));
        await using var other = Open();
        Assert.Equal(LookupStatus.Unknown, (await other.FindAsync(IdentifierKind.CustomerId, Id(77), default)).Status);

        var result = await Store.PutAsync(Put(77, version: 5, add: [Phone(77), Email(77)]), default);

        Assert.Equal(new WriteResult(WriteStatus.Applied, 5), result);
        foreach (var store in new[] { Store, other })
        {
            foreach (var (kind, key) in new[]
            {
                (IdentifierKind.CustomerId, Id(77)), (IdentifierKind.Phone, Phone(77)), (IdentifierKind.Email, Email(77)),
            })
            {
                Assert.Equal(CustomerLookup.Found(Written(77, 5)), await store.FindAsync(kind, key, default));
            }
        }
    }

    [Fact]
    public async Task Put_of_a_newer_version_replaces_the_score_and_keeps_the_override()
    {
        await LoadAsync(Customers(10));

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(7, version: 2), default)).Status);

        // Customer 7 is loaded with an override.
        var expected = Written(7, 2) with { OverrideTier = Score(7).OverrideTier, OverrideExpiry = Score(7).OverrideExpiry };
        Assert.Equal(expected, (await FindAsync(IdentifierKind.CustomerId, Id(7))).Score);
    }

    [Fact]
    public async Task Put_of_an_older_or_other_equal_version_is_refused_with_the_one_that_stands()
    {
        await LoadAsync(Customers(10, edition: 5));

        var older = await Store.PutAsync(Put(1, version: 4), default);
        var equal = await Store.PutAsync(Put(1, version: 5), default);

        Assert.Equal((WriteStatus.Older, 5ul), (older.Status, older.Version));
        Assert.Equal((WriteStatus.Older, 5ul), (equal.Status, equal.Version));
        Assert.Equal(Score(1, 5), (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
    }

    [Fact]
    public async Task Put_sent_twice_is_applied_twice_and_changes_nothing_the_second_time()
    {
        await LoadAsync(Customers(10));
        var write = Put(50, version: 3, add: [Phone(50)]);

        Assert.Equal(new WriteResult(WriteStatus.Applied, 3), await Store.PutAsync(write, default));
        Assert.Equal(new WriteResult(WriteStatus.Applied, 3), await Store.PutAsync(write, default));

        Assert.Equal(Written(50, 3), (await FindAsync(IdentifierKind.Phone, Phone(50))).Score);
    }

    [Fact]
    public async Task Put_takes_an_alias_over_and_removes_only_its_own()
    {
        await LoadAsync(Customers(10));

        // Phone 4 stands for customer 4, phone 5 for customer 5.
        await Store.PutAsync(Put(1, version: 2, add: [Phone(4)], remove: [Phone(5), Phone(1)]), default);

        Assert.Equal(Written(1, 2), (await FindAsync(IdentifierKind.Phone, Phone(4))).Score);
        Assert.Equal(Score(5), (await FindAsync(IdentifierKind.Phone, Phone(5))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
    }

    [Fact]
    public async Task Put_counts_the_aliases_that_it_takes_from_others()
    {
        await LoadAsync(Customers(10));

        // Phones 4 and 5 are other customers', 1 is the customer's own, 50 is nobody's.
        var taking = await Store.PutAsync(Put(1, version: 2, add: [Phone(4), Phone(5), Phone(1), Phone(50)]), default);
        var again = await Store.PutAsync(Put(1, version: 2, add: [Phone(4), Phone(5), Phone(1), Phone(50)]), default);
        var older = await Store.PutAsync(Put(1, version: 1, add: [Phone(6)]), default);

        Assert.Equal((WriteStatus.Applied, 2), (taking.Status, taking.TakenAliases));
        Assert.Equal((WriteStatus.Applied, 0), (again.Status, again.TakenAliases));
        Assert.Equal((WriteStatus.Older, 0), (older.Status, older.TakenAliases));
    }

    [Fact]
    public async Task Put_counts_a_shared_alias_as_taken_also_by_whom_it_stands_for()
    {
        await Store.LoadAsync(Header, Sharers, null, default);

        var best = await Store.PutAsync(Put(6, version: 2, add: [Phone(1)]), default);
        var other = await Store.PutAsync(Put(5, version: 2, add: [Phone(2)]), default);

        Assert.Equal((1, 1), (best.TakenAliases, other.TakenAliases));
    }

    [Theory]
    [InlineData("diamond", "the live dataset has no tier 'diamond'; there are: platinum, gold, basic")]
    [InlineData("golld", "the live dataset has no tier 'golld'; there are: platinum, gold, basic; did you mean 'gold'?")]
    public async Task Put_of_a_tier_that_the_dataset_does_not_have_is_refused(string tier, string detail)
    {
        await LoadAsync(Customers(10));

        var result = await Store.PutAsync(Put(1, version: 2) with { Tier = tier }, default);

        Assert.Equal((WriteStatus.UnknownTier, detail), (result.Status, result.Detail));
    }

    // As in policies and score files.
    [Fact]
    public async Task Tier_is_written_whatever_its_case_and_called_as_the_dataset_calls_it()
    {
        await LoadAsync(Customers(10));

        Assert.Equal(new WriteResult(WriteStatus.Applied, 2), await Store.PutAsync(Put(1, version: 2) with { Tier = "GOLD" }, default));
        Assert.Equal(new WriteResult(WriteStatus.Applied, 2), await Store.PutAsync(Put(1, version: 2), default));
        Assert.Equal(new WriteResult(WriteStatus.Applied, 1), await Store.SetOverrideAsync(Override(1, "Platinum", version: 1), default));
        Assert.Equal(new WriteResult(WriteStatus.Applied, 1), await Store.SetOverrideAsync(Override(1, "platinum", version: 1), default));

        Assert.Equal(Written(1, 2) with { OverrideTier = 0, OverrideExpiry = FarAhead }, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
        Assert.Equal("platinum", (await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Override!.Tier);
    }

    [Fact]
    public async Task Case_tells_tiers_apart_that_differ_in_nothing_else()
    {
        Assert.Equal(
            LoadStatus.Loaded, (await Store.LoadAsync(Header with { Tiers = ["Gold", "gold", "basic"] }, Customers(10), null, default)).Status);

        await Store.PutAsync(Put(1, version: 2), default);
        await Store.PutAsync(Put(2, version: 2) with { Tier = "Gold" }, default);

        Assert.Equal((byte)1, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Tier);
        Assert.Equal((byte)0, (await FindAsync(IdentifierKind.CustomerId, Id(2))).Score.Tier);
    }

    [Fact]
    public async Task Put_with_an_alias_added_and_removed_is_a_bug_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(Put(1, version: 2, add: [Phone(1)], remove: [Phone(1)]), default).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            () => Store.PutAsync(Put(1, version: 2, add: [.. Enumerable.Range(0, 33).Select(Phone)]), default).AsTask());
    }

    [Fact]
    public async Task Remove_forgets_the_customer_with_every_alias_and_refuses_what_is_older()
    {
        await LoadAsync(Customers(100));
        await Store.PutAsync(Put(5, version: 2, add: [Phone(500)]), default);

        Assert.Equal((WriteStatus.Applied, 3ul), Outcome(await Store.RemoveAsync(Id(5), 3, default)));
        Assert.Equal((WriteStatus.Applied, 3ul), Outcome(await Store.RemoveAsync(Id(5), 3, default)));

        foreach (var (kind, key) in new[]
        {
            (IdentifierKind.CustomerId, Id(5)), (IdentifierKind.Phone, Phone(5)), (IdentifierKind.Email, Email(5)), (IdentifierKind.Phone, Phone(500)),
        })
        {
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(kind, key)).Status);
        }

        Assert.Equal((WriteStatus.Older, 3ul), Outcome(await Store.PutAsync(Put(5, version: 3), default)));
        Assert.Equal((WriteStatus.Older, 3ul), Outcome(await Store.RemoveAsync(Id(5), 2, default)));
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(5, version: 4), default)).Status);
        Assert.Equal(Written(5, 4), (await FindAsync(IdentifierKind.CustomerId, Id(5))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(5))).Status);
    }

    [Fact]
    public async Task Remove_of_an_older_version_or_of_nobody_is_refused()
    {
        await LoadAsync(Customers(10, edition: 5));

        Assert.Equal((WriteStatus.Older, 5ul), Outcome(await Store.RemoveAsync(Id(1), 5, default)));
        Assert.Equal(WriteStatus.Unknown, (await Store.RemoveAsync(Id(99), 5, default)).Status);
        Assert.Equal(LookupStatus.Found, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Status);
    }

    [Fact]
    public async Task Write_after_another_programs_load_is_judged_by_what_is_live_now()
    {
        await LoadAsync(Customers(10, edition: 9));
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(1, 10), default)).Status);
        await using var other = Open();
        Assert.Equal(LoadStatus.Loaded, (await other.LoadAsync(Header, Customers(10, edition: 1), null, default)).Status);

        // Older than what stood before that load.
        Assert.Equal((WriteStatus.Applied, 5ul), Outcome(await Store.PutAsync(Put(2, 5), default)));
    }

    [Fact]
    public async Task Override_is_set_named_and_ended()
    {
        await LoadAsync(Customers(10));
        Assert.Equal(LookupStatus.Unknown, (await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Status);

        Assert.Equal(new WriteResult(WriteStatus.Applied, 1), await Store.SetOverrideAsync(Override(1, "platinum", version: 1), default));

        var score = (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score;
        Assert.Equal(Score(1) with { OverrideTier = 0, OverrideExpiry = FarAhead }, score);
        var found = await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default);
        Assert.Equal(new CustomerOverride("platinum", FarAhead, "ann", "a friend of the house", 1), found.Override);
        Assert.Equal(found, await Store.FindOverrideAsync(IdentifierKind.Phone, Phone(1), default));
        Assert.Equal(LookupStatus.Unknown, (await Store.FindOverrideAsync(IdentifierKind.Phone, Phone(9999), default)).Status);

        Assert.Equal((WriteStatus.Older, 1ul), Outcome(await Store.SetOverrideAsync(Override(1, null, version: 1), default)));
        Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(1, null, version: 2), default)).Status);
        Assert.Equal(CustomerScore.NoTier, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.OverrideTier);
        Assert.Null((await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Override!.Tier);
    }

    [Fact]
    public async Task Override_of_nobody_or_to_no_tier_is_refused()
    {
        await LoadAsync(Customers(10));

        Assert.Equal(WriteStatus.Unknown, (await Store.SetOverrideAsync(Override(99, "gold", version: 1), default)).Status);
        Assert.Equal(WriteStatus.UnknownTier, (await Store.SetOverrideAsync(Override(1, "diamond", version: 1), default)).Status);
    }

    [Fact]
    public async Task Write_into_an_empty_store_says_that_there_is_no_dataset()
    {
        Assert.Equal(WriteStatus.NoDataset, (await Store.PutAsync(Put(1, version: 1), default)).Status);
        Assert.Equal(WriteStatus.NoDataset, (await Store.RemoveAsync(Id(1), 1, default)).Status);
        Assert.Equal(WriteStatus.NoDataset, (await Store.SetOverrideAsync(Override(1, "gold", version: 1), default)).Status);
        Assert.Equal(LookupStatus.Unknown, (await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
        Assert.Equal(LoadStatus.NothingToFlipBackTo, (await Store.FlipBackAsync(default)).Status);
    }

    [Fact]
    public async Task Write_to_a_store_that_cannot_be_reached_is_a_value()
    {
        await using var unreachable = OpenUnreachable();

        Assert.Equal(WriteStatus.Unavailable, (await unreachable.PutAsync(Put(1, version: 1), default)).Status);
        Assert.Equal(WriteStatus.Unavailable, (await unreachable.RemoveAsync(Id(1), 1, default)).Status);
        Assert.Equal(WriteStatus.Unavailable, (await unreachable.SetOverrideAsync(Override(1, "gold", version: 1), default)).Status);
        Assert.Equal(LookupStatus.Unavailable, (await unreachable.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Status);
        Assert.Equal(LoadStatus.Unavailable, (await unreachable.FlipBackAsync(default)).Status);
    }

    [Fact]
    public async Task Load_keeps_writes_that_are_newer_and_replaces_those_that_are_older()
    {
        await LoadAsync(Customers(10));
        await Store.PutAsync(Put(1, version: 9, add: [Phone(100)], remove: [Phone(1)]), default);
        await Store.PutAsync(Put(2, version: 2, add: [Phone(200)]), default);
        await Store.PutAsync(Put(50, version: 9), default);
        await Store.PutAsync(Put(60, version: 2), default);

        await LoadAsync(Customers(10, edition: 5));

        Assert.Equal(Written(1, 9), (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
        Assert.Equal(Written(1, 9), (await FindAsync(IdentifierKind.Phone, Phone(100))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(1))).Status);
        Assert.Equal(Score(2, 5), (await FindAsync(IdentifierKind.CustomerId, Id(2))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(200))).Status);
        Assert.Equal(Written(50, 9), (await FindAsync(IdentifierKind.CustomerId, Id(50))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(60))).Status);
    }

    [Fact]
    public async Task Load_does_not_bring_back_who_was_removed_later_than_it()
    {
        await LoadAsync(Customers(10));
        await Store.RemoveAsync(Id(5), 9, default);
        await Store.RemoveAsync(Id(8), 2, default);

        await LoadAsync(Customers(10, edition: 5));

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Email, Email(5))).Status);
        Assert.Equal(Score(8, 5), (await FindAsync(IdentifierKind.Email, Email(8))).Score);
        Assert.Equal((WriteStatus.Older, 9ul), Outcome(await Store.PutAsync(Put(5, version: 9), default)));
    }

    [Fact]
    public async Task Load_keeps_overrides_by_the_tiers_name()
    {
        await LoadAsync(Customers(10));
        await Store.SetOverrideAsync(Override(1, "platinum", version: 1), default);
        await Store.SetOverrideAsync(Override(2, "gold", version: 1) with { Expiry = Instant.FromUnixTimeSeconds(1) }, default);
        var header = Header with { Tiers = ["gold", "platinum", "basic"] };

        Assert.Equal(LoadStatus.Loaded, (await Store.LoadAsync(header, Customers(10, edition: 5), null, default)).Status);

        Assert.Equal(
            Score(1, 5) with { OverrideTier = 1, OverrideExpiry = FarAhead }, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
        Assert.Equal("ann", (await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(1), default)).Override!.Author);
        Assert.Equal(Score(2, 5), (await FindAsync(IdentifierKind.CustomerId, Id(2))).Score);
    }

    [Fact]
    public async Task Writes_and_overrides_survive_a_load_whose_tiers_are_written_in_other_letters()
    {
        await LoadAsync(Customers(10));
        await Store.PutAsync(Put(1, version: 9), default);
        await Store.SetOverrideAsync(Override(2, "platinum", version: 1), default);
        var header = Header with { Tiers = ["BASIC", "PLATINUM", "GOLD"] };

        Assert.Equal(LoadStatus.Loaded, (await Store.LoadAsync(header, Customers(10, edition: 5), null, default)).Status);

        Assert.Equal((byte)2, (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score.Tier);
        Assert.Equal((byte)1, (await FindAsync(IdentifierKind.CustomerId, Id(2))).Score.OverrideTier);
    }

    [Fact]
    public async Task Flip_back_returns_to_the_dataset_before_with_the_writes_since()
    {
        var first = await LoadAsync(Customers(10));
        await LoadAsync(Customers(5, edition: 2));
        await Store.PutAsync(Put(9, version: 3, add: [Phone(900)]), default);
        await Store.RemoveAsync(Id(4), 3, default);

        var result = await Store.FlipBackAsync(default);

        Assert.Equal((LoadStatus.Loaded, first.Number), (result.Status, result.Dataset!.Number));
        Assert.Equal(first.Number, (await Store.DescribeAsync(default)).Dataset!.Number);
        Assert.Equal(Score(8), (await FindAsync(IdentifierKind.Phone, Phone(8))).Score);
        Assert.Equal(Written(9, 3), (await FindAsync(IdentifierKind.Phone, Phone(900))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(4))).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(8, version: 2), default)).Status);

        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        Assert.Equal(Score(1, 2), (await FindAsync(IdentifierKind.CustomerId, Id(1))).Score);
    }

    [Fact]
    public async Task Writes_during_loads_and_flip_backs_are_acknowledged_and_none_is_lost()
    {
        const int People = 20;
        await LoadAsync(Customers(People));
        await using var writer = Open();
        using var ended = new CancellationTokenSource();
        var acknowledged = new ulong[People];

        var writing = Task.Run(async () =>
        {
            for (var version = 1000ul; !ended.IsCancellationRequested; version++)
            {
                var number = (int)(version % People);
                var result = await writer.PutAsync(Put(number, version, add: [Phone(1000 + number)]), default);
                Assert.Equal((WriteStatus.Applied, version), Outcome(result));
                acknowledged[number] = version;
            }
        });
        for (var edition = 2; edition <= 6; edition++)
        {
            await LoadAsync(Customers(People, edition));
            Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        }

        await ended.CancelAsync();
        await writing;

        for (var number = 0; number < People; number++)
        {
            if (acknowledged[number] > 0)
            {
                Assert.Equal(acknowledged[number], (await FindAsync(IdentifierKind.CustomerId, Id(number))).Score.Version);
                Assert.Equal(acknowledged[number], (await FindAsync(IdentifierKind.Phone, Phone(1000 + number))).Score.Version);
            }
        }
    }

    [Fact]
    public async Task Who_follows_is_told_of_a_write_through_another_store()
    {
        await using var follower = (await CustomerFollower.StartAsync(Store, await LoadAsync(Customers(10)), null, default)).Follower!;
        await using var other = Open();
        await FollowToldAsync(async () => (await other.PutAsync(Put(1, version: 2), default)).Status == WriteStatus.Applied, version: 2);
        await FollowToldAsync(async () => (await other.PutAsync(Put(1, version: 3), default)).Status == WriteStatus.Applied, version: 3);

        // Nothing is looked for that the store has not told of: it would wait longer than this test may.
        async Task FollowToldAsync(Func<Task<bool>> write, ulong version)
        {
            var followed = UntilFollowedAsync(version);
            Assert.True(await write());
            await followed.WaitAsync(Wait.Deadline);
        }

        async Task UntilFollowedAsync(ulong version)
        {
            do
            {
                await follower.WaitAsync(TimeSpan.FromHours(1), default);
                await follower.StepAsync(complete: false, default);
            }
            while (!follower.Replica.TryFind(IdentifierKind.CustomerId, Id(1), out var score) || score.Version != version);
        }
    }

    private protected static (WriteStatus Status, ulong Version) Outcome(WriteResult result) => (result.Status, result.Version);
}
