using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Erasure;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The audit trail: each change leaves its entry, nothing else does, and a removal reaches it.</summary>
public abstract partial class CustomerStoreContract
{
    private static readonly AuditActor Ann = new("crm", "ann", "a friend of the house");
    private static readonly AuditActor Feed = new("feed");

    /// <summary>Opens the store of this test with other bounds of the audit trail, at another time.</summary>
    private protected abstract ICustomerStore Open(AuditOptions audit, TimeProvider time);

    [Fact]
    public async Task Put_leaves_one_entry_with_the_columns_before_and_after()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(8, version: 5), Feed, default)).Status);

        var record = Assert.Single(await EntriesSinceAsync(before));
        var entry = record.Entry;
        Assert.Equal((AuditKind.CustomerPut, Feed, Id(8), false), (entry.Kind, entry.Actor, entry.Customer!.Value, entry.IsErased));
        Assert.Contains(new AuditChange("tier", "basic", "gold"), entry.Changes);
        Assert.Contains(new AuditChange("value_score", "8", "42.5"), entry.Changes);
        Assert.Contains(new AuditChange("version", "1", "5"), entry.Changes);
        Assert.All(entry.Changes, change => Assert.NotEqual(change.Before, change.After));
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        Assert.InRange(record.At, now - Duration.FromMinutes(5), now + Duration.FromMinutes(5));
    }

    [Fact]
    public async Task Put_of_a_new_customer_leaves_an_entry_with_nothing_before()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        await Store.PutAsync(Put(77, version: 5, add: [Phone(77)]), Feed, default);

        var entries = (await EntriesSinceAsync(before)).Select(record => record.Entry).ToArray();
        Assert.Equal([AuditKind.AliasChanged, AuditKind.CustomerPut], entries.Select(entry => entry.Kind).Order(KindByName));
        Assert.All(entries, entry => Assert.Equal(Id(77), entry.Customer));
        Assert.All(entries.SelectMany(entry => entry.Changes), change => Assert.Equal("", change.Before));
        Assert.Equal([new("alias", "", "this customer")], entries.Single(entry => entry.Kind == AuditKind.AliasChanged).Changes);
    }

    [Fact]
    public async Task Flags_alone_are_an_entry_of_their_own_kind()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        await Store.PutAsync(Flag(8, 6, CustomerFlags.OpenComplaint), Ann, default);

        var entry = Assert.Single(await EntriesSinceAsync(before)).Entry;
        Assert.Equal((AuditKind.FlagsChanged, Ann), (entry.Kind, entry.Actor));
        Assert.Equal(["flags", "version"], entry.Changes.Select(change => change.Field));
        Assert.Contains(Complaint, entry.Changes[0].After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Override_leaves_an_entry_when_it_is_set_and_when_it_ends()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        await Store.SetOverrideAsync(Override(8, "platinum", version: 3), Ann, default);
        await Store.SetOverrideAsync(Override(8, null, version: 4) with { Author = "bob", Reason = "moved away" }, Feed, default);

        var entries = (await EntriesSinceAsync(before)).Select(record => record.Entry).ToArray();
        Assert.Equal([(AuditKind.OverrideCleared, Feed), (AuditKind.OverrideSet, Ann)], entries.Select(entry => (entry.Kind, entry.Actor)));
        Assert.Equal(
            [
                new("override.tier", "", "platinum"), new("override.expires_at", "", "2100-01-01T00:00:00Z"), new("override.author", "", "ann"),
                new("override.reason", "", "a friend of the house"), new("override.version", "", "3"),
            ],
            entries[1].Changes);
        Assert.Equal(
            [
                new("override.tier", "platinum", ""), new("override.expires_at", "2100-01-01T00:00:00Z", ""), new("override.author", "ann", "bob"),
                new("override.reason", "a friend of the house", "moved away"), new("override.version", "3", "4"),
            ],
            entries[0].Changes);
        Assert.All(entries, entry => Assert.Equal(Id(8), entry.Customer));
    }

    [Fact]
    public async Task Override_that_came_with_the_load_is_what_stood_before()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        await Store.SetOverrideAsync(Override(7, "platinum", version: 3), Ann, default);

        Assert.Contains(new AuditChange("override.tier", "gold", "platinum"), Assert.Single(await EntriesSinceAsync(before)).Entry.Changes);
    }

    [Fact]
    public async Task Alias_that_moves_leaves_an_entry_for_both_customers_and_one_when_it_is_removed()
    {
        await LoadAsync(Customers(10));
        var before = await EntriesAsync();

        await Store.PutAsync(Put(3, version: 5, add: [Phone(4)]), Ann, default);
        await Store.PutAsync(Put(3, version: 6, remove: [Phone(4), Phone(5)]), Ann, default);

        var changes = (await EntriesSinceAsync(before)).Select(record => record.Entry).Where(entry => entry.Kind == AuditKind.AliasChanged)
            .Select(entry => (Assert.Single(entry.Changes), entry.Customer!.Value)).ToHashSet();
        Assert.Equal(
            new HashSet<(AuditChange, IdentityKey)>
            {
                (new("alias", "another customer", "this customer"), Id(3)),
                (new("alias", "this customer", "another customer"), Id(4)),
                (new("alias", "this customer", ""), Id(3)),
            },
            changes);
    }

    [Fact]
    public async Task Load_and_flip_back_leave_one_entry_each_whatever_they_carry_over()
    {
        var first = await LoadAsync(Customers(10));
        await Store.PutAsync(Put(8, version: 9, add: [Phone(88)]), Feed, default);
        await Store.SetOverrideAsync(Override(8, "platinum", version: 3), Ann, default);
        var before = await EntriesAsync();

        var second = (await Store.LoadAsync(Header, Customers(5, edition: 2), new AuditActor("eve@host"), null, default)).Dataset!;
        Assert.Equal(LoadStatus.Loaded, (await Store.FlipBackAsync(Ann, default)).Status);

        var entries = (await EntriesSinceAsync(before)).Select(record => record.Entry).ToArray();
        Assert.Equal([AuditKind.DatasetFlippedBack, AuditKind.DatasetLoaded], entries.Select(entry => entry.Kind));
        Assert.Equal([Ann, new AuditActor("eve@host")], entries.Select(entry => entry.Actor));
        Assert.Equal([new("dataset", $"{first.Number}", $"{second.Number}"), new("customers", "10", "5")], entries[1].Changes);
        Assert.Equal([new("dataset", $"{second.Number}", $"{first.Number}"), new("customers", "5", "10")], entries[0].Changes);
        Assert.All(entries, entry => Assert.Null(entry.Customer));
    }

    [Fact]
    public async Task First_load_leaves_an_entry_with_nothing_before()
    {
        var dataset = await LoadAsync(Customers(10));

        var entry = Assert.Single(await EntriesAsync()).Entry;

        Assert.Equal(AuditKind.DatasetLoaded, entry.Kind);
        Assert.Equal(new("dataset", "", $"{dataset.Number}"), entry.Changes[0]);
        Assert.Contains(new AuditChange("policy", "", "contact-centre 7"), entry.Changes);
    }

    [Fact]
    public async Task Writes_that_are_refused_or_sent_again_leave_no_entry()
    {
        Assert.Equal(WriteStatus.NoDataset, (await Store.PutAsync(Put(1, version: 5), Feed, default)).Status);
        await LoadAsync(Customers(10));
        await LoadAsync(Customers(10, edition: 2));
        await Store.PutAsync(Put(8, version: 5, add: [Phone(88)], remove: [Phone(8)]), Feed, default);
        await Store.SetOverrideAsync(Override(8, "platinum", version: 3), Ann, default);
        await Store.RemoveAsync(Id(9), 5, Ann, default);
        var before = await EntriesAsync();

        Assert.Equal(WriteStatus.Applied, (await Store.PutAsync(Put(8, version: 5, add: [Phone(88)], remove: [Phone(8)]), Feed, default)).Status);
        Assert.Equal(WriteStatus.Older, (await Store.PutAsync(Put(8, version: 4, add: [Phone(99)]), Feed, default)).Status);
        Assert.Equal(WriteStatus.UnknownTier, (await Store.PutAsync(Put(8, version: 9) with { Tier = "tin" }, Feed, default)).Status);
        Assert.Equal(WriteStatus.TierMissing, (await Store.PutAsync(Flag(77, 6, CustomerFlags.OpenComplaint), Feed, default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.SetOverrideAsync(Override(8, "platinum", version: 3), Ann, default)).Status);
        Assert.Equal(WriteStatus.Older, (await Store.SetOverrideAsync(Override(8, null, version: 2), Ann, default)).Status);
        Assert.Equal(WriteStatus.Unknown, (await Store.SetOverrideAsync(Override(77, "gold", version: 9), Ann, default)).Status);
        Assert.Equal(WriteStatus.Older, (await Store.RemoveAsync(Id(8), 4, Ann, default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(9), 5, Ann, default)).Status);
        Assert.Equal(WriteStatus.Applied, (await Store.RemoveAsync(Id(9), 0, Ann, default)).Status);
        Assert.Equal(WriteStatus.Unknown, (await Store.RemoveAsync(Id(77), 0, Ann, default)).Status);

        Assert.Empty(await EntriesSinceAsync(before));
    }

    [Fact]
    public async Task Removal_leaves_of_entries_that_name_the_customer_when_who_did_what_kind_of_thing()
    {
        await LoadAsync(Customers(20));
        await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), Feed, default);
        await Store.PutAsync(Put(6, version: 3, add: [Phone(500)]), Feed, default);
        await Store.SetOverrideAsync(Override(5, "platinum", version: 1), Ann, default);
        await Store.AppendAsync(new AuditEntry(AuditKind.CustomerPut, Ann, [new("tier", "a", "b")], Id(5)), default);
        var before = await EntriesAsync();
        var ofFive = before.Where(record => record.Entry.Customer == Id(5)).ToArray();
        Assert.Equal(5, ofFive.Length);
        Assert.Equal(new CustomerTrace(TracePlace.Audit, 0, 5), Assert.Single((await Store.TraceAsync(Id(5), [], default)).Traces, trace => trace.Place == TracePlace.Audit));

        var removed = await Store.RemoveAsync(Id(5), 4, Ann, default);

        Assert.Equal((WriteStatus.Applied, 5), (removed.Status, removed.Erased.AuditEntries));
        var after = await EntriesAsync();
        foreach (var was in ofFive)
        {
            var left = after.Single(record => record.Id == was.Id);
            Assert.Equal((was.At, was.Entry.Kind), (left.At, left.Entry.Kind));
            AssertErased(left.Entry, was.Entry.Actor.Caller);
        }

        var own = Assert.Single(after.ExceptBy(before.Select(record => record.Id), record => record.Id)).Entry;
        Assert.Equal(AuditKind.CustomerRemoved, own.Kind);
        AssertErased(own, "crm");
        Assert.Equal(
            before.Where(record => record.Entry.Customer == Id(6)).Select(record => record.Id),
            after.Where(record => record.Entry.Customer == Id(6)).Select(record => record.Id));
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
        Assert.Empty(await EntriesAsync(new() { Customer = Id(5) }));

        // What is written from then on is of another customer.
        await Store.PutAsync(Put(5, version: 9), Feed, default);
        Assert.Equal(AuditKind.CustomerPut, Assert.Single(await EntriesAsync(new() { Customer = Id(5) })).Entry.Kind);
        Assert.Equal(1, (await Store.RemoveAsync(Id(5), 0, Ann, default)).Erased.AuditEntries);

        static void AssertErased(AuditEntry entry, string caller)
        {
            Assert.True(entry.IsErased);
            Assert.Equal(new AuditActor(caller), entry.Actor);
            Assert.Empty(entry.Changes);
            Assert.Null(entry.Customer);
        }
    }

    [Fact]
    public async Task Removal_that_was_cut_off_leaves_one_entry_and_reaches_the_trail_when_it_is_sent_again()
    {
        await LoadAsync(Customers(20));
        await LoadAsync(Customers(20, edition: 2));
        await Store.PutAsync(Put(5, version: 3), Feed, default);
        var before = await EntriesAsync();
        WriteStatus cutOff;
        await using (var cut = await CutRemovalsOffAsync())
        {
            cutOff = (await Store.RemoveAsync(Id(5), 4, Ann, default)).Status;
            Assert.Equal(cut is null ? WriteStatus.Applied : WriteStatus.Unavailable, cutOff);
        }

        var again = await Store.RemoveAsync(Id(5), 4, Ann, default);

        Assert.Equal(WriteStatus.Applied, again.Status);
        Assert.Equal(cutOff == WriteStatus.Unavailable ? 1 : 0, again.Erased.AuditEntries);
        Assert.Equal(AuditKind.CustomerRemoved, Assert.Single(await EntriesSinceAsync(before)).Entry.Kind);
        Assert.True((await Store.TraceAsync(Id(5), [Phone(5), Email(5)], default)).IsErased);
    }

    [Fact]
    public async Task Export_has_the_entries_that_name_the_customer()
    {
        await LoadAsync(Customers(20));
        await Store.PutAsync(Put(5, version: 3, add: [Phone(500)]), Feed, default);
        await Store.PutAsync(Put(6, version: 3), Feed, default);

        var found = await Store.ExportAsync(Id(5), default);

        Assert.Equal([AuditKind.AliasChanged, AuditKind.CustomerPut], found.Audit.Select(record => record.Entry.Kind).Order(KindByName));
        Assert.All(found.Audit, record => Assert.Equal(Id(5), record.Entry.Customer));
        Assert.Empty((await Store.ExportAsync(Id(999), default)).Audit);
    }

    [Fact]
    public async Task Entries_are_found_by_customer_caller_kind_and_time_together_and_alone()
    {
        await LoadAsync(Customers(10));
        await Store.PutAsync(Put(8, version: 5), Feed, default);
        await Store.SetOverrideAsync(Override(8, "platinum", version: 3), Ann, default);
        await Store.SetOverrideAsync(Override(7, "platinum", version: 3), Feed, default);
        var all = await EntriesAsync();
        Assert.Equal(4, all.Count);

        Assert.Equal([AuditKind.CustomerPut, AuditKind.OverrideSet], await KindsAsync(new() { Customer = Id(8) }));
        Assert.Equal([AuditKind.CustomerPut, AuditKind.OverrideSet], await KindsAsync(new() { Caller = "feed" }));
        Assert.Equal([AuditKind.OverrideSet, AuditKind.OverrideSet], await KindsAsync(new() { Kind = AuditKind.OverrideSet }));
        Assert.Equal([AuditKind.OverrideSet], await KindsAsync(new() { Customer = Id(8), Caller = "crm", Kind = AuditKind.OverrideSet }));
        Assert.Empty(await KindsAsync(new() { Customer = Id(9) }));
        Assert.Empty(await KindsAsync(new() { Caller = "FEED" }));
        foreach (var one in all)
        {
            var since = await EntriesAsync(new() { Since = one.At });
            Assert.Equal(all.Where(record => record.At >= one.At).Select(record => record.Id), since.Select(record => record.Id));
            var until = await EntriesAsync(new() { Until = one.At });
            Assert.Equal(all.Where(record => record.At < one.At).Select(record => record.Id), until.Select(record => record.Id));
        }

        Assert.Empty(await EntriesAsync(new() { Until = Instant.FromUnixTimeSeconds(0) }));
        Assert.Empty(await EntriesAsync(new() { Since = Instant.FromUtc(2200, 1, 1, 0, 0) }));
        Assert.Equal(all.Count, (await EntriesAsync(new() { Since = Instant.FromUtc(1960, 1, 1, 0, 0), Until = Instant.FromUtc(2200, 1, 1, 0, 0) })).Count);

        // In the order of their numbers: entries of one millisecond come in any order.
        async Task<IEnumerable<AuditKind>> KindsAsync(AuditQuery query) => (await EntriesAsync(query)).Select(record => record.Entry.Kind).Order();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    public async Task Pages_have_every_entry_once_the_newest_first_while_others_are_written(int pageSize)
    {
        await LoadAsync(Customers(40));
        for (var number = 0; number < 40; number++)
        {
            await Store.PutAsync(Put(number, version: 5), Feed, default);
        }

        var all = await EntriesAsync();
        await using var other = Open();
        using var ended = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            for (var version = 6ul; !ended.IsCancellationRequested; version++)
            {
                await other.PutAsync(Put((int)(version % 40), version), Ann, default);
            }
        });
        var paged = await EntriesAsync(new() { PageSize = pageSize });
        await ended.CancelAsync();
        await writing;

        Assert.Equal(paged.Count, paged.DistinctBy(record => record.Id).Count());
        Assert.Equal(paged.OrderByDescending(record => record.At).Select(record => record.At), paged.Select(record => record.At));
        Assert.Subset(paged.Select(record => record.Id).ToHashSet(), all.Select(record => record.Id).ToHashSet());
        Assert.Equal(all.Select(record => record.Id), paged.Select(record => record.Id).Where(all.Select(record => record.Id).Contains));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData(" 1")]
    [InlineData("1-2")]
    [InlineData("0-0-0")]
    [InlineData("1-2-9999")]
    [InlineData("1-2-3-4")]
    [InlineData("01-2-3")]
    [InlineData("18446744073709551616-0-0")]
    [InlineData("9223372036854775808")]
    public async Task Page_token_that_is_none_of_the_store_s_is_told(string token)
    {
        await LoadAsync(Customers(3));

        var page = await Store.ListAsync(new AuditQuery { PageToken = token }, default);

        Assert.Equal((AuditStatus.UnknownPage, 0, ""), (page.Status, page.Records.Count, page.NextPageToken));
    }

    [Fact]
    public async Task Entry_appended_by_itself_is_listed_with_texts_that_are_cut_and_safe_to_print()
    {
        var names = new string('n', 500);
        var entry = new AuditEntry(
            AuditKind.KeysReloaded, new AuditActor($"node\e[31m{names}", names, new string('r', 5_000)),
            [.. Enumerable.Range(0, 200).Select(number => new AuditChange($"caller {number}", new string('b', 1_000), $"a\u202eb\n{number}"))]);
        await LoadAsync(Customers(3));

        Assert.Equal(AuditStatus.Done, await Store.AppendAsync(entry, default));

        var read = Assert.Single(await EntriesAsync(new() { Kind = AuditKind.KeysReloaded })).Entry;
        Assert.StartsWith("node\\u001b[31mnnn", read.Actor.Caller, StringComparison.Ordinal);
        Assert.Equal((AuditLimits.Name, AuditLimits.Name, AuditLimits.Reason), (read.Actor.Caller.Length, read.Actor.Author.Length, read.Actor.Reason.Length));
        Assert.Equal(AuditLimits.Changes, read.Changes.Count);
        Assert.Equal(new AuditChange("caller 0", new string('b', AuditLimits.Value - 1) + "…", "a\\u202eb\\u000a0"), read.Changes[0]);
        Assert.Single(await EntriesAsync(new() { Caller = entry.Actor.Caller }));
    }

    [Fact]
    public async Task Trail_keeps_about_as_many_entries_as_it_is_told_and_the_newest()
    {
        const int Appended = 900;
        await LoadAsync(Customers(3));
        await using var store = Open(new AuditOptions { Entries = 1_000 }, TimeProvider.System);

        for (var number = 0; number < Appended; number++)
        {
            Assert.Equal(AuditStatus.Done, await store.AppendAsync(new AuditEntry(AuditKind.KeysReloaded, Ann, [new("number", "", $"{number}")]), default));
        }

        var kept = (await EntriesAsync(new() { Kind = AuditKind.KeysReloaded })).Select(record => record.Entry.Changes[0].After).ToArray();
        Assert.InRange(kept.Length, 500, 900);
        Assert.Equal(Enumerable.Range(Appended - kept.Length, kept.Length).Reverse().Select(number => $"{number}"), kept);
    }

    [Fact]
    public async Task Scores_do_not_push_out_what_people_did()
    {
        await LoadAsync(Customers(3));
        await using var store = Open(new AuditOptions { Entries = 1_000 }, TimeProvider.System);
        await store.SetOverrideAsync(Override(1, "platinum", version: 3), Ann, default);

        for (var version = 10ul; version < 910; version++)
        {
            Assert.Equal(WriteStatus.Applied, (await store.PutAsync(Put(1, version), Feed, default)).Status);
        }

        Assert.Single(await EntriesAsync(new() { Kind = AuditKind.OverrideSet }));
        Assert.InRange((await EntriesAsync(new() { Kind = AuditKind.CustomerPut })).Count, 100, 900);
    }

    [Fact]
    public async Task Entries_that_are_older_than_the_days_are_shown_no_more_and_go()
    {
        await LoadAsync(Customers(3));
        await Store.PutAsync(Put(1, version: 5), Feed, default);
        Assert.Equal(2, (await EntriesAsync()).Count);
        await using var later = Open(new AuditOptions { Days = 30 }, new LaterTime(TimeSpan.FromDays(31)));
        await using var soon = Open(new AuditOptions { Days = 30 }, new LaterTime(TimeSpan.FromDays(29)));

        Assert.Equal(2, (await EntriesAsync(store: soon)).Count);
        Assert.Empty(await EntriesAsync(store: later));
        Assert.Empty(await EntriesAsync(new() { Since = Instant.FromUtc(1960, 1, 1, 0, 0) }, later));
    }

    [Fact]
    public async Task Trail_of_a_store_that_cannot_be_reached_is_a_value()
    {
        await using var unreachable = OpenUnreachable();

        var page = await unreachable.ListAsync(new AuditQuery(), default);

        Assert.Equal(AuditStatus.Unavailable, page.Status);
        Assert.NotNull(page.Detail);
        Assert.Equal(AuditStatus.Unavailable, await unreachable.AppendAsync(new AuditEntry(AuditKind.KeysReloaded, Ann, [new("a", "b", "c")]), default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(AuditQuery.MaxPageSize + 1)]
    public async Task Page_of_a_size_that_is_none_is_a_bug_of_the_caller(int size) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Store.ListAsync(new AuditQuery { PageSize = size }, default));

    [Fact]
    public async Task Trail_of_an_empty_store_is_empty() => Assert.Empty(await EntriesAsync());

    [Fact]
    public async Task Writers_of_the_same_customer_at_once_leave_one_entry_for_each_write_that_was_applied()
    {
        await LoadAsync(Customers(3));
        await using var other = Open();
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            List<ulong> versions = [];
            for (var version = 10ul + (ulong)writer; version < 90; version += 4)
            {
                if ((await (writer % 2 == 0 ? Store : other).PutAsync(Put(1, version), new AuditActor($"w{writer}"), default)).Status == WriteStatus.Applied)
                {
                    versions.Add(version);
                }
            }

            return versions;
        })));

        var entries = await EntriesAsync(new() { Customer = Id(1) });
        var after = entries.Select(record => ulong.Parse(record.Entry.Changes.Single(change => change.Field == "version").After)).Reverse().ToArray();
        Assert.Equal(applied.SelectMany(versions => versions).Order(), after);
        Assert.Equal(after.Prepend(1ul).SkipLast(1), entries.Select(record => ulong.Parse(record.Entry.Changes.Single(change => change.Field == "version").Before)).Reverse());
    }

    private static Comparer<AuditKind> KindByName { get; } = Comparer<AuditKind>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()));

    /// <summary>All entries that match, the newest first, turned page by page.</summary>
    private protected async Task<IReadOnlyList<AuditRecord>> EntriesAsync(AuditQuery? query = null, ICustomerStore? store = null)
    {
        List<AuditRecord> records = [];
        query ??= new AuditQuery();
        do
        {
            AuditPage page = null!;
            await Wait.UntilAsync(async () => (page = await (store ?? Store).ListAsync(query, default)).Status != AuditStatus.Unavailable, "the trail is read");
            Assert.Equal((AuditStatus.Done, null), (page.Status, page.Detail));
            Assert.True(page.Records.Count <= query.PageSize);
            records.AddRange(page.Records);
            query = query with { PageToken = page.NextPageToken };
        }
        while (query.PageToken.Length > 0);
        return records;
    }

    private protected async Task<IReadOnlyList<AuditRecord>> EntriesSinceAsync(IReadOnlyList<AuditRecord> before) =>
        [.. (await EntriesAsync()).ExceptBy(before.Select(record => record.Id), record => record.Id)];

    private sealed class LaterTime(TimeSpan passed) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + passed;
    }
}
