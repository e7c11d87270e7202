using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;
using static TierDecision.Tests.Core.TestPolicy;

namespace TierDecision.Tests.Core.Decisions;

public class DecisionEngineTests
{
    private static readonly CustomerScore Fresh = new() { AsOf = Now - Duration.FromDays(1) };

    [Fact]
    public void Known_customer_has_the_computed_tier()
    {
        var decision = Decide(With(), CustomerFacts.Known(Fresh, Silver));

        Assert.Equal((Silver, ScoreStatus.Known, 50), (decision.Tier, decision.ScoreStatus, decision.Priority));
        Assert.False(decision.TierOverridden);
        Assert.True(decision.CustomerNamed);
        Assert.False(decision.Degraded);
    }

    [Theory]
    [InlineData(1, Gold, true)]
    [InlineData(0, Standard, false)]
    [InlineData(-1, Standard, false)]
    public void Override_holds_until_it_expires(long millisecondsLeft, byte tier, bool overridden)
    {
        var score = Fresh with { OverrideTier = 7, OverrideExpiry = Now + Duration.FromMilliseconds(millisecondsLeft) };

        var decision = Decide(With(), CustomerFacts.Known(score, Standard, overrideTier: Gold));

        Assert.Equal((tier, overridden), (decision.Tier, decision.TierOverridden));
    }

    [Fact]
    public void Unknown_customer_has_the_tier_that_the_policy_says()
    {
        var decision = Decide(With(), CustomerFacts.Unknown);

        Assert.Equal((Standard, ScoreStatus.Unknown), (decision.Tier, decision.ScoreStatus));
        Assert.True(decision.CustomerNamed);
        Assert.False(decision.Degraded);
    }

    [Fact]
    public void Request_that_names_no_customer_is_decided_like_one_of_an_unknown()
    {
        var decision = Decide(With(), CustomerFacts.NotNamed);

        Assert.Equal((Standard, ScoreStatus.Unknown), (decision.Tier, decision.ScoreStatus));
        Assert.False(decision.CustomerNamed);
        Assert.NotNull(decision.Route);
    }

    [Fact]
    public void Store_that_cannot_be_asked_degrades_the_decision()
    {
        var decision = Decide(With(), CustomerFacts.Unavailable);

        Assert.Equal((Standard, ScoreStatus.Unavailable), (decision.Tier, decision.ScoreStatus));
        Assert.True(decision.Degraded);
        Assert.NotNull(decision.Route);
    }

    [Theory]
    [InlineData(0, ScoreStatus.Known)]
    [InlineData(1, ScoreStatus.Stale)]
    public void Score_older_than_the_policy_allows_degrades_the_decision_and_counts(long millisecondsTooOld, ScoreStatus status)
    {
        var score = new CustomerScore { AsOf = Now - Duration.FromDays(7) - Duration.FromMilliseconds(millisecondsTooOld) };

        var decision = Decide(With("stale_after: 7d"), CustomerFacts.Known(score, Gold));

        Assert.Equal((Gold, status, status == ScoreStatus.Stale), (decision.Tier, decision.ScoreStatus, decision.Degraded));
    }

    [Fact]
    public void Data_that_the_store_does_not_confirm_degrades_the_decision_and_counts()
    {
        var unconfirmed = Decide(With(), CustomerFacts.Known(new CustomerScore { AsOf = Now }, Gold, isUnconfirmed: true));
        var unknown = Decide(With(), CustomerFacts.UnknownUnconfirmed);

        Assert.Equal((Gold, ScoreStatus.Known, true, true), (unconfirmed.Tier, unconfirmed.ScoreStatus, unconfirmed.Unconfirmed, unconfirmed.Degraded));
        Assert.Equal((Standard, ScoreStatus.Unknown, true, true), (unknown.Tier, unknown.ScoreStatus, unknown.Unconfirmed, unknown.Degraded));
        Assert.Equal(Guardrails.None, unknown.Guardrails);
    }

    [Fact]
    public void Untrusted_identity_is_decided_exactly_like_an_unknown_one()
    {
        // Rules on everything that a score could show.
        var plan = With("""
            priority_rules:
              - {name: a, when: {known: true}, priority: 1, head_start: 1s}
              - {name: b, when: {tier: gold}, priority: 1}
              - {name: c, when: {value_score: {at_least: 0}}, priority: 1}
              - {name: d, when: {percentile: {at_least: 0}}, priority: 1}
              - {name: e, when: {recency: {at_least: 1}}, priority: 1}
              - {name: f, when: {segment: champions}, priority: 1}
              - {name: g, when: {lifetime_value: {at_least: 0}}, priority: 1}
              - {name: h, when: {flag: [vulnerable, open_complaint, fraud_hold]}, priority: 1}
              - {name: i, when: {score_age: {at_least: 0s}}, priority: 1}
              - {name: j, when: {language: de}, priority: 1}
            routing:
              rules: [{name: vip, when: {any: [{tier: gold}, {language: de}]}, targets: [{queue: vip}]}]
              default: [{queue: service}]
            sla: [{name: gold, when: {tier: gold}, answer: 10s}, {name: all, answer: 60s}]
            """);
        Assert.True(LanguageCode.TryParse("de", out var german));
        var score = Fresh with
        {
            ValueScore = 99,
            Percentile = 99,
            Recency = 5,
            Segment = RfmSegment.Champions,
            LifetimeValue = 1000,
            Flags = CustomerFlags.Vulnerable | CustomerFlags.OpenComplaint,
            Language = german,
            OverrideTier = 0,
            OverrideExpiry = Now + Duration.FromDays(1),
        };
        var request = Contact() with { Attestation = Attestation.Failed };

        var untrusted = Decide(plan, CustomerFacts.Known(score, Gold, Gold), request);
        var unknown = Decide(plan, CustomerFacts.Unknown, request);

        Assert.Equal((ScoreStatus.Untrusted, ScoreStatus.Unknown), (untrusted.ScoreStatus, unknown.ScoreStatus));
        untrusted.ScoreStatus = unknown.ScoreStatus;
        Assert.Equal(unknown, untrusted);
        Assert.Equal(10, System.Numerics.BitOperations.PopCount(Decide(plan, CustomerFacts.Known(score, Gold)).PriorityRules));
    }

    [Theory]
    [InlineData("[{name: a, priority: 100}]", 100)]
    [InlineData("[{name: a, priority: -100}]", 0)]
    [InlineData("[{name: a, priority: 15}, {name: b, priority: 10}]", 75)]
    [InlineData("[{name: a, priority: 100}, {name: b, priority: -80}]", 70)]
    [InlineData("[{name: a, priority: 10, when: {channel: chat}}]", 50)]
    public void Priority_is_the_tiers_with_every_rule_that_holds_within_0_and_100(string rules, int expected) =>
        Assert.Equal(expected, Decide(With($"priority_rules: {rules}"), CustomerFacts.Known(Fresh, Silver)).Priority);

    [Fact]
    public void Rules_that_matched_are_named_by_their_bits()
    {
        var rules = string.Join(", ", Enumerable.Range(0, 64).Select(i => $"{{name: r{i}, priority: 1, when: {{channel: {(i % 3 == 0 ? "voice" : "chat")}}}}}"));

        var decision = Decide(With($"priority_rules: [{rules}]"), CustomerFacts.Unknown);

        Assert.Equal(Enumerable.Range(0, 64).Where(i => i % 3 == 0), Enumerable.Range(0, 64).Where(i => (decision.PriorityRules >> i & 1) == 1));
    }

    [Theory]
    [InlineData("", Gold, 180)]
    [InlineData("", Standard, 0)]
    [InlineData("priority_rules: [{name: a, head_start: 30s}]", Silver, 90)]
    [InlineData("priority_rules: [{name: a, head_start: -10m}]", Gold, 0)]
    [InlineData("priority_rules: [{name: a, head_start: 10m}]\nlargest_head_start: 5m", Silver, 300)]
    [InlineData("priority_rules: [{name: a, head_start: 10m, when: {channel: chat}}]", Silver, 60)]
    public void Sort_key_is_the_arrival_less_the_head_start(string sections, byte tier, int headStartSeconds)
    {
        var request = Contact();

        var decision = Decide(With(sections), CustomerFacts.Known(Fresh, tier), request);

        Assert.Equal(headStartSeconds * 1000, decision.HeadStartMilliseconds);
        Assert.Equal(request.ArrivedAt.ToUnixTimeMilliseconds() - (headStartSeconds * 1000), decision.SortKey);
    }

    [Fact]
    public void First_routing_rule_that_matches_applies()
    {
        var plan = With("""
            routing:
              rules:
                - {name: chat, when: {channel: chat}, targets: [{queue: service}]}
                - {name: gold, when: {tier: gold}, targets: [{queue: vip, timeout: 30s}, {queue: service}]}
                - {name: voice, when: {channel: voice}, targets: [{queue: vip}]}
              default: [{queue: service}]
            """);

        var gold = Decide(plan, CustomerFacts.Known(Fresh, Gold));
        var voice = Decide(plan, CustomerFacts.Known(Fresh, Silver));
        var other = Decide(plan, CustomerFacts.Known(Fresh, Silver), Contact() with { Channel = Channel.Email });

        Assert.Equal((1, 2, Decision.NoRule), (gold.RoutingRule, voice.RoutingRule, other.RoutingRule));
        Assert.Equal(["vip", "service"], gold.Route!.Targets.Select(target => target.Queue));
        Assert.Same(plan.Routing.Default, other.Route);
    }

    [Fact]
    public void Order_has_no_route()
    {
        var plan = With("routing: {rules: [{name: all, targets: [{queue: vip}]}], default: [{queue: service}]}");

        var order = Decide(plan, CustomerFacts.Known(Fresh, Gold), new DecisionRequest(DecisionContext.Order, Now));
        var ticket = Decide(plan, CustomerFacts.Known(Fresh, Gold), new DecisionRequest(DecisionContext.Ticket, Now));

        Assert.Null(order.Route);
        Assert.Equal(Decision.NoRule, order.RoutingRule);
        Assert.NotNull(ticket.Route);
    }

    [Fact]
    public void First_sla_rule_that_promises_something_for_the_context_applies()
    {
        var plan = With("""
            calendars: [{name: office, zone: Europe/Berlin, hours: {mon-fri: 09:00-17:00}}]
            sla:
              - {name: gold-call, when: {tier: gold}, answer: 20s}
              - {name: ship, when: {tier: gold}, calendar: office, ship_by: 16h}
              - {name: work, calendar: office, first_response: 1h, resolution: 8h}
            """);
        var arrived = Instant.FromUtc(2026, 3, 4, 10, 0);

        var contact = Decide(plan, CustomerFacts.Known(Fresh, Gold), new DecisionRequest(DecisionContext.Contact, arrived));
        var ticket = Decide(plan, CustomerFacts.Known(Fresh, Gold), new DecisionRequest(DecisionContext.Ticket, arrived));
        var order = Decide(plan, CustomerFacts.Known(Fresh, Gold), new DecisionRequest(DecisionContext.Order, arrived));
        var nothing = Decide(plan, CustomerFacts.Known(Fresh, Silver), new DecisionRequest(DecisionContext.Contact, arrived));

        Assert.Equal((0, 2, 1, Decision.NoRule), (contact.SlaRule, ticket.SlaRule, order.SlaRule, nothing.SlaRule));
        Assert.Equal(arrived + Duration.FromSeconds(20), contact.DueAt(0));

        // 11:00 in Berlin: six hours are left of the day, two come from the next.
        Assert.Equal([SlaMetric.FirstResponse, SlaMetric.Resolution], plan.SlaRules[2].TargetsFor(DecisionContext.Ticket).ToArray().Select(target => target.Metric));
        Assert.Equal(Instant.FromUtc(2026, 3, 4, 11, 0), ticket.DueAt(0));
        Assert.Equal(Instant.FromUtc(2026, 3, 5, 10, 0), ticket.DueAt(1));
        Assert.Equal(Instant.FromUtc(2026, 3, 6, 10, 0), order.DueAt(0));
    }

    [Theory]
    [InlineData(CustomerFlags.OpenComplaint, Matter.Unspecified, Guardrails.OpenComplaint)]
    [InlineData(CustomerFlags.Vulnerable, Matter.Unspecified, Guardrails.Vulnerable)]
    [InlineData(CustomerFlags.None, Matter.Emergency, Guardrails.Emergency)]
    [InlineData(CustomerFlags.None, Matter.Legal, Guardrails.Legal)]
    [InlineData(CustomerFlags.OpenComplaint | CustomerFlags.Vulnerable | CustomerFlags.FraudHold, Matter.Legal, Guardrails.OpenComplaint | Guardrails.Vulnerable | Guardrails.Legal)]
    public void Guardrails_reach_a_person_whatever_the_tier_says(CustomerFlags flags, Matter matter, Guardrails expected)
    {
        var decision = Decide(With(), CustomerFacts.Known(Fresh with { Flags = flags }, Standard), Contact() with { Matter = matter });

        Assert.Equal((Handling.Person, expected), (decision.Handling, decision.Guardrails));
    }

    [Theory]
    [InlineData(CustomerFlags.None)]
    [InlineData(CustomerFlags.FraudHold | CustomerFlags.Verified | CustomerFlags.Dissatisfied)]
    public void Without_a_guardrail_the_tier_says_who_serves(CustomerFlags flags)
    {
        var decision = Decide(With(), CustomerFacts.Known(Fresh with { Flags = flags }, Standard));

        Assert.Equal((Handling.SelfServiceFirst, Guardrails.None), (decision.Handling, decision.Guardrails));
    }

    [Theory]
    [InlineData(Matter.Emergency)]
    [InlineData(Matter.Legal)]
    public void Matter_reaches_a_person_though_nothing_is_known_of_the_caller(Matter matter)
    {
        CustomerFacts[] nobody = [CustomerFacts.Unknown, CustomerFacts.NotNamed, CustomerFacts.Unavailable];

        Assert.All(nobody, customer => Assert.Equal(Handling.Person, Decide(With(), customer, Contact() with { Matter = matter }).Handling));
    }

    [Fact]
    public void Tier_that_the_policy_does_not_have_falls_back_to_the_unknown_customers()
    {
        var score = Fresh with { OverrideTier = 9, OverrideExpiry = Now + Duration.FromDays(1) };

        var foreign = Decide(With(), CustomerFacts.Known(Fresh, 200));
        var foreignOverride = Decide(With(), CustomerFacts.Known(score, Gold, overrideTier: 200));

        Assert.Equal((Standard, false), (foreign.Tier, foreign.TierOverridden));
        Assert.Equal((Gold, false), (foreignOverride.Tier, foreignOverride.TierOverridden));
    }

    private static DecisionRequest Contact() => new(DecisionContext.Contact, Now - Duration.FromMinutes(2)) { Channel = Channel.Voice };

    private static Decision Decide(PolicyPlan plan, CustomerFacts customer, DecisionRequest? request = null)
    {
        DecisionEngine.Decide(request ?? Contact(), customer, plan, Now, out var decision);
        return decision;
    }
}
