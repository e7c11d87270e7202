using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>Removals as the right to erasure asks for: nothing is left anywhere in the store but that there was one.</summary>
public abstract partial class CustomerStoreContract
{
    [Fact]
    public async Task Removal_leaves_nothing_in_both_datasets_and_tells_what_it_took()
    {
        var before = await LoadAsync(Customers(20));
        var live = await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), default);
        await Store.SetOverrideAsync(Override(5, "platinum", version: 1), default);
        IdentityKey[] aliases = [Phone(5), Email(5), Phone(500)];
        var found = await Store.TraceAsync(Id(5), aliases, default);
        Assert.False(found.IsErased);
        Assert.Equal(
            [
                new(TracePlace.Record, live.Number, 1), new(TracePlace.Override, live.Number, 1), new(TracePlace.Mark, live.Number, 1),
                new(TracePlace.Record, before.Number, 1),
            ],
            found.Traces.Where(trace => trace.Place is not (TracePlace.Alias or TracePlace.Change or TracePlace.Audit)));
        var (own, kept) = (Aliases(live), Aliases(before));
        Assert.Equal(kept + 1, own);

        var removed = await Store.RemoveAsync(Id(5), 4, default);

        Assert.Equal((WriteStatus.Applied, 4ul), Outcome(removed));
        Assert.Equal((2, 1, own + kept), (removed.Erased.Records, removed.Erased.Overrides, removed.Erased.Aliases));
        Assert.True(removed.Erased.Changes > 0);
        var left = await Store.TraceAsync(Id(5), aliases, default);
        Assert.Null(left.Detail);
        Assert.True(left.IsErased);
        Assert.Equal([(TracePlace.Removal, live.Number), (TracePlace.Removal, before.Number)], left.Traces.Select(trace => (trace.Place, trace.Dataset)));
        Assert.Equal(LookupStatus.Unknown, (await Store.FindOverrideAsync(IdentifierKind.CustomerId, Id(5), default)).Status);

        int Aliases(DatasetInfo dataset) => found.Traces.Single(trace => trace.Place == TracePlace.Alias && trace.Dataset == dataset.Number).Count;
    }

    [Fact]
    public async Task Export_has_all_that_both_datasets_hold_of_a_customer_and_nothing_after_a_removal()
    {
        var before = await LoadAsync(Customers(20));
        var live = await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), default);
        await Store.SetOverrideAsync(Override(5, "platinum", version: 1), default);

        var found = await Store.ExportAsync(Id(5), default);

        Assert.Null(found.Detail);
        Assert.Equal([(live.Number, true), (before.Number, false)], found.Datasets.Select(holding => (holding.Dataset.Number, holding.IsLive)));
        var (now, earlier) = (found.Datasets[0], found.Datasets[1]);
        Assert.Equal((3ul, "platinum"), (now.Score!.Value.Version, now.Override!.Tier));
        Assert.Equal(1ul, earlier.Score!.Value.Version);
        Assert.Null(earlier.Override);
        Assert.Equal([Phone(500)], now.WrittenAliases);
        Assert.Equal(earlier.Aliases.Append(Phone(500)).ToHashSet(), now.Aliases.ToHashSet());
        Assert.Contains(Phone(5), now.Aliases);
        Assert.True(now.IsWritten && !earlier.IsWritten);

        await Store.RemoveAsync(Id(5), 0, default);
        Assert.Empty((await Store.ExportAsync(Id(5), default)).Datasets);
        Assert.Empty((await Store.ExportAsync(Id(999), default)).Datasets);
        Assert.Equal(2, (await Store.ExportAsync(Id(6), default)).Datasets.Count);
    }

    [Fact]
    public async Task Removal_stands_when_flipped_back_to_a_dataset_whose_record_was_newer()
    {
        await LoadAsync(Customers(20, edition: 9));
        await LoadAsync(Customers(20, edition: 2));

        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(5), 3, default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(5))).Status);
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
    }

    [Fact]
    public async Task Removal_that_was_cut_off_stands_when_flipped_back_to_a_dataset_whose_record_was_newer()
    {
        await LoadAsync(Customers(20, edition: 9));
        await LoadAsync(Customers(20, edition: 2));

        await CutOffAsync(5, version: 3);
        await CutOffAsync(8, version: 3);
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(8, version: 4), default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(5))).Status);
        Assert.Equal(Written(8, 4), (await FindAsync(IdentifierKind.CustomerId, Id(8))).Score);
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(8))).Status);
        Assert.Equal(WriteStatus.Older, (await Store.PutAsync(Put(5, version: 3), default)).Status);

        // And there is nothing of it that would undo what is written from now on.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(5, version: 4, add: [Phone(5)]), default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        Assert.Equal(Written(5, 4), (await FindAsync(IdentifierKind.Phone, Phone(5))).Score);

        async Task CutOffAsync(int number, ulong version)
        {
            await using var cut = await CutRemovalsOffAsync();
            Assert.Equal(cut is null ? WriteStatus.Applied : WriteStatus.Unavailable, (await Store.RemoveAsync(Id(number), version, default)).Status);
        }
    }

    [Fact]
    public async Task Removal_without_a_version_wins_whatever_stands()
    {
        await LoadAsync(Customers(20, edition: 2));
        var ahead = Now() + 3_600_000;
        await Store.PutAsync(Put(5, ahead, add: [Phone(500)]), default);

        var removed = await Store.RemoveAsync(Id(5), 0, default);

        Assert.Equal((WriteStatus.Applied, ahead), Outcome(removed));
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.Equal(WriteStatus.Older, (await Store.PutAsync(Put(5, ahead), default)).Status);
        Assert.Equal((WriteStatus.Applied, ahead), Outcome(await Store.RemoveAsync(Id(5), 0, default)));
        Assert.InRange((await Store.RemoveAsync(Id(6), 0, default)).Version, ahead - 3_700_000, ahead);
    }

    /// <summary>Earlier programs took any version: the greatest there is, or microseconds.</summary>
    [Theory]
    [InlineData(ulong.MaxValue, 0ul)]
    [InlineData(ulong.MaxValue, 5ul)]
    [InlineData(1_764_467_725_000_000ul, 0ul)]
    public async Task Removal_takes_out_a_customer_whose_version_nothing_exceeds_for_good(ulong stands, ulong version)
    {
        await LoadAsync(Customers(20));
        await Store.PutAsync(Put(5, stands, add: [Phone(500)]), default);
        await Store.SetOverrideAsync(Override(5, "platinum", stands), default);
        await LoadAsync(Customers(20, edition: 2));
        Assert.Equal(stands, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Score.Version);

        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(5), version, default)).Status);

        await AssertErasedAsync();
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        await AssertErasedAsync();
        await LoadAsync(Customers(20, edition: 3));
        await AssertErasedAsync();
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        await AssertErasedAsync();

        // Who comes later is a customer like any other.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(5, Now() + 1000), default)).Status);

        async Task AssertErasedAsync()
        {
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
            Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.Phone, Phone(500))).Status);
            Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5), Phone(500)], default)).IsErased);
        }
    }

    [Fact]
    public async Task Removal_takes_out_a_customer_whose_version_nothing_exceeds_from_the_dataset_before()
    {
        await LoadAsync(Customers(20));
        await Store.PutAsync(Put(5, ulong.MaxValue), default);
        await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, Now()), default);

        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(5), 0, default)).Status);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);

        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
    }

    [Fact]
    public async Task Removal_wins_over_writes_of_versions_that_nothing_exceeds_at_the_same_time()
    {
        await LoadAsync(Customers(20));
        await using var other = Open();
        using var ended = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 3).Select(writer => Task.Run(async () =>
        {
            for (var version = ulong.MaxValue - (ulong)writer; !ended.IsCancellationRequested; version -= 3)
            {
                await other.PutAsync(Put(5, version), default);
            }
        })).ToArray();
        for (var i = 0; i < 5; i++)
        {
            var removed = await Store.RemoveAsync(Id(5), 0, default);
            Assert.True(removed.Status == WriteStatus.Applied, removed.Detail);
        }

        await ended.CancelAsync();
        await Task.WhenAll(writing);
        await Wait.UntilAsync(
            async () => (await Store.RemoveAsync(Id(5), 0, default)).Status == WriteStatus.Applied, "the customer is removed");
        Assert.Equal(LookupStatus.Unknown, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Status);
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
    }

    [Fact]
    public async Task Writes_replace_what_stands_under_a_version_that_nobody_may_write_any_more()
    {
        await LoadAsync(Customers(20));
        await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, ulong.MaxValue), default);
        await Store.SetOverrideAsync(Override(5, "platinum", ulong.MaxValue), default);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(5, version: 3), default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(5, null, version: 3), default)).Status);
        Assert.Equal(3ul, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Score.Version);
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(default)).Status);
        Assert.Equal(3ul, (await FindAsync(IdentifierKind.CustomerId, Id(5))).Score.Version);
    }

    [Fact]
    public async Task Flip_back_counts_the_customers_who_are_live_then()
    {
        await LoadAsync(Customers(20));
        await LoadAsync(Customers(20, edition: 2));
        await Store.RemoveAsync(Id(5), 0, default);
        await Store.PutAsync(Put(77, version: 3), default);

        var result = await Store.FlipBackAsync(default);

        Assert.Equal((20, 20), (result.Dataset!.Customers, result.Customers));
        await Store.RemoveAsync(Id(6), 0, default);
        Assert.Equal(19, (await Store.FlipBackAsync(default)).Customers);
    }

    [Fact]
    public async Task Load_of_a_version_far_ahead_is_refused()
    {
        await LoadAsync(Customers(3));
        var customer = Customers(1, edition: 2).Single();
        customer = customer with { Score = customer.Score with { Version = ulong.MaxValue } };

        var e = await Assert.ThrowsAsync<ArgumentException>(() => Store.LoadAsync(Header, [customer], null, default));

        Assert.Contains("milliseconds since 1970", e.Message, StringComparison.Ordinal);
        await AssertHoldsAsync(3, edition: 1);
    }

    private static ulong Now() => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Alias_that_was_another_customers_is_found_in_that_customers_mark_until_two_newer_loads()
    {
        await LoadAsync(Customers(20));
        var live = await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(4, version: 3, add: [Phone(500)]), default);
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), default);

        await Store.RemoveAsync(Id(5), 4, default);

        var left = await Store.TraceAsync(Id(5), [Phone(5), Phone(500)], default);
        Assert.Equal(new CustomerTrace(TracePlace.OtherMark, live.Number, 1), Assert.Single(left.Traces, trace => trace.Place == TracePlace.OtherMark));
        Assert.False(left.IsErased);
        await LoadAsync(Customers(3, edition: 5));
        Assert.False((await Store.TraceAsync(Id(5), [Phone(500)], default)).IsErased);
        await LoadAsync(Customers(3, edition: 6));
        Assert.Empty((await Store.TraceAsync(Id(5), [Phone(500)], default)).Traces);
    }

    [Fact]
    public async Task Load_that_still_has_a_removed_customer_leaves_nothing_of_the_customer()
    {
        await LoadAsync(Customers(20));
        await Store.RemoveAsync(Id(5), 9, default);

        await LoadAsync(Customers(20, edition: 5));

        var left = await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default);
        Assert.True(left.IsErased);
        Assert.Equal(2, left.Traces.Count);
        var dataset = (await Store.DescribeAsync(default)).Dataset!;
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;
        Assert.Equal(19, follower.Replica.Customers);
        await Store.PutAsync(Put(6, version: 6), default);
        Assert.Equal((FollowStatus.Current, 0), await StepAsync(follower));
    }

    [Fact]
    public async Task Removal_of_a_customer_whom_only_the_dataset_before_has_is_applied()
    {
        await LoadAsync(Customers(20));
        await LoadAsync(Customers(5, edition: 2));

        Assert.Equal((WriteStatus.Applied, 3ul), Outcome(await Store.RemoveAsync(Id(8), 3, default)));

        Assert.True((await Store.TraceAsync(Id(8), [Phone(8)], default)).IsErased);
        Assert.Equal(WriteStatus.Older, (await Store.PutAsync(Put(8, version: 3), default)).Status);
        Assert.Empty((await Store.TraceAsync(Id(99), [Phone(99)], default)).Traces);
    }

    [Fact]
    public async Task Follower_that_comes_after_an_erasure_reads_anew_and_agrees()
    {
        var dataset = await LoadAsync(Customers(50));
        await using var follower = (await CustomerFollower.StartAsync(Store, dataset, null, default)).Follower!;

        await Store.PutAsync(Put(5, version: 2, add: [Phone(500)]), default);
        await Store.RemoveAsync(Id(5), 3, default);
        await Store.PutAsync(Put(6, version: 2), default);
        var step = await follower.StepAsync(complete: true, default);

        Assert.Equal(FollowStatus.Current, step.Status);
        Assert.False(follower.Replica.TryFind(IdentifierKind.CustomerId, Id(5), out _));
        Assert.False(follower.Replica.TryFind(IdentifierKind.Phone, Phone(5), out _));
        Assert.False(follower.Replica.TryFind(IdentifierKind.Phone, Phone(500), out _));
        Assert.True(follower.Replica.TryFind(IdentifierKind.CustomerId, Id(6), out var score));
        Assert.Equal(Written(6, 2) with { OverrideTier = Score(6).OverrideTier, OverrideExpiry = Score(6).OverrideExpiry }, score);
        var (records, aliases) = await ReadAllAsync(dataset);
        var checksum = follower.Replica.Table.ComputeChecksum();
        Assert.Equal((records.Count, aliases.Count), (checksum.Customers, checksum.Aliases));
    }

    [Fact]
    public async Task Erasure_keys_are_the_same_for_everyone_until_a_removal_replaces_those_of_customer_and_aliases()
    {
        await LoadAsync(Customers(20));
        await using var other = Open();
        var known = await KeysAsync(Store, null);
        Assert.Same(known, await KeysAsync(Store, known));
        Assert.Equal(known.Version, (await KeysAsync(other, null)).Version);

        var removed = await Store.RemoveAsync(Id(5), 3, default);

        var replaced = Replaced(known, await KeysAsync(other, known));
        Assert.Equal(removed.Erased.Keys, replaced.Count);
        Assert.Superset(new[] { Id(5), Phone(5) }.Select(ErasureKeys.Group).ToHashSet(), replaced);
        Assert.DoesNotContain(ErasureKeys.Group(Id(6)), replaced);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Keys_of_an_alias_that_leaves_a_customer_by_a_write_are_replaced_and_those_of_others_stay(bool isTaken)
    {
        await LoadAsync(Customers(20));
        var known = await KeysAsync(Store, null);
        await Store.PutAsync(Put(5, version: 2, add: [Phone(500)]), default);
        Assert.Same(known, await KeysAsync(Store, known));

        var write = isTaken ? Put(6, version: 3, add: [Phone(5)]) : Put(5, version: 3, remove: [Phone(5)]);
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(write, default)).Status);

        var next = await KeysAsync(Store, known);
        Assert.Equal(ErasureKeys.Group(Phone(5)), Assert.Single(Replaced(known, next)));

        // Sent again, it takes nothing from anybody.
        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(write, default)).Status);
        Assert.Same(next, await KeysAsync(Store, next));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Removal_replaces_the_keys_of_aliases_that_left_the_customer_by_writes_or_by_the_last_load(bool isLoaded)
    {
        await LoadAsync(Customers(20));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500), Phone(501)]), default);
        await Store.PutAsync(Put(5, version: 4, remove: [Phone(500)]), default);
        await Store.PutAsync(Put(6, version: 4, add: [Phone(501)]), default);
        if (isLoaded)
        {
            await LoadAsync(Customers(20, edition: 5).Select(customer => customer with { Aliases = [] }));
        }

        var known = await KeysAsync(Store, null);
        var removed = await Store.RemoveAsync(Id(5), 6, default);

        var replaced = Replaced(known, await KeysAsync(Store, known));
        Assert.Equal(removed.Erased.Keys, replaced.Count);
        Assert.Superset(new[] { Id(5), Phone(5), Phone(500), Phone(501) }.Select(ErasureKeys.Group).ToHashSet(), replaced);
        Assert.DoesNotContain(ErasureKeys.Group(Id(6)), replaced);
    }

    [Fact]
    public async Task Removal_that_is_refused_replaces_no_keys()
    {
        await LoadAsync(Customers(20));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), default);
        var known = await KeysAsync(Store, null);

        Assert.Equal(WriteStatus.Older, (await Store.RemoveAsync(Id(5), 2, default)).Status);

        Assert.Same(known, await KeysAsync(Store, known));
    }

    private static HashSet<int> Replaced(ErasureKeys known, ErasureKeys next) =>
        [.. Enumerable.Range(0, ErasureKeys.Count).Where(group => !known.Of(group).SequenceEqual(next.Of(group)))];

    // A connection may take longer than the time-out of one command.
    private static async Task<ErasureKeys> KeysAsync(ICustomerStore store, ErasureKeys? known)
    {
        ErasureKeysReading reading = default;
        await Wait.UntilAsync(async () => (reading = await store.ReadErasureKeysAsync(known, default)).Keys is not null, "the keys are read");
        return reading.Keys!;
    }

    private static async Task<(FollowStatus Status, int Resyncs)> StepAsync(CustomerFollower follower)
    {
        var step = await follower.StepAsync(complete: true, default);
        return (step.Status, step.Resyncs);
    }

    [Fact]
    public async Task Erasure_of_a_store_that_cannot_be_reached_is_a_value()
    {
        await using var unreachable = OpenUnreachable();

        Assert.NotNull((await unreachable.TraceAsync(Id(1), [], default)).Detail);
        Assert.Null((await unreachable.ReadErasureKeysAsync(null, default)).Keys);
    }
}
