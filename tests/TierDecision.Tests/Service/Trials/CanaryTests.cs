using System.Globalization;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Service.Comparing;
using TierDecision.Service.Observability;
using TierDecision.Service.Requests;
using TierDecision.Storage.Audit;
using TierDecision.Storage.Policies;
using DecideResponse = TierDecision.V1.DecideResponse;

namespace TierDecision.Tests.Service.Trials;

/// <summary>A candidate that decides for a share of the customers.</summary>
public sealed class CanaryTests : IDisposable
{
    private const string Default = "default: [{queue: desk, timeout: 1500ms}, {queue: spill}]";

    private readonly TrialCase _case = new();

    public void Dispose() => _case.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(2_500)]
    [InlineData(9_999)]
    public void Share_is_right_and_a_greater_one_has_the_customers_of_each_smaller_one(int share)
    {
        const int Customers = 100_000;
        var (smaller, greater) = (Canary(share), Canary(Math.Min(PolicyTrialLimits.Whole, share * 2)));
        var (none, all) = (Canary(0), Canary(PolicyTrialLimits.Whole));

        var keys = Enumerable.Range(0, Customers).Select(Key).ToList();
        var covered = keys.Where(key => smaller.Covers(key)).ToList();

        Assert.InRange(covered.Count / (double)Customers, (share / 10_000.0) - 0.01, (share / 10_000.0) + 0.01);
        Assert.All(covered, key => Assert.True(greater.Covers(key)));
        Assert.DoesNotContain(keys, key => none.Covers(key));
        Assert.All(keys, key => Assert.True(all.Covers(key)));
    }

    [Fact]
    public void Requests_that_name_nobody_are_dealt_by_id_then_arrival_then_time()
    {
        var half = Canary(5_000);
        var ids = Enumerable.Range(0, 10_000).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();

        Assert.InRange(ids.Count(id => half.Covers(id, null, 1)), 4_700, 5_300);
        Assert.All(ids, id => Assert.Equal(half.Covers(id, null, 1), half.Covers(id, 2, 3)));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => half.Covers("", 1_700_000_000_000 + i, 1)), 4_700, 5_300);
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => half.Covers("", null, 77L * i)), 4_700, 5_300);
    }

    [Fact]
    public async Task Customers_of_the_share_are_decided_by_the_candidate_and_answers_say_so()
    {
        await ServeAsync(200);
        var candidate = await _case.PublishAsync("priority: 80", "priority: 90");
        var inForce = _case.Decide("1").Policy.Revision;

        var result = await _case.CanaryAsync(candidate, 5_000);

        var canary = Canary(result.Trials!.Canary!);
        for (var i = 0; i < 200; i++)
        {
            var id = i.ToString(CultureInfo.InvariantCulture);
            var answer = _case.Decide(id);
            var covered = canary.Covers(Key(i));
            Assert.Equal((covered, covered ? candidate : inForce, covered ? 92 : 82), (answer.Policy.Canary, answer.Policy.Revision, answer.Priority));
        }
    }

    [Fact]
    public async Task Share_that_is_changed_keeps_its_customers_and_counts_anew()
    {
        await ServeAsync(100);
        var first = (await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), 2_000)).Trials!.Canary!;
        var before = Covered();

        var second = (await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.SetCanary) { Share = 6_000 })).Trials!.Canary!;
        var after = Covered();

        Assert.NotEqual(first.Number, second.Number);
        Assert.Subset(after, before);
        Assert.InRange(after.Count, before.Count + 1, 99);
        await _case.TurnAsync();
        Assert.Equal(after.Count, (await _case.CountsAsync(second.Number)).Decided);

        await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StopCanary));
        Assert.Empty(Covered());
        Assert.Contains("tierdecision_policy_canary_ended_total{by=\"hand\"} 1", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidate_that_sends_everything_to_its_last_target_is_rolled_back_by_itself()
    {
        await ServeAsync(1_000);
        var candidate = await _case.PublishAsync(Default, "default: [{queue: spill}]");
        await _case.CanaryAsync(candidate, 100);

        // As somebody would who does not look: one percent, then everybody.
        await DecideAllAsync(1);
        Assert.NotNull(_case.Library.Catalogue.Trials.Canary);
        await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.SetCanary) { Share = PolicyTrialLimits.Whole });
        await DecideAllAsync(1);

        var trials = _case.Library.Catalogue.Trials;
        Assert.Null(trials.Canary);
        Assert.Equal((candidate, PolicyCanaryEnding.Limits), (trials.Ended!.Revision, trials.Ended.By));
        Assert.StartsWith("100 % of the decisions are at the last target", trials.Ended.Reason, StringComparison.Ordinal);
        Assert.False(_case.Decide("1").Policy.Canary);
        var entry = _case.Library.Entries[^1];
        Assert.Equal((AuditKind.CanaryRolledBack, $"node@{Environment.MachineName}", trials.Ended.Reason), (entry.Kind, entry.Actor.Caller, entry.Actor.Reason));
        Assert.Contains("tierdecision_policy_canary_ended_total{by=\"limits\"} 1", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);
        Assert.Contains(EventIds.CanaryRolledBack, _case.Log.Events);
        Assert.Contains(EventIds.CanaryEnded, _case.Log.Events);
    }

    // No policy makes the engine throw, so the compiled candidate is damaged here, as by a defect: it gives unknown customers a tier that it does not have.
    [Fact]
    public async Task Candidate_that_throws_decides_nothing_and_is_rolled_back_by_itself()
    {
        await ServeAsync(1);
        var canary = (await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), PolicyTrialLimits.Whole)).Trials!.Canary!;
        Assert.True(_case.Decide("nobody").Policy.Canary);
        typeof(PolicyPlan).GetProperty(nameof(PolicyPlan.UnknownTier))!.SetValue(_case.Service.Serving.Current.Canary!.Model.Plan, (byte)200);

        var inForce = _case.Decide("nobody");
        Assert.Equal((false, "7", "basic", 22), (inForce.Policy.Canary, inForce.Policy.Version, inForce.Tier.Name, inForce.Priority));
        Assert.Equal(("gold", 92), (_case.Decide("0").Tier.Name, _case.Decide("0").Priority));
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal("basic", _case.Decide($"nobody {i}").Tier.Name);
        }

        await _case.TurnAsync();

        var counts = await _case.CountsAsync(canary.Number);
        Assert.Equal((3, 1_001), (counts.Decided, counts.Failed));
        var trials = _case.Library.Catalogue.Trials;
        Assert.Equal((null, PolicyCanaryEnding.Limits), (trials.Canary, trials.Ended!.By));
        Assert.StartsWith("99.7 % of the decisions could not be made by the candidate", trials.Ended.Reason, StringComparison.Ordinal);
        Assert.Equal(("gold", 82), (_case.Decide("0").Tier.Name, _case.Decide("0").Priority));
        Assert.Contains("tierdecision_policy_canary_errors_total 1001", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Candidate_that_keeps_its_limits_goes_on()
    {
        await ServeAsync(1_000);
        await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), PolicyTrialLimits.Whole);

        await DecideAllAsync(2);

        var canary = _case.Library.Catalogue.Trials.Canary;
        Assert.NotNull(canary);
        var counts = await _case.CountsAsync(canary.Number);
        Assert.Equal((2_000, 0), (counts.Decided, counts.Failed));
        Assert.InRange(counts.Total.Compared, 350, 650);
        Assert.Equal((counts.Total.Compared, counts.Total.PriorityHigher), (counts.Total.Differing, counts.Total.Compared));
        Assert.Equal((0, 0), (counts.Total.LastTargets, counts.Total.LastTargetsInForce));
    }

    [Fact]
    public async Task Canary_and_shadow_run_beside_each_other()
    {
        await ServeAsync(100);
        var shadow = (await _case.ShadowAsync(await _case.PublishAsync("priority: 80", "priority: 70"))).Trials!.Shadow!;
        var canary = (await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), 2_500)).Trials!.Canary!;

        var covered = Covered().Count;
        await _case.TurnAsync();

        var (lower, higher) = ((await _case.CountsAsync(shadow.Number)).Total, (await _case.CountsAsync(canary.Number)).Total);
        Assert.Equal((100 - covered, 100 - covered), (lower.Compared, lower.PriorityLower));
        Assert.Equal((covered, covered), (higher.Compared, higher.PriorityHigher));
    }

    [Fact]
    public async Task Orders_are_ranked_under_the_policy_in_force_alone()
    {
        await ServeAsync(10);
        await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), PolicyTrialLimits.Whole);

        Assert.Null(_case.Service.Serving.Current.Alone().Canary);
        Assert.Same(_case.Service.Serving.Current.Plan, _case.Service.Serving.Current.Alone().Plan);
        Assert.Same(_case.Service.Serving.Current.Customers, _case.Service.Serving.Current.Alone().Customers);
    }

    [Fact]
    public async Task Customer_who_is_fetched_from_the_store_is_decided_by_the_candidate_and_compared()
    {
        _case.Service.Store.Load(TestService.Header("gold", "silver", "basic"), TestService.Customer("1", TestService.Score()));
        var handler = _case.Service.NewHandler(await _case.Service.ServeThroughCacheAsync());
        var canary = (await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), 4_900)).Trials!.Canary!;
        if (!Canary(canary).Covers(Key(1)))
        {
            canary = (await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.SetCanary) { Share = PolicyTrialLimits.Whole })).Trials!.Canary!;
        }

        foreach (var _ in Enumerable.Range(0, 40))
        {
            var answer = await handler.DecideAsync(TestService.Call("1"), TestService.Anybody).Decode(DecideResponse.Parser);
            Assert.Equal((true, "gold", 92), (answer.Policy.Canary, answer.Tier.Name, answer.Priority));
        }

        await _case.TurnAsync();
        var counts = await _case.CountsAsync(canary.Number);
        Assert.Equal((40, counts.Total.Compared), (counts.Decided, counts.Total.PriorityHigher));
        Assert.NotEqual(0, counts.Total.Compared);
    }

    [Fact]
    public async Task Decisions_of_a_canary_and_those_that_are_compared_allocate_nothing()
    {
        await ServeAsync(1);
        await _case.CanaryAsync(await _case.PublishAsync("priority: 80", "priority: 90"), PolicyTrialLimits.Whole);
        var request = TestService.Call("0");
        Assert.True(_case.Decide("0").Policy.Canary);

        Assert.Equal(0, Allocations.Of(() => _case.Service.TryDecide(Question.Of(request, caller: ""), out _)));

        await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StopCanary));
        await _case.ShadowAsync(await _case.PublishAsync("priority: 80", "priority: 70"));
        _case.Decide("0");
        Assert.Equal(0, Allocations.Of(() => _case.Service.TryDecide(Question.Of(request, caller: ""), out _)));
    }

    private HashSet<string> Covered() =>
        [.. Enumerable.Range(0, 100).Select(i => i.ToString(CultureInfo.InvariantCulture)).Where(id => _case.Decide(id).Policy.Canary)];

    private async Task DecideAllAsync(int times)
    {
        for (var i = 0; i < 1_000 * times; i++)
        {
            _case.Decide((i % 1_000).ToString(CultureInfo.InvariantCulture));
        }

        await _case.TurnAsync();
    }

    private Task ServeAsync(int customers) => _case.Service.ServeAsync(
        [.. Enumerable.Range(0, customers).Select(i => TestService.Customer(i.ToString(CultureInfo.InvariantCulture), TestService.Score()))]);

    private static IdentityKey Key(int i)
    {
        Assert.Equal(IdentityError.None, TestService.Hasher.TryHashCustomerId(i.ToString(CultureInfo.InvariantCulture), out var key));
        return key;
    }

    private static Trial Canary(int share) => Canary(
        new PolicyCanary(1, "0123456789ab", 0, TestService.Now, "ann", "", "") { Share = share });

    private static Trial Canary(PolicyCanary canary) => Trial.Of(canary);
}
