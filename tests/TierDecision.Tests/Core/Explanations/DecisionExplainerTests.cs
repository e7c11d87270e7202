using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;
using TierDecision.Tests.Core.Routing;
using static TierDecision.Tests.Core.Explanations.ShippedPolicy;

namespace TierDecision.Tests.Core.Explanations;

public class DecisionExplainerTests
{
    [Fact]
    public void Tier_names_its_threshold_and_how_far_the_neighbours_are()
    {
        var tier = Explain(Call(), Customer(Silver, 76.75f)).Tier;

        Assert.Equal(("silver", TierBasis.Computed), (tier.Tier, tier.Basis));
        Assert.Equal("gold", tier.Better!.Tier);
        Assert.Equal([new ScoreDistance("percentile", 76.75, 80, 3.25)], tier.Better.Scores);
        Assert.Equal("standard", tier.Worse!.Tier);
        Assert.Equal([new ScoreDistance("percentile", 76.75, 50, 26.75)], tier.Worse.Scores);
        Assert.Equal(
            [
                "silver begins at percentile 50; the customer has percentile 76.75 and value score 76.75.",
                "gold begins at percentile 80: 3.25 higher.",
                "standard is what lies below percentile 50: more than 26.75 lower.",
            ],
            tier.Texts.Select(text => text.English));
        Assert.Equal("gold 须 percentile 至少 80:还差 3.25。", tier.Texts[1].Chinese);
    }

    [Fact]
    public void Best_tier_has_no_better_one_and_the_last_no_worse_one()
    {
        Assert.Null(Explain(Call(), Customer(Platinum, 99)).Tier.Better);
        Assert.Null(Explain(Call(), Customer(Standard, 1)).Tier.Worse);
    }

    [Fact]
    public void Tier_that_the_percentile_does_not_give_has_no_distances()
    {
        var tier = Explain(Call(), Customer(Gold, percentile: 0)).Tier;

        Assert.Equal((null, null), (tier.Better, tier.Worse));
        Assert.Equal(["gold is the tier on the customer's record; the scores there would not give it under this policy (percentile 0, value score 0)."], tier.Texts.Select(t => t.English));
    }

    [Fact]
    public void Percentile_that_is_not_known_is_called_so()
    {
        var text = Assert.Single(Explain(Call(), Customer(Gold, percentile: float.NaN)).Tier.Texts);

        Assert.Contains("(percentile not known, value score ", text.English, StringComparison.Ordinal);
        Assert.Contains("(百分位 未知,", text.Chinese, StringComparison.Ordinal);
    }

    [Fact]
    public void Tier_that_a_person_set_says_until_when_and_what_the_score_gave()
    {
        var score = new CustomerScore { AsOf = Now, Percentile = 60, ValueScore = 50, OverrideTier = 0, OverrideExpiry = Now + Duration.FromDays(1) };

        var tier = Explain(Call(), CustomerFacts.Known(score, Silver, Platinum)).Tier;

        Assert.Equal(("platinum", TierBasis.Override, "silver", score.OverrideExpiry), (tier.Tier, tier.Basis, tier.ComputedTier, tier.OverrideUntil!.Value));
        Assert.Equal("A person set platinum until 2026-03-07T16:50:00Z; the computed tier is silver.", tier.Texts[0].English);
    }

    [Theory]
    [InlineData(0, TierBasis.CustomerUnknown)]
    [InlineData(1, TierBasis.CustomerNotNamed)]
    [InlineData(2, TierBasis.StoreUnavailable)]
    public void Tier_of_whoever_is_not_known_says_why(int who, TierBasis basis)
    {
        var customer = who switch { 0 => CustomerFacts.Unknown, 1 => CustomerFacts.NotNamed, _ => CustomerFacts.Unavailable };

        var tier = Explain(Call(), customer).Tier;

        Assert.Equal(("standard", basis, null, null), (tier.Tier, tier.Basis, tier.Percentile, tier.Better));
    }

    [Theory]
    [InlineData(IdentityGap.Withheld, "The identity is withheld, not available or empty; unknown customers count as standard.")]
    [InlineData(IdentityGap.ShortNumber, "The identity is an extension or a short code, which names no customer; unknown customers count as standard.")]
    [InlineData(IdentityGap.IncompleteNumber, "The identity is a phone number without its area code; unknown customers count as standard.")]
    [InlineData(IdentityGap.Unreadable, "The identity is neither a phone number nor an address; unknown customers count as standard.")]
    public void Tier_of_a_caller_whose_identity_names_nobody_says_why(IdentityGap gap, string expected)
    {
        var tier = Explain(Call(), CustomerFacts.Nameless(gap)).Tier;

        Assert.Equal((TierBasis.CustomerNotNamed, expected), (tier.Basis, Assert.Single(tier.Texts).English));
    }

    [Fact]
    public void Tier_by_a_shared_identifier_says_so()
    {
        var best = Explain(Call(), Customer(Silver, 60).Shared()).Tier;
        var nobody = Explain(Call(), CustomerFacts.Unknown.Shared()).Tier;

        Assert.Contains(best.Texts, text => text.English == "Several customers have this identifier, and it does not say which of them it is; the policy takes the best of them.");
        Assert.Equal(TierBasis.CustomerUnknown, nobody.Basis);
        Assert.EndsWith("the policy takes such callers as unknown, who count as standard.", Assert.Single(nobody.Texts).English, StringComparison.Ordinal);
    }

    [Fact]
    public void Near_miss_names_the_predicate_the_value_and_what_was_needed()
    {
        var priority = Explain(Call(Duration.FromMinutes(2)), Customer(Silver, 60)).Priority;

        var miss = Assert.Single(priority.NearMisses, miss => miss.Rule == "waited-long");
        Assert.Equal((4, 1), (miss.Position, miss.MissedBy));
        Assert.Equal("waited-long did not match: waited is 2m, needs at least 10m: 8m more.", miss.Text.English);
        Assert.Equal("未命中 waited-long:waited 为 2m,需要 至少 10m:还差 8m。", miss.Text.Chinese);
    }

    [Fact]
    public void Rule_that_missed_by_two_predicates_names_both_and_comes_after_those_that_missed_by_one()
    {
        var misses = Explain(Call(), Customer(Silver, 60)).Priority.NearMisses;

        var far = Assert.Single(misses, miss => miss.Rule == "about-to-leave");
        Assert.Equal(2, far.MissedBy);
        Assert.Equal(
            "about-to-leave did not match: tier is silver, needs platinum or gold; and churn_risk is 0.1, needs above 0.6: over 0.5 more.", far.Text.English);
        Assert.Equal(misses.Select(miss => miss.MissedBy).Order(), misses.Select(miss => miss.MissedBy));
    }

    [Fact]
    public void Any_one_of_an_any_that_would_have_been_enough_is_named()
    {
        var routing = Explain(Call(), Customer(Gold, 85)).Routing!;

        Assert.Equal("best-customers", routing.Rule);
        Assert.Equal("The routing rule best-customers matched: tier is gold (platinum or gold).", routing.Text.English);
        Assert.Equal(["must-reach-care", "fraud-check", "written"], routing.NearMisses.Select(miss => miss.Rule));
        Assert.Equal(
            "must-reach-care did not match: matter is not given, needs emergency or legal; or flag is none, needs open_complaint or vulnerable.",
            routing.NearMisses[0].Text.English);
    }

    [Fact]
    public void Default_route_says_so_and_lists_every_rule_that_was_near()
    {
        var routing = Explain(Call(), Customer(Silver, 60)).Routing!;

        Assert.Null(routing.Rule);
        Assert.Equal(["must-reach-care", "fraud-check", "written", "best-customers", "wants-to-buy"], routing.NearMisses.Select(miss => miss.Rule));
        Assert.Equal("wants-to-buy did not match: topic is not given, needs 'sales', 'offer' or 'new contract'.", routing.NearMisses[4].Text.English);
    }

    [Fact]
    public void Rule_whose_place_a_guardrail_took_is_told()
    {
        var plan = new RoutingCase(
            """
            queues: [{name: service}, {name: bot, kind: self_service}]
            routing:
              rules:
                - {name: low-value, when: {tier: standard}, targets: [{queue: bot}]}
              default: [{queue: service}]
            """).Plan;
        var customer = CustomerFacts.Known(new CustomerScore { AsOf = Now, Flags = CustomerFlags.Vulnerable }, tier: 1);

        var routing = Explain(Call(), customer, plan, Now).Routing!;

        Assert.Null(routing.Rule);
        Assert.Empty(routing.NearMisses);
        Assert.Equal(
            "The routing rule low-value matched: tier is standard (standard). Its route ends without a person, so a guardrail put the default route in its place.",
            routing.Text.English);
    }

    [Fact]
    public void Under_a_not_the_predicate_that_held_is_the_one_that_failed()
    {
        var plan = TestPolicy.With(
            """
            routing:
              rules:
                - {name: young-or-other, when: {channel: voice, not: {any: [{tier: [gold, silver]}, {waited: {at_least: 1m}}]}}, targets: [{queue: vip}]}
              default: [{queue: service}]
            """);
        var customer = CustomerFacts.Known(new CustomerScore { AsOf = Now }, TestPolicy.Standard);

        var miss = Assert.Single(Explain(Call(Duration.FromSeconds(70)), customer, plan, Now).Routing!.NearMisses);

        Assert.Equal((1, "young-or-other did not match: waited is 1m10s, needs below 1m: over 10s less."), (miss.MissedBy, miss.Text.English));
    }

    [Fact]
    public void Priority_is_written_out_with_its_clamp()
    {
        var request = Call(Duration.FromMinutes(12)) with { Matter = Matter.Emergency };

        var priority = Explain(request, Customer(Gold, 85)).Priority;

        Assert.Equal((70, 150, 100), (priority.TierPriority, priority.Sum, priority.Priority));
        Assert.Equal([("emergency", 60), ("waited-long", 20)], priority.Contributions.Select(c => (c.Rule, c.Priority)));
        Assert.Equal(
            [
                "Priority 70 (gold) + 60 (emergency) + 20 (waited-long) = 150, held to 100 of 0 to 100.",
                "Head start 3m (gold) + 10m (emergency) = 13m.",
                "Sort key 1772815080000 - 780000 = 1772814300000: arrived 2026-03-06T16:38:00Z, counts as 13m earlier.",
            ],
            priority.Texts.Select(text => text.English));
    }

    [Fact]
    public void Head_start_is_held_to_the_largest_of_the_policy()
    {
        var request = new DecisionRequest(DecisionContext.Ticket, Now) { Matter = Matter.Emergency, TicketPriority = TicketPriority.Urgent };

        var priority = Explain(request, Customer(Platinum, 99, CustomerFlags.OpenComplaint)).Priority;

        Assert.Equal((50 * 60_000, 40 * 60_000), (priority.HeadStartSumMilliseconds, priority.HeadStartMilliseconds));
        Assert.EndsWith("= 50m, held to the policy's largest of 40m.", priority.Texts[1].English, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_that_changes_the_priority_is_the_last_term()
    {
        var plan = TestPolicy.With("routing: {default: [{queue: vip, timeout: 60s, priority: -90}, {queue: service}]}\n");
        var customer = CustomerFacts.Known(new CustomerScore { AsOf = Now }, TestPolicy.Gold);

        var priority = Explain(Call(), customer, plan, Now).Priority;

        Assert.Equal(("target vip", -90), (priority.Contributions.Single().Rule, priority.Contributions.Single().Priority));
        Assert.Equal("Priority 80 (gold) - 90 (target vip) = -10, held to 0 of 0 to 100.", priority.Texts[0].English);
    }

    [Fact]
    public void Due_time_lists_the_open_hours_that_were_counted_over_a_weekend()
    {
        var request = new DecisionRequest(DecisionContext.Contact, Now) { Channel = Channel.Email };

        var sla = Explain(request, Customer(Silver, 60)).Sla;

        Assert.Equal("written", sla.Rule.Rule);
        var due = Assert.Single(sla.DueTimes);
        Assert.Equal([130 * 60_000L, 350 * 60_000L], due.Open.Select(stretch => (long)(stretch.End - stretch.Start).TotalMilliseconds));
        Assert.Equal(Instant.FromUtc(2026, 3, 7, 13, 50), due.Due);
        Assert.Equal(
            "answer within 8h of service-hours from Fri 2026-03-06 17:50: Fri 2026-03-06 17:50-20:00 2h10m, Sat 2026-03-07 09:00-14:50 5h50m; "
            + "due Sat 2026-03-07 14:50 (Europe/Berlin).",
            due.Text.English);
    }

    [Fact]
    public void Long_target_lists_its_first_stretches_and_the_rest_as_a_sum()
    {
        var due = Explain(new DecisionRequest(DecisionContext.Ticket, Now), Customer(Silver, 60)).Sla.DueTimes[1];

        Assert.Equal(SlaMetric.Resolution, due.Metric);
        Assert.Equal(5, due.Open.Count);
        Assert.Equal(due.TargetMilliseconds, due.FurtherMilliseconds + due.Open.Sum(stretch => (long)(stretch.End - stretch.Start).TotalMilliseconds));
        Assert.Contains(", ... ", due.Text.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_around_the_clock_is_one_stretch()
    {
        var due = Assert.Single(Explain(Call() with { Matter = Matter.Emergency }, CustomerFacts.Unknown).Sla.DueTimes);

        Assert.Equal([new OpenStretch(Now, Now + Duration.FromSeconds(10))], due.Open);
        Assert.Equal(("24x7", "Europe/Berlin"), (due.Calendar, due.Zone));
        Assert.EndsWith("(Europe/Berlin).", due.Text.English, StringComparison.Ordinal);
    }

    [Fact]
    public void Sla_rules_that_promise_nothing_here_are_no_near_misses()
    {
        var sla = Explain(Call(), Customer(Silver, 60)).Sla;

        Assert.Equal("call", sla.Rule.Rule);
        Assert.StartsWith("The SLA rule call matched: time_of_week is", sla.Rule.Text.English, StringComparison.Ordinal);
        Assert.Equal(["emergency", "written", "call-platinum", "call-gold", "written-best"], sla.Rule.NearMisses.Select(miss => miss.Rule));
    }

    [Fact]
    public void Guardrails_that_hold_are_told()
    {
        var guardrails = Explain(Call() with { Matter = Matter.Legal }, Customer(Silver, 60, CustomerFlags.Vulnerable)).Guardrails;

        Assert.Equal([Guardrails.Vulnerable, Guardrails.Legal], guardrails.Select(guardrail => guardrail.Guardrail));
    }

    [Fact]
    public void Order_has_no_routing_to_explain()
    {
        var explanation = Explain(new DecisionRequest(DecisionContext.Order, Now) { OrderValue = 100 }, Customer(Gold, 85));

        Assert.Null(explanation.Routing);
        Assert.Empty(explanation.QueueChanges);
        Assert.Equal("order-best", explanation.Sla.Rule.Rule);
    }

    [Fact]
    public void Nothing_of_a_customer_whose_identity_failed_verification_comes_out()
    {
        var request = Call() with { Attestation = Attestation.Failed };

        var one = Explain(request, Customer(Platinum, 99.5f, CustomerFlags.OpenComplaint | CustomerFlags.FraudHold));
        var another = Explain(request, Customer(Standard, 3));

        Assert.Equal(Texts(one), Texts(another));
        Assert.Equal(TierBasis.IdentityUntrusted, one.Tier.Basis);
        Assert.Null(one.Tier.Percentile);
        Assert.DoesNotContain(one.QueueChanges, change => change.Field is "tier" or "flag" or "attestation");
    }

    private static IEnumerable<string> Texts(Explanation e) =>
        [
            .. e.Tier.Texts.Select(t => t.English), .. e.Priority.Texts.Select(t => t.English), .. e.Priority.NearMisses.Select(m => m.Text.English),
            e.Routing!.Text.English, .. e.Routing.NearMisses.Select(m => m.Text.English), e.Sla.Rule.Text.English, .. e.QueueChanges.Select(c => c.Text.English),
        ];
}
