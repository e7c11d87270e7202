using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Storage;
using TierDecision.Storage.Contracts;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Storage.Records;
using TierDecision.Tests.Service;
using TierDecision.Tests.Storage.Memory.Replica;

namespace TierDecision.Tests.Storage.Memory.Cache;

public sealed class CustomerCacheTests
{
    private static readonly DatasetInfo Dataset = new(
        3, new DatasetHeader { Tiers = ["gold"], PolicyName = "p", PolicyVersion = "1", AsOf = Instant.FromUnixTimeSeconds(0), IdentityKeyFingerprint = 1 }, 9, 9, 0,
        Instant.FromUnixTimeSeconds(0));

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly FixedStore _store = new();
    private readonly FixedTime _time = new(DateTimeOffset.UnixEpoch);
    private readonly CustomerCacheCounts _counts = new();

    [Fact]
    public async Task Who_was_asked_for_is_found_without_the_store()
    {
        var cache = (await FollowAsync()).Cache;
        Holds(Key(1), 5);

        Assert.Equal(LookupStatus.Unavailable, cache.Find(IdentifierKind.CustomerId, Key(1), out _));
        var asked = await cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        Assert.Equal((LookupStatus.Found, 5ul), (asked.Status, asked.Score.Version));
        AssertFinds(cache, IdentifierKind.CustomerId, Key(1), 5);
        Assert.Equal((1, 1, 1L, 1L), (_store.Questions, cache.Customers, _counts.Questions, _counts.Hits));
    }

    [Fact]
    public async Task Alias_and_its_customer_are_both_kept()
    {
        var cache = (await FollowAsync()).Cache;
        Answers(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));

        await cache.AskAsync(IdentifierKind.Phone, Key(10));

        AssertFinds(cache, IdentifierKind.Phone, Key(10), 5);
        AssertFinds(cache, IdentifierKind.CustomerId, Key(1), 5);
        Assert.Equal((1, 1), (cache.Customers, cache.Aliases));
    }

    [Fact]
    public async Task Nobody_is_known_to_be_nobody_for_a_bounded_time()
    {
        var cache = (await FollowAsync()).Cache;
        Answers(new FeedLookup(LookupStatus.Unknown, default, default));
        Assert.Equal(LookupStatus.Unknown, (await cache.AskAsync(IdentifierKind.Phone, Key(10))).Status);
        Answers(new FeedLookup(LookupStatus.Unknown, Key(1), default));
        Assert.Equal(LookupStatus.Unknown, (await cache.AskAsync(IdentifierKind.CustomerId, Key(1))).Status);

        _time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Equal(LookupStatus.Unknown, cache.Find(IdentifierKind.Phone, Key(10), out _));
        Assert.Equal(LookupStatus.Unknown, cache.Find(IdentifierKind.CustomerId, Key(1), out _));

        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(LookupStatus.Unavailable, cache.Find(IdentifierKind.Phone, Key(10), out _));
        Assert.Equal(LookupStatus.Unavailable, cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Fact]
    public async Task Nobody_becomes_somebody_by_the_change_stream()
    {
        var follower = await FollowAsync();
        var cache = follower.Cache;
        Answers(new FeedLookup(LookupStatus.Unknown, default, default));
        await cache.AskAsync(IdentifierKind.Phone, Key(10));
        Answers(new FeedLookup(LookupStatus.Unknown, Key(1), default));
        await cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        _store.Tell(0, to => { ChangeBytes.Record(to, Key(1), Bytes(5)); ChangeBytes.Alias(to, Key(10), Key(1), null); }, 0);
        Assert.Equal(new FollowResult(FollowStatus.Current, 1, 0), await follower.StepAsync(complete: false, default));

        Assert.Equal(LookupStatus.Unavailable, cache.Find(IdentifierKind.Phone, Key(10), out _));
        Assert.Equal(LookupStatus.Unavailable, cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Fact]
    public async Task Misses_for_one_customer_share_a_question()
    {
        var cache = (await FollowAsync()).Cache;
        var answer = new TaskCompletionSource<FeedLookup>();
        _store.Find = (_, _) => new(answer.Task);

        var first = cache.AskAsync(IdentifierKind.Phone, Key(10));
        var second = cache.AskAsync(IdentifierKind.Phone, Key(10));
        var other = cache.AskAsync(IdentifierKind.CustomerId, Key(10));
        Assert.Equal(2, _store.Questions);
        answer.SetResult(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));

        Assert.Equal(await first, await second);
        Assert.Equal(5ul, (await other).Score.Version);

        // Whoever still finds the question that was answered shares it; soon nobody does.
        while (_store.Questions == 2)
        {
            Assert.Equal(await first, await cache.AskAsync(IdentifierKind.Phone, Key(10)));
        }

        Assert.Equal(3, _store.Questions);
    }

    [Fact]
    public async Task Many_threads_that_miss_one_customer_at_once_make_one_question()
    {
        var cache = (await FollowAsync()).Cache;
        var answer = new TaskCompletionSource<FeedLookup>(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Find = (_, _) => new(answer.Task);
        using var start = new ManualResetEventSlim();

        var asking = Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.Wait();
                return Enumerable.Range(0, 100).Select(_ => cache.AskAsync(IdentifierKind.CustomerId, Key(1))).ToArray();
            },
            default, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        start.Set();
        var asked = (await Task.WhenAll(asking)).SelectMany(tasks => tasks).ToArray();
        Assert.Equal((1L, 1), (_counts.Questions, asked.Distinct().Count()));
        answer.SetResult(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));

        Assert.All(await Task.WhenAll(asked), found => Assert.Equal(5ul, found.Score.Version));
    }

    [Theory]
    [InlineData(IdentifierKind.CustomerId)]
    [InlineData(IdentifierKind.Phone)]
    public async Task Question_from_before_a_change_is_not_shared_after_it(IdentifierKind kind)
    {
        var follower = await FollowAsync();
        var late = new TaskCompletionSource<FeedLookup>();
        _store.Find = (_, _) => new(late.Task);
        var before = follower.Cache.AskAsync(kind, Key(1));

        // Another customer's change is none of his by his id; whom a phone number stands for is not known yet.
        await TellAsync(follower, to => ChangeBytes.NoRecord(to, Key(2)));
        Assert.Equal(kind == IdentifierKind.CustomerId, before == follower.Cache.AskAsync(kind, Key(1)));

        // He is removed, everybody has been told, and nobody hears of him again who asks from now on.
        await TellAsync(follower, to => ChangeBytes.NoRecord(to, Key(1)));
        Answers(new FeedLookup(LookupStatus.Unknown, Key(1), default));
        var after = await follower.Cache.AskAsync(kind, Key(1)).WaitAsync(Patience);
        late.SetResult(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));

        Assert.Equal((LookupStatus.Found, LookupStatus.Unknown), ((await before).Status, after.Status));
        Assert.Equal(LookupStatus.Unknown, follower.Cache.Find(kind, Key(1), out _));
    }

    [Fact]
    public async Task Question_from_before_the_cache_was_emptied_is_not_shared_after_it()
    {
        var follower = await FollowAsync();
        var late = new TaskCompletionSource<FeedLookup>();
        _store.Find = (_, _) => new(late.Task);
        var before = follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        _store.Reconnects = true;
        Assert.Equal(1, (await follower.StepAsync(complete: true, default)).Resyncs);
        Holds(Key(1), 6);

        Assert.Equal(6ul, (await follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1)).WaitAsync(Patience)).Score.Version);
        late.SetResult(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));
        Assert.Equal(5ul, (await before).Score.Version);
        AssertFinds(follower.Cache, IdentifierKind.CustomerId, Key(1), 6);
    }

    [Fact]
    public async Task No_more_questions_than_are_allowed_are_under_way_at_one_time()
    {
        var answers = new List<TaskCompletionSource<FeedLookup>>();
        _store.Find = (_, _) =>
        {
            answers.Add(new());
            return new(answers[^1].Task);
        };
        await using var follower = await CacheFollower.StartAsync(
            _store, Dataset, new CustomerCacheOptions { Customers = 1000, Questions = 4 }, _counts, _time, default);
        var asked = Enumerable.Range(1, 20).Select(number => follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(number))).ToArray();
        Assert.Equal(4, answers.Count);

        for (var answered = 1; answered <= asked.Length; answered++)
        {
            answers[answered - 1].SetResult(new FeedLookup(LookupStatus.Unknown, Key(answered), default));
            await UntilAsync(() => answers.Count == Math.Min(asked.Length, answered + 4) && asked.Count(task => task.IsCompleted) == answered);
        }

        Assert.All(await Task.WhenAll(asked), found => Assert.Equal(LookupStatus.Unknown, found.Status));
    }

    [Fact]
    public async Task Answer_that_a_change_overtook_is_given_and_not_kept()
    {
        var follower = await FollowAsync();
        var answer = new TaskCompletionSource<FeedLookup>();
        _store.Find = (_, _) => new(answer.Task);
        var asked = follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        await TellAsync(follower, to => ChangeBytes.Record(to, Key(1), Bytes(6)));
        answer.SetResult(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));

        Assert.Equal(5ul, (await asked).Score.Version);
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Theory]
    [InlineData(6, 6)] // newer: taken over
    [InlineData(5, 5)] // what is there already
    [InlineData(4, null)] // an answer was ahead of the changes: asked for again
    public async Task Change_updates_or_drops_what_is_kept(int change, int? then)
    {
        var follower = await FollowAsync();
        Holds(Key(1), 5);
        await follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        await TellAsync(follower, to => ChangeBytes.Record(to, Key(1), Bytes((ulong)change)));

        if (then is { } version)
        {
            AssertFinds(follower.Cache, IdentifierKind.CustomerId, Key(1), (ulong)version);
        }
        else
        {
            Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
        }
    }

    [Fact]
    public async Task Change_of_an_override_under_the_same_version_drops_what_is_kept()
    {
        var follower = await FollowAsync();
        Holds(Key(1), 5);
        await follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));

        var bytes = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(new CustomerScore { Version = 5, OverrideTier = 0, OverrideExpiry = Instant.FromUnixTimeSeconds(9) }, bytes);
        await TellAsync(follower, to => ChangeBytes.Record(to, Key(1), bytes));

        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Fact]
    public async Task Removed_customer_and_moved_alias_are_dropped()
    {
        var follower = await FollowAsync();
        Answers(new FeedLookup(LookupStatus.Found, Key(1), Bytes(5)));
        await follower.Cache.AskAsync(IdentifierKind.Phone, Key(10));

        await TellAsync(follower, to => ChangeBytes.Alias(to, Key(10), Key(2), Key(1)));
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.Phone, Key(10), out _));
        AssertFinds(follower.Cache, IdentifierKind.CustomerId, Key(1), 5);

        await TellAsync(follower, to => ChangeBytes.NoRecord(to, Key(1)));
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Theory]
    [InlineData("gap")]
    [InlineData("reconnect")]
    [InlineData("outage")]
    [InlineData("unknown change")]
    public async Task What_may_have_missed_a_change_is_emptied_and_old_answers_are_not_kept(string why)
    {
        var follower = await FollowAsync();
        Holds(Key(1), 5);
        await follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));
        var late = new TaskCompletionSource<FeedLookup>();
        _store.Find = (_, _) => new(late.Task);
        var asked = follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(2));

        switch (why)
        {
            case "gap":
                _store.Break(0);
                break;
            case "reconnect":
                _store.Reconnects = true;
                break;
            case "outage":
                _store.IsAway = true;
                Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: true, default)).Status);

                // While the store is away, what is there is better than nothing.
                AssertFinds(follower.Cache, IdentifierKind.CustomerId, Key(1), 5);
                _store.IsAway = false;
                break;
            default:
                _store.Tell(0, to => { to.GetSpan(1)[0] = 99; to.Advance(1); }, 0);
                break;
        }

        Assert.Equal((FollowStatus.Current, 1), (await follower.StepAsync(complete: true, default)) is var step ? (step.Status, step.Resyncs) : default);
        late.SetResult(new FeedLookup(LookupStatus.Found, Key(2), Bytes(7)));

        Assert.Equal(7ul, (await asked).Score.Version);
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(2), out _));
        Assert.Equal((0, 1L), (follower.Cache.Customers, _counts.Cleared));
        Assert.Equal(0, (await follower.StepAsync(complete: true, default)).Resyncs);
    }

    [Fact]
    public async Task Store_that_is_away_is_not_back_because_nothing_was_asked_of_it()
    {
        var follower = await FollowAsync();
        Holds(Key(1), 5);
        await follower.Cache.AskAsync(IdentifierKind.CustomerId, Key(1));
        (_store.IsAway, _store.PollsWithoutAsking) = (true, true);

        Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: true, default)).Status);
        Assert.Equal(FollowStatus.Unavailable, (await follower.StepAsync(complete: false, default)).Status);
        AssertFinds(follower.Cache, IdentifierKind.CustomerId, Key(1), 5);

        _store.IsAway = false;
        Assert.Equal((FollowStatus.Current, 1), (await follower.StepAsync(complete: false, default)) is var step ? (step.Status, step.Resyncs) : default);
        Assert.Equal(LookupStatus.Unavailable, follower.Cache.Find(IdentifierKind.CustomerId, Key(1), out _));
    }

    [Fact]
    public async Task Store_that_cannot_be_asked_or_has_a_record_that_cannot_be_read_leaves_nothing_behind()
    {
        var cache = (await FollowAsync()).Cache;
        Assert.Equal(LookupStatus.Unavailable, (await cache.AskAsync(IdentifierKind.CustomerId, Key(1))).Status);
        Answers(new FeedLookup(LookupStatus.Found, Key(1), new byte[CustomerRecordCodec.Size]));
        Assert.Equal(LookupStatus.Unavailable, (await cache.AskAsync(IdentifierKind.CustomerId, Key(1))).Status);
        _store.Find = (_, _) => throw new InvalidOperationException("a bug");
        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.AskAsync(IdentifierKind.CustomerId, Key(1)));

        Holds(Key(1), 5);
        Assert.Equal(LookupStatus.Found, (await cache.AskAsync(IdentifierKind.CustomerId, Key(1))).Status);
    }

    [Fact]
    public async Task Hit_allocates_nothing_and_customers_never_outgrow_their_places()
    {
        var cache = (await FollowAsync(places: 64)).Cache;
        for (var i = 1; i <= 500; i++)
        {
            Answers(new FeedLookup(LookupStatus.Found, Key(i), Bytes((ulong)i)));
            await cache.AskAsync(IdentifierKind.Email, Key(1000 + i));
        }

        Assert.InRange(cache.Customers, 1, 64);
        Assert.InRange(cache.Aliases, 1, 64);
        Assert.Equal(1000, cache.Customers + cache.Aliases + _counts.Evictions);
        AssertFinds(cache, IdentifierKind.Email, Key(1500), 500);
        Assert.Equal(0, Allocations.Of(() => Assert.True(cache.Find(IdentifierKind.Email, Key(1500), out _) == LookupStatus.Found)));
    }

    [Fact]
    public async Task A_place_costs_about_what_the_guide_says()
    {
        var cache = (await FollowAsync(places: 100_000)).Cache;

        Assert.InRange(cache.MemoryBytes / 100_000.0, 100, 110);
    }

    private async Task<CacheFollower> FollowAsync(int places = 1000) => await CacheFollower.StartAsync(
        _store, Dataset, new CustomerCacheOptions { Customers = places, UnknownFor = TimeSpan.FromSeconds(10) }, _counts, _time, default);

    private void Holds(IdentityKey customer, ulong version) => Answers(new FeedLookup(LookupStatus.Found, customer, Bytes(version)));

    private void Answers(FeedLookup answer) => _store.Find = (_, _) => new(answer);

    private async Task TellAsync(CacheFollower follower, Action<System.Buffers.ArrayBufferWriter<byte>> changes)
    {
        _store.Tell(0, changes, 0);
        Assert.Equal(new FollowResult(FollowStatus.Current, 1, 0), await follower.StepAsync(complete: false, default));
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!holds())
        {
            await Task.Delay(1, patience.Token);
        }
    }

    private static void AssertFinds(CustomerCache cache, IdentifierKind kind, IdentityKey key, ulong version)
    {
        Assert.Equal(LookupStatus.Found, cache.Find(kind, key, out var score));
        Assert.Equal(version, score.Version);
    }

    private static IdentityKey Key(int number) => new((ulong)number << 40, (ulong)number);

    private static byte[] Bytes(ulong version)
    {
        var bytes = new byte[CustomerRecordCodec.Size];
        CustomerRecordCodec.Write(new CustomerScore { Version = version }, bytes);
        return bytes;
    }
}
