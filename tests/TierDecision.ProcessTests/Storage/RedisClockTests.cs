using NodaTime;
using TierDecision.Configuration.Settings;
using TierDecision.Core.Customers;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.Storage;
using TierDecision.Storage.Loading;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Redis;
using TierDecision.Storage.Writes;
using static TierDecision.ProcessTests.Storage.TestDataset;

namespace TierDecision.ProcessTests.Storage;

/// <summary>A node whose clock is days behind or ahead: its writes are judged by the clock of Redis, as those of all others are.</summary>
public sealed class RedisClockTests(RedisFixture redis) : IClassFixture<RedisFixture>
{
    private const ulong Hour = 3_600_000;

    private readonly string _prefix = redis.NewPrefix() + "clock";
    private readonly MessageList _messages = new();

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    [InlineData(400)]
    public async Task Newer_records_stay_and_what_is_written_later_counts_whatever_the_clock_of_a_node(int days)
    {
        await using var right = Open();
        await using var wrong = Open(days);
        await LoadAsync(right);
        var written = await right.PutAsync(Put(1, Now()), default);
        Assert.Equal(WriteStatus.Applied, written.Status);

        Assert.Equal((WriteStatus.Older, written.Version), Outcome(await wrong.PutAsync(Put(1, Now() - Hour), default)));
        Assert.Equal(Written(1, written.Version), (await right.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Score);

        // Each without a version, one after the other: none loses to the one before.
        var before = written.Version;
        foreach (var store in new[] { wrong, right, wrong, right })
        {
            foreach (var write in new[] { Put(1, 0), Put(1, 0) with { Columns = ScoreColumns.Of(["open_complaint"]), Tier = "" } })
            {
                var result = await store.PutAsync(write, default);
                Assert.Equal(WriteStatus.Applied, result.Status);
                Assert.InRange(result.Version, before + 1, Now() + Hour);
                before = result.Version;
            }
        }

        // A version of this minute is none of the future to a node that is behind, and one of a node that is ahead is to all.
        Assert.Equal(WriteStatus.Applied, (await wrong.PutAsync(Put(2, Now() + 1000), default)).Status);
        Assert.InRange((wrong.VersionTime - Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow())).TotalMinutes, -5, 5);
        Assert.InRange(wrong.ClockOffset.TotalDays, -days - 0.01, -days + 0.01);
        Assert.InRange(right.ClockOffset.TotalSeconds, -5, 5);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Removal_wins_over_all_that_is_older_and_over_nothing_that_is_newer_whatever_the_clock_of_the_node(int days)
    {
        await using var right = Open();
        await using var wrong = Open(days);
        await LoadAsync(right);
        Assert.Equal(WriteStatus.Applied, (await right.PutAsync(Put(1, Now() - 10_000), default)).Status);

        var removed = await wrong.RemoveAsync(Id(1), 0, default);

        Assert.Equal(WriteStatus.Applied, removed.Status);
        Assert.InRange(removed.Version, Now() - 600_000, Now() + 1);
        Assert.Equal((WriteStatus.Older, removed.Version), Outcome(await right.PutAsync(Put(1, removed.Version), default)));
        Assert.Equal((WriteStatus.Older, removed.Version), Outcome(await wrong.PutAsync(Put(1, removed.Version - Hour), default)));
        Assert.Equal(LoadStatus.Loaded, (await right.LoadAsync(Header, [At(1, removed.Version - Hour)], null, default)).Status);
        Assert.Equal(LookupStatus.Unknown, (await right.FindAsync(IdentifierKind.CustomerId, Id(1), default)).Status);

        Assert.Equal(WriteStatus.Applied, (await right.PutAsync(Put(1, removed.Version + 1), default)).Status);
        Assert.Equal(WriteStatus.Applied, (await wrong.RemoveAsync(Id(1), 0, default)).Status);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(3)]
    public async Task Overrides_and_loads_through_such_a_node_are_those_of_now(int days)
    {
        await using var right = Open();
        await using var wrong = Open(days);
        Assert.Equal(LoadStatus.Loaded, (await wrong.LoadAsync(Header, [At(1, Now()), At(2, Now())], null, default)).Status);

        Assert.Equal(WriteStatus.Applied, (await right.SetOverrideAsync(Override(1, "platinum", 0), default)).Status);
        var second = await wrong.SetOverrideAsync(Override(1, "gold", 0), default);
        var third = await right.SetOverrideAsync(Override(1, null, 0), default);
        Assert.Equal((WriteStatus.Applied, WriteStatus.Applied), (second.Status, third.Status));
        Assert.InRange(third.Version, second.Version + 1, Now() + 60_000);

        await Assert.ThrowsAsync<ArgumentException>(() => wrong.LoadAsync(Header, [At(1, Now() + (48 * Hour))], null, default));
    }

    [Theory]
    [InlineData(-3, "behind that of Redis")]
    [InlineData(3, "ahead of that of Redis")]
    public async Task Clock_that_differs_is_told_once(int days, string what)
    {
        await using var wrong = Open(days);
        await LoadAsync(wrong);
        await using var follower = (await CustomerFollower.StartAsync(wrong, (await wrong.DescribeAsync(default)).Dataset!, null, default)).Follower!;
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(FollowStatus.Current, (await follower.StepAsync(complete: true, default)).Status);
        }

        var message = Assert.Single(_messages.Texts, text => text.Contains("The clock of this machine", StringComparison.Ordinal));
        Assert.Contains(what, message, StringComparison.Ordinal);
        Assert.Contains("time server", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clock_that_is_set_right_while_the_node_runs_is_followed_at_once()
    {
        var time = new SkewedTime { Skew = TimeSpan.FromDays(-3) };
        await using var store = Open(time);
        await LoadAsync(store);
        Assert.InRange(store.ClockOffset.TotalDays, 2.99, 3.01);

        time.Skew = TimeSpan.Zero;
        Assert.InRange(store.ClockOffset.TotalSeconds, -5, 5);
        time.Skew = TimeSpan.FromDays(5);
        Assert.InRange((await store.PutAsync(Put(1, 0), default)).Version, Now() - 60_000, Now() + 60_000);
    }

    [Fact]
    public async Task User_who_may_not_ask_for_the_time_writes_by_the_clock_of_the_node_and_is_told_what_to_allow()
    {
        await using var server = await RedisServer.StartAsync(new RedisServerOptions { Users = [RedisRights.User.Replace(" +time", "", StringComparison.Ordinal)] });
        await using var store = new RedisCustomerStore(
            new RedisStoreOptions { Connection = server.ConnectionString + RedisRights.Credentials }, _messages.Logger<RedisCustomerStore>(), TimeProvider.System);
        await LoadAsync(store);
        await using var follower = (await CustomerFollower.StartAsync(store, (await store.DescribeAsync(default)).Dataset!, null, default)).Follower!;

        Assert.Equal(FollowStatus.Current, (await follower.StepAsync(complete: true, default)).Status);
        Assert.InRange((await store.PutAsync(Put(1, 0), default)).Version, Now() - 60_000, Now());
        Assert.Equal(TimeSpan.Zero, store.ClockOffset);
        Assert.Contains("+time", Assert.Single(_messages.Texts, text => text.Contains("does not tell its time", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    private static ulong Now() => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static CustomerRecord At(int number, ulong version) => Record(number, Score(number) with { Version = version }, []);

    private static (WriteStatus Status, ulong Version) Outcome(WriteResult result) => (result.Status, result.Version);

    private static async Task LoadAsync(RedisCustomerStore store) =>
        Assert.Equal(LoadStatus.Loaded, (await store.LoadAsync(Header, Customers(10), null, default)).Status);

    private RedisCustomerStore Open(int days = 0) => Open(new SkewedTime { Skew = TimeSpan.FromDays(days) });

    private RedisCustomerStore Open(TimeProvider time) => new(
        new RedisStoreOptions { Connection = redis.Server.ConnectionString, Prefix = _prefix, CommandTimeout = TimeSpan.FromSeconds(10) },
        _messages.Logger<RedisCustomerStore>(), time);

    /// <summary>The clock of a machine that is set wrong.</summary>
    private sealed class SkewedTime : TimeProvider
    {
        public TimeSpan Skew { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Skew;
    }
}
