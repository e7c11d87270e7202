using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;
using TierDecision.Configuration.Settings;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Records;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>The audit trail in Redis beside what every store does: streams that others wrote to, other numbers of shards, scripts that fail.</summary>
public sealed class RedisAuditTests(RedisFixture redis) : IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly string _prefix = redis.NewPrefix();
    private RedisCustomerStore _store = null!;

    public Task InitializeAsync()
    {
        _store = Open(shards: 64);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Theory]
    [InlineData("audit")]
    [InlineData("audit:scores")]
    [InlineData("log")]
    public async Task Write_whose_script_fails_leaves_neither_a_change_nor_an_entry(string wrong)
    {
        await LoadAsync(_store, 20);
        var before = await KeysAndEntriesAsync();
        var key = Key(wrong);
        await redis.Database.StringSetAsync(key, "no stream");
        var isScore = wrong != "audit";

        var result = isScore ? await _store.PutAsync(Put(5, version: 7), default) : await _store.SetOverrideAsync(Override(5, "platinum", version: 7), default);

        Assert.Equal(WriteStatus.Unavailable, result.Status);
        Assert.Contains(key, result.Detail, StringComparison.Ordinal);
        Assert.True(await redis.Database.KeyDeleteAsync(key));
        Assert.Equal(before, await KeysAndEntriesAsync());
        Assert.Equal(
            WriteStatus.Applied,
            (isScore ? await _store.PutAsync(Put(5, version: 7), default) : await _store.SetOverrideAsync(Override(5, "platinum", version: 7), default)).Status);
        Assert.Single((await _store.ListAsync(new AuditQuery { Customer = Id(5) }, default)).Records);

        string Key(string name) => name == "log" ? $"{_prefix}:{{s:{Shard(5):D3}}}:1:log" : $"{_prefix}:{{s:{Shard(5):D3}}}:{name}";
    }

    [Fact]
    public async Task Load_whose_flip_fails_leaves_what_was_live_and_no_entry()
    {
        await LoadAsync(_store, 20);
        Assert.True(await redis.Database.KeyRenameAsync($"{_prefix}:{{meta}}:audit", $"{_prefix}:{{meta}}:aside"));
        await redis.Database.StringSetAsync($"{_prefix}:{{meta}}:audit", "no stream");

        var result = await _store.LoadAsync(Header, Customers(10, edition: 2), null, default);

        Assert.Null(result.Dataset);
        Assert.Contains("{meta}:audit", result.Detail, StringComparison.Ordinal);
        Assert.Equal(1, (await _store.DescribeAsync(default)).Dataset!.Number);
        Assert.True(await redis.Database.KeyRenameAsync($"{_prefix}:{{meta}}:aside", $"{_prefix}:{{meta}}:audit"));
        Assert.Single((await _store.ListAsync(new AuditQuery(), default)).Records);
    }

    [Fact]
    public async Task Entries_beside_a_dataset_of_more_shards_are_listed_and_erased_when_no_dataset_has_so_many_any_more()
    {
        await using var many = Open(shards: 200);
        await LoadAsync(many, 50);
        for (var number = 0; number < 50; number++)
        {
            Assert.Equal(WriteStatus.Applied, (await many.PutAsync(Put(number, version: 7), default)).Status);
        }

        await using var few = Open(shards: 3);
        await LoadAsync(few, 50);
        await LoadAsync(few, 50);

        await using var reader = Open(shards: 3);
        var page = await reader.ListAsync(new AuditQuery { PageSize = 1_000 }, default);
        Assert.Equal(50 + 3, page.Records.Count);
        Assert.Single((await reader.ListAsync(new AuditQuery { Customer = Id(5) }, default)).Records);
        Assert.Equal(1, (await reader.RemoveAsync(Id(5), 0, default)).Erased.AuditEntries);
        Assert.Empty((await reader.ListAsync(new AuditQuery { Customer = Id(5) }, default)).Records);
        Assert.True((await reader.TraceAsync(Id(5), [], default)).IsErased);
    }

    [Fact]
    public async Task Number_of_shards_that_is_none_means_as_many_as_there_can_be_until_somebody_writes()
    {
        await LoadAsync(_store, 20);
        await redis.Database.StringSetAsync($"{_prefix}:{{meta}}:audit-shards", "abc");
        await AddAsync($"{_prefix}:{{s:998}}:audit", ("k", "4"), ("w", "old"), ("c", KeyBytes.ToArray(Id(5))), ("e", "{}"));

        Assert.Equal("old", Assert.Single((await _store.ListAsync(new AuditQuery { Customer = Id(5) }, default)).Records).Entry.Actor.Caller);
        await _store.PutAsync(Put(6, version: 7), default);
        Assert.Equal("64", await redis.Database.StringGetAsync($"{_prefix}:{{meta}}:audit-shards"));
    }

    [Fact]
    public async Task Entries_that_other_programs_wrote_are_listed_as_unknown_and_erased_like_others()
    {
        await LoadAsync(_store, 20);
        var stream = $"{_prefix}:{{s:{Shard(5):D3}}}:audit";
        RedisValue customer = KeyBytes.ToArray(Id(5));
        await AddAsync(stream, ("x", "y"));
        await AddAsync(stream, ("k", "4"), ("w", "\e[31mred"), ("c", customer), ("e", "{\"author\":5}"));
        await AddAsync(stream, ("k", "99"), ("w", "newer"), ("c", customer), ("e", """{"author":"a","changes":[null,{"field":null},{"field":"f","after":"x"}]}"""));
        await AddAsync(stream, ("k", "many"), ("w", new byte[] { 0xff, 0xfe }), ("c", "short"), ("e", "null"));
        await AddAsync(stream, ("k", "-1"), ("e", "{\"reason\":\"\\ud800\"}"), ("c", customer));
        await AddAsync(stream, ("k", "4"), ("w", "w"), ("c", ""), ("e", new string('[', 100_000)));

        var page = await _store.ListAsync(new AuditQuery { Kind = AuditKind.Unknown }, default);

        Assert.Equal((AuditStatus.Done, 6), (page.Status, page.Records.Count));
        Assert.All(page.Records, record => Assert.DoesNotContain(record.Entry.Actor.Caller, char.IsControl));
        var newer = page.Records.Single(record => record.Entry.Actor.Caller == "newer").Entry;
        Assert.Equal(("a", "x"), (newer.Actor.Author, newer.Changes[^1].After));
        Assert.Equal(3, (await _store.ListAsync(new AuditQuery { Customer = Id(5) }, default)).Records.Count);

        Assert.Equal(3, (await _store.RemoveAsync(Id(5), 0, default)).Erased.AuditEntries);
        Assert.DoesNotContain(customer, (await redis.Database.StreamRangeAsync(stream)).SelectMany(entry => entry.Values.Select(value => value.Value)));
        Assert.Equal(7, (await redis.Database.StreamRangeAsync(stream)).Length);
    }

    [Fact]
    public async Task Search_for_what_is_rare_goes_on_from_page_to_page()
    {
        await LoadAsync(_store, 20);
        await _store.AppendAsync(new AuditEntry(AuditKind.PolicyFileReloaded, new AuditActor("rare"), [new("policy", "a", "b")]), default);
        var stream = (RedisKey)$"{_prefix}:{{meta}}:audit";
        var adding = Enumerable.Range(0, 12_000).Select(number => redis.Database.StreamAddAsync(
            stream, [new("k", 9), new("w", "node"), new("c", ""), new("e", "{}")]));
        await Task.WhenAll(adding);

        var first = await _store.ListAsync(new AuditQuery { Caller = "rare" }, default);
        Assert.Empty(first.Records);
        var second = await _store.ListAsync(new AuditQuery { Caller = "rare", PageToken = first.NextPageToken }, default);
        Assert.Equal("rare", Assert.Single(second.Records).Entry.Actor.Caller);
        Assert.Equal("", second.NextPageToken);
    }

    private RedisCustomerStore Open(int shards) => new(
        new RedisStoreOptions { Connection = redis.Server.ConnectionString, Prefix = _prefix, Shards = shards, CommandTimeout = TimeSpan.FromSeconds(10) },
        NullLogger<RedisCustomerStore>.Instance, TimeProvider.System);

    private static async Task LoadAsync(RedisCustomerStore store, int customers) =>
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(customers), null, default)).Status);

    private static int Shard(int number) => KeyHash.Place(Id(number).High, 64);

    private Task AddAsync(string stream, params (string Name, RedisValue Value)[] fields) =>
        redis.Database.StreamAddAsync(stream, [.. fields.Select(field => new NameValueEntry(field.Name, field.Value))]);

    // All that the store has, but for what the server itself counts.
    private async Task<string> KeysAndEntriesAsync()
    {
        var found = new List<string>();
        foreach (var key in redis.Database.Multiplexer.GetServers()[0].Keys(pattern: $"{_prefix}:*").OrderBy(key => (string)key!, StringComparer.Ordinal))
        {
            var dump = await redis.Database.KeyDumpAsync(key);
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{key} {Convert.ToHexString(dump!)}"));
        }

        return string.Join('\n', found.Where(line => !line.Contains(":audit-shards", StringComparison.Ordinal) && !line.Contains(":audit-expiry", StringComparison.Ordinal)));
    }
}
