using Microsoft.Extensions.Diagnostics.HealthChecks;
using TierDecision.Core.Customers;
using TierDecision.Service.Following;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;

namespace TierDecision.Tests.Service.Following;

public class StoreFollowingTests
{
    private readonly TestService _service = new();
    private readonly LogLines _log = new();

    [Fact]
    public async Task A_store_is_followed_from_down_over_empty_to_loaded_and_reloaded()
    {
        var following = _service.Following(_log);
        _service.Store.Description = new(DatasetStatus.Unavailable, null, "no route");
        Assert.Equal(FollowProblemKind.Unavailable, (await FollowAsync(following))!.Kind);
        Assert.False(_service.Serving.Current.IsHydrated);

        _service.Store.Description = new(DatasetStatus.Empty, null);
        Assert.Equal(FollowProblemKind.Empty, (await FollowAsync(following))!.Kind);
        Assert.True(_service.Serving.Current.IsHydrated);

        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        Assert.Null(await FollowAsync(following));
        Assert.Equal("gold", _service.Decide(TestService.Call("42")).Tier.Name);

        _service.Store.Load(TestService.Header("silver"), TestService.Customer("42", TestService.Score()));
        Assert.Null(await FollowAsync(following));
        Assert.Equal("silver", _service.Decide(TestService.Call("42")).Tier.Name);
    }

    [Theory]
    [InlineData(DatasetStatus.Unavailable)]
    [InlineData(DatasetStatus.Unreadable)]
    [InlineData(DatasetStatus.Empty)]
    public async Task A_store_that_goes_away_leaves_the_customers_as_they_are(DatasetStatus status)
    {
        var following = _service.Following(_log);
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(following);
        var live = _service.Store.Description;
        _service.Store.Description = new(status, null, "gone");

        Assert.NotNull(await FollowAsync(following));
        Assert.Equal("gold", _service.Decide(TestService.Call("42")).Tier.Name);

        _service.Store.Description = live;
        Assert.Null(await FollowAsync(following));
        Assert.Contains("followed again", _log.Entries[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dataset_under_another_key_is_not_served_and_says_what_to_do()
    {
        var header = TestService.Header("gold") with { IdentityKeyFingerprint = TestService.Hasher.Fingerprint + 1 };
        _service.Store.Load(header, TestService.Customer("42", TestService.Score()));

        var problem = await FollowAsync(_service.Following(_log));

        Assert.Equal(FollowProblemKind.OtherKey, problem!.Kind);
        Assert.Contains("TierDecision:Identity:Key", Assert.Single(_log.Entries), StringComparison.Ordinal);
        Assert.False(_service.Serving.Current.IsHydrated);
    }

    [Fact]
    public async Task A_dataset_of_other_tiers_is_not_served_and_names_them()
    {
        _service.Store.Load(TestService.Header("diamond"), TestService.Customer("42", TestService.Score()));

        var problem = await FollowAsync(_service.Following(_log));

        Assert.Equal(FollowProblemKind.OtherTiers, problem!.Kind);
        Assert.Contains("diamond", Assert.Single(_log.Entries), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_says_at_once_that_the_customers_of_the_store_cannot_be_served_and_how_to_go_back()
    {
        var following = _service.Following(_log);
        var health = new CustomersHealthCheck(_service.Serving, _service.NewReport());
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        Assert.Null(await FollowAsync(following));
        var before = _service.Store.Description;

        _service.Store.Load(TestService.Header("diamond"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(following);

        var refused = await health.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Degraded, refused.Status);
        Assert.Contains("diamond", refused.Description, StringComparison.Ordinal);
        Assert.Contains("load --flip-back", refused.Description, StringComparison.Ordinal);

        _service.Store.Description = before;
        Assert.Null(await FollowAsync(following));
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task Customers_that_the_store_has_lost_are_degraded_at_once_and_whole_when_it_has_them_again()
    {
        var following = _service.Following(_log);
        var health = new CustomersHealthCheck(_service.Serving, _service.NewReport());
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(following);
        var live = _service.Store.Description;
        _service.Store.Description = new(DatasetStatus.Missing, null, "the file store.db is not there");

        Assert.Equal(FollowProblemKind.Lost, (await FollowAsync(following))!.Kind);

        var answer = _service.Decide(TestService.Call("42"));
        Assert.Equal(("gold", true), (answer.Tier.Name, answer.Degraded));
        Assert.Contains(answer.Reasons, reason => reason.Code == TierDecision.V1.ReasonCode.DataUnconfirmed);
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(new HealthCheckContext())).Status);
        Assert.StartsWith("Error: ", _log.Entries[^1], StringComparison.Ordinal);

        _service.Store.Description = live;
        Assert.Null(await FollowAsync(following));
        Assert.False(_service.Decide(TestService.Call("42")).Degraded);
    }

    [Fact]
    public async Task Decisions_over_customers_who_are_made_up_say_so_whoever_asks()
    {
        _service.Store.Load(TestService.Header("gold") with { IsDemonstration = true }, TestService.Customer("42", TestService.Score()));
        await FollowAsync(_service.Following(_log));

        foreach (var customer in new[] { "42", "nobody", null })
        {
            Assert.Single(_service.Decide(TestService.Call(customer)).Reasons, reason => reason.Code == TierDecision.V1.ReasonCode.DemonstrationData);
        }

        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(_service.Following(_log));
        Assert.DoesNotContain(_service.Decide(TestService.Call("42")).Reasons, reason => reason.Code == TierDecision.V1.ReasonCode.DemonstrationData);
    }

    [Fact]
    public async Task Score_that_is_dated_in_the_future_is_stale_for_a_reason_of_its_own()
    {
        var tomorrow = TestService.Score() with { AsOf = TestService.Now + NodaTime.Duration.FromHours(20) };
        var later = TestService.Score() with { AsOf = TestService.Now + NodaTime.Duration.FromDays(400) };
        await _service.ServeAsync(TestService.Customer("42", tomorrow), TestService.Customer("43", later));

        Assert.Equal(TierDecision.V1.ScoreStatus.Known, _service.Decide(TestService.Call("42")).Score.Status);
        var answer = _service.Decide(TestService.Call("43"));
        Assert.Equal((TierDecision.V1.ScoreStatus.Stale, true), (answer.Score.Status, answer.Degraded));
        Assert.Equal(0, answer.Score.Age?.Seconds ?? 0);
        Assert.Contains(answer.Reasons, reason => reason.Code == TierDecision.V1.ReasonCode.ScoreFromFuture);
        Assert.DoesNotContain(answer.Reasons, reason => reason.Code == TierDecision.V1.ReasonCode.ScoreStale);
    }

    [Fact]
    public async Task A_read_that_breaks_off_changes_nothing()
    {
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        _service.Store.Failure = new StoreUnavailableException("the line is cut");

        Assert.Equal(FollowProblemKind.Unavailable, (await FollowAsync(_service.Following(_log)))!.Kind);
        Assert.Null(_service.Serving.Current.Customers);
    }

    [Fact]
    public async Task A_problem_is_logged_once_and_counted_every_time()
    {
        var following = _service.Following(_log);
        for (var i = 0; i < 3; i++)
        {
            _service.Store.Description = new(DatasetStatus.Unavailable, null, $"attempt {i}");
            await FollowAsync(following);
        }

        Assert.Contains("attempt 0", Assert.Single(_log.Entries), StringComparison.Ordinal);
        Assert.Contains("tierdecision_hydrations_total{outcome=\"unavailable\"} 3\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_store_after_a_full_one_is_an_error_and_confirms_nothing()
    {
        var following = _service.Following(_log);
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(following);
        _service.Store.Description = new(DatasetStatus.Empty, null);
        _service.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(FollowProblemKind.Lost, (await FollowAsync(following))!.Kind);
        Assert.Equal(FollowProblemKind.Lost, (await FollowAsync(following))!.Kind);

        var answer = _service.Decide(TestService.Call("42"));
        Assert.Equal(("gold", true), (answer.Tier.Name, answer.Degraded));
        Assert.Equal(TestService.Now, _service.Serving.ConfirmedAt);
        Assert.Single(_log.Entries, entry => entry.StartsWith("Error: ", StringComparison.Ordinal) && entry.Contains("has lost its customers", StringComparison.Ordinal));
        Assert.Contains("tierdecision_hydrations_total{outcome=\"lost\"} 2\n", await MetricsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(DatasetStatus.Unavailable)]
    [InlineData(DatasetStatus.Unreadable)]
    public async Task Unconfirmed_customers_are_told_of_once_and_so_is_their_confirmation(DatasetStatus status)
    {
        var following = _service.Following(_log);
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        await FollowAsync(following);
        var live = _service.Store.Description;
        _service.Store.Description = new(status, null, "gone");
        for (var second = 0; second < 70; second++)
        {
            _service.Clock.Advance(TimeSpan.FromSeconds(1));
            await FollowAsync(following);
        }

        Assert.Single(_log.Entries, entry => entry.Contains("answers say that they are degraded", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Entries, entry => entry.Contains("answers are whole", StringComparison.Ordinal));

        _service.Store.Description = live;
        await FollowAsync(following);

        Assert.Single(_log.Entries, entry => entry.Contains("answers are whole", StringComparison.Ordinal));
        Assert.Equal(TestService.Now + NodaTime.Duration.FromSeconds(70), _service.Serving.ConfirmedAt);
    }

    [Fact]
    public async Task An_empty_store_is_confirmed_as_such()
    {
        var following = _service.Following(_log);
        await FollowAsync(following);
        Assert.False(_service.Decide(TestService.Call("42")).Degraded);

        _service.Store.Description = new(DatasetStatus.Unavailable, null, "gone");
        _service.Clock.Advance(TimeSpan.FromMinutes(2));
        await FollowAsync(following);

        var answer = _service.Decide(TestService.Call("42"));
        Assert.Equal((true, TierDecision.V1.ScoreStatus.Unknown), (answer.Degraded, answer.Score.Status));
    }

    [Fact]
    public async Task A_bug_of_the_store_is_logged_and_does_not_end_the_following()
    {
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        _service.Store.Failure = new InvalidOperationException("a bug");
        using var following = _service.Following(_log, interval: TimeSpan.FromMilliseconds(1), time: TimeProvider.System);
        await following.StartAsync(CancellationToken.None);
        await UntilAsync(() => _log.Entries.Any(entry => entry.Contains("a bug", StringComparison.Ordinal)));

        _service.Store.Failure = null;
        await UntilAsync(() => _service.Serving.Current.Customers is not null);
        await following.StopAsync(CancellationToken.None);

        Assert.True(following.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Customers_that_go_live_are_served_as_soon_as_the_store_tells_of_it()
    {
        _service.Store.Load(TestService.Header("gold"), TestService.Customer("42", TestService.Score()));
        using var following = _service.Following(_log, interval: TimeSpan.FromHours(1), time: TimeProvider.System);
        await FollowAsync(following);
        await following.StartAsync(CancellationToken.None);

        _service.Store.Load(TestService.Header("silver"), TestService.Customer("42", TestService.Score()));
        _service.Store.Tell();
        await UntilAsync(() => _service.Decide(TestService.Call("42")).Tier.Name == "silver");

        await following.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Customers_whose_phone_numbers_were_read_otherwise_are_served_and_told_of_once()
    {
        var following = _service.Following(_log);
        Load("libphonenumber 8.0.0, rules 1, region GB");
        await FollowAsync(following);
        await FollowAsync(following);

        Assert.Contains("were read by libphonenumber 8.0.0, rules 1, region GB", Assert.Single(Told()), StringComparison.Ordinal);
        Assert.Contains("tierdecision_phone_numbers_differ 1", await MetricsAsync(), StringComparison.Ordinal);

        Load("");
        await FollowAsync(following);
        Assert.Contains("were read by an older version that does not say", Told().Last(), StringComparison.Ordinal);

        Load(TestService.Hasher.Phones.Version);
        await FollowAsync(following);
        Assert.Equal(2, Told().Count());
        Assert.Contains("tierdecision_phone_numbers_differ 0", await MetricsAsync(), StringComparison.Ordinal);

        void Load(string normalizer)
        {
            Assert.Equal(IdentityError.None, TestService.Hasher.TryHashPhone("+442079460958", out var phone));
            _service.Store.Load(
                TestService.Header("gold") with { PhoneNormalizer = normalizer }, TestService.Customer("42", TestService.Score()) with { Aliases = [phone] });
        }

        IEnumerable<string> Told() => _log.Entries.Where(entry => entry.Contains("The phone numbers of dataset", StringComparison.Ordinal));
    }

    private static Task<FollowProblem?> FollowAsync(StoreFollowing following) => following.FollowOnceAsync(CancellationToken.None);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(5, deadline.Token);
        }
    }

    private Task<string> MetricsAsync() => _service.Registry.TextAsync();
}
