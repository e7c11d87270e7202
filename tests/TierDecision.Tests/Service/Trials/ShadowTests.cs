using TierDecision.Core.Vocabulary;
using TierDecision.Service.Observability;
using TierDecision.Storage.Policies;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Trials;

/// <summary>A candidate that is evaluated beside the policy in force.</summary>
public sealed class ShadowTests : IDisposable
{
    private readonly TrialCase _case = new();

    public void Dispose() => _case.Dispose();

    [Fact]
    public async Task Answers_are_those_of_the_policy_in_force()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));
        var before = _case.Decide("1");

        await StartAsync("priority: 80", "priority: 90");
        var beside = _case.Decide("1");

        (before.DecisionId, beside.DecisionId) = ("", "");
        Assert.Equal(before, beside);
        Assert.False(beside.Policy.HasCanary);
    }

    [Fact]
    public async Task Differences_are_counted_by_context_and_tier_with_their_amounts()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()), TestService.Customer("2", TestService.Score(1)));
        var trial = await StartAsync(
            TestService.Policy.Replace("priority: 80", "priority: 75", StringComparison.Ordinal).Replace("answer: 30s", "answer: 20s", StringComparison.Ordinal)
                .Replace("first_response: 1h", "first_response: 3h", StringComparison.Ordinal));

        for (var i = 0; i < 3; i++)
        {
            _case.Decide("1");
        }

        _case.Decide("2");
        _case.Service.Decide(Ticket("2"));
        await _case.TurnAsync();

        var counts = await _case.CountsAsync(trial);
        Assert.Equal([(DecisionContext.Contact, "gold"), (DecisionContext.Contact, "silver"), (DecisionContext.Ticket, "silver")], counts.Cells.Select(cell => (cell.Context, cell.Tier)));
        var gold = counts.Cells[0];
        Assert.Equal((3, 3, 0, 0), (gold.Compared, gold.Differing, gold.OtherTier, gold.OtherQueue));
        Assert.Equal((0, 3, 15), (gold.PriorityHigher, gold.PriorityLower, gold.PriorityBy));
        Assert.Equal((3, 0, 30_000), (gold.DueSooner, gold.DueLater, gold.DueByMilliseconds));
        var ticket = counts.Cells[2];
        Assert.Equal((1, 1, 0, 1, 7_200_000), (ticket.Compared, ticket.Differing, ticket.DueSooner, ticket.DueLater, ticket.DueByMilliseconds));
        Assert.Equal((0, 0), (counts.Decided, counts.Dropped));
        var metrics = await _case.Service.Registry.TextAsync();
        Assert.Contains("tierdecision_policy_trial_compared_total{trial=\"shadow\",context=\"contact\",tier=\"gold\"} 3", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_trial_differences_total{trial=\"shadow\",context=\"contact\",tier=\"gold\",what=\"priority\"} 3", metrics, StringComparison.Ordinal);
        Assert.Contains("tierdecision_policy_trial_due_difference_seconds_sum{trial=\"shadow\",direction=\"later\"} 7200", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Customers_tiers_are_mapped_anew_for_the_candidate()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()), TestService.Customer("2", TestService.Score(1)));

        // In another place under the candidate, with the same name: nothing differs but what the policy says of it.
        var trial = await StartAsync(
            "tiers:\n", "tiers:\n  - {name: diamond, from_percentile: 99, priority: 95, treatment: {handling: person}}\n");
        _case.Decide("1");
        _case.Decide("2");
        _case.Decide();
        await _case.TurnAsync();

        Assert.Equal((3, 0), ((await _case.CountsAsync(trial)).Total.Compared, (await _case.CountsAsync(trial)).Total.Differing));
    }

    [Fact]
    public async Task Sample_has_both_decisions_with_their_explanations_and_is_erased_with_its_customer()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));
        await StartAsync("default: [{queue: desk, timeout: 1500ms}, {queue: spill}]", "default: [{queue: spill}]");
        var answer = _case.Decide("1");
        await _case.TurnAsync();

        var sample = Assert.Single(_case.Samples());
        Assert.Equal(
            (answer.DecisionId, "shadow", "contact"),
            (sample["decision_id"]!.ToString(), sample["trial"]!.ToString(), sample["context"]!.ToString()));
        Assert.Equal(("gold", "desk"), (sample["in_force"]!["tier"]!.ToString(), sample["in_force"]!["queue"]!.ToString()));
        Assert.Equal(("gold", "spill"), (sample["candidate"]!["tier"]!.ToString(), sample["candidate"]!["queue"]!.ToString()));
        foreach (var side in new[] { "in_force", "candidate" })
        {
            Assert.Equal("gold", sample[side]!["explanation"]!["tier"]!["tier"]!.ToString());
            Assert.Equal("2026-03-04T10:00:30.25Z", sample[side]!["due"]!["answer"]!.ToString()[..22] + "Z");
        }

        // A removal replaces the keys of the customer's group.
        _case.Service.Store.Keys = TestErasure.Keys(2);
        Assert.Empty(_case.Samples());
    }

    [Fact]
    public async Task Sample_of_a_decision_that_waits_while_its_customer_is_removed_cannot_be_read()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));
        await StartAsync("default: [{queue: desk, timeout: 1500ms}, {queue: spill}]", "default: [{queue: spill}]");
        _case.Decide("1");

        _case.Service.Store.Keys = TestErasure.Keys(2);
        Assert.Null(await _case.Service.Erasure.RefreshAsync(default));
        await _case.TurnAsync();

        Assert.Single(_case.Library.Samples);
        Assert.Empty(_case.Samples());
    }

    [Fact]
    public async Task Share_of_decisions_is_compared()
    {
        await StartAsync("priority: 80", "priority: 75", oneIn: 16);
        var trial = _case.Trials.All.Single();

        var compared = Enumerable.Range(0, 100_000).Count(i => trial.Compares(default, 1_000_000 + (37L * i)));

        Assert.InRange(compared, 5_900, 6_600);
    }

    [Fact]
    public async Task Decisions_beyond_what_can_wait_are_dropped_and_counted()
    {
        var trial = await StartAsync("priority: 80", "priority: 75");
        for (var i = 0; i < 5_000; i++)
        {
            _case.Decide();
        }

        await _case.TurnAsync();
        await _case.TurnAsync();

        var counts = await _case.CountsAsync(trial);
        Assert.Equal((4_096, 904), (counts.Total.Compared, counts.Dropped));
        Assert.Contains("tierdecision_policy_trial_dropped_total{trial=\"shadow\"} 904", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_shadow_is_evaluated_no_more()
    {
        await StartAsync("priority: 80", "priority: 75");
        Assert.NotNull(_case.Service.Serving.Current.Shadow);

        await _case.ChangeAsync(new PolicyTrialChange(PolicyTrialAction.StopShadow));

        Assert.Null(_case.Service.Serving.Current.Shadow);
        Assert.Empty(_case.Trials.All);
        Assert.Equal([EventIds.TrialBegins, EventIds.TrialEnds], _case.Log.Events);
    }

    [Fact]
    public async Task Shadow_stays_over_other_customers_and_a_lost_store()
    {
        await StartAsync("priority: 80", "priority: 75");
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));

        var shadow = _case.Service.Serving.Current.Shadow!;
        Assert.Same(_case.Service.Serving.Current.Customers, shadow.Model.Customers);
        Assert.True(_case.Service.Serving.Current.Lost().Shadow!.Model.IsLost);
        Assert.True(_case.Service.Serving.Current.Found(isDamaged: true).Shadow!.Model.IsDamaged);
        Assert.Null(_case.Service.Serving.Current.WithoutCustomers().Shadow!.Model.Customers);
    }

    [Fact]
    public async Task Rejects_a_candidate_that_lacks_the_customers_tiers_and_decides_on()
    {
        await _case.Service.ServeAsync(TestService.Customer("1", TestService.Score()));

        var trial = await StartAsync("name: gold", "name: golden");
        _case.Decide("1");
        await _case.TurnAsync();
        await _case.LookAsync();

        Assert.Null(_case.Service.Serving.Current.Shadow);
        Assert.Equal([EventIds.TrialRefused], _case.Log.Events);
        Assert.Contains("does not have: gold", _case.Log.Entries[0], StringComparison.Ordinal);
        Assert.Contains("does not have: gold", Assert.Single(_case.Library.Reports).Value.Problem, StringComparison.Ordinal);
        Assert.Equal(0, (await _case.CountsAsync(trial)).Total.Compared);
        Assert.Contains("tierdecision_policy_trial_refused{trial=\"shadow\"} 1", await _case.Service.Registry.TextAsync(), StringComparison.Ordinal);

        // Customers that it can serve come: it takes part.
        _case.Service.Store.Load(TestService.Header("basic"), TestService.Customer("1", TestService.Score()));
        Assert.Null(await _case.Service.Following().FollowOnceAsync(CancellationToken.None));
        await _case.LookAsync();
        Assert.NotNull(_case.Service.Serving.Current.Shadow);
        Assert.Equal([EventIds.TrialRefused, EventIds.TrialBegins], _case.Log.Events);
    }

    [Fact]
    public async Task Activation_ends_what_is_tried_against_the_policy_before()
    {
        var candidate = await _case.PublishAsync("priority: 80", "priority: 75");
        await _case.ShadowAsync(candidate);

        Assert.Equal(PolicyChangeStatus.Done, (await _case.Library.ActivatePolicyAsync(candidate, "", TrialCase.Ann, default)).Status);
        await _case.LookAsync();

        Assert.Null(_case.Library.Catalogue.Trials.Shadow);
        Assert.Null(_case.Service.Serving.Current.Shadow);
    }

    private static DecideRequest Ticket(string customer) => new() { Customer = new V1.Customer { CustomerId = customer }, Ticket = new Ticket() };

    private Task<long> StartAsync(string what, string by, int oneIn = 1) =>
        StartAsync(TestService.Policy.Replace(what, by, StringComparison.Ordinal), oneIn);

    // The number of the trial.
    private async Task<long> StartAsync(string text, int oneIn = 1)
    {
        Assert.NotEqual(TestService.Policy, text);
        var result = await _case.ShadowAsync(await _case.PublishAsync(text), oneIn);
        Assert.Equal((PolicyChangeStatus.Done, null), (result.Status, result.Detail));
        return result.Trials!.Shadow!.Number;
    }
}
