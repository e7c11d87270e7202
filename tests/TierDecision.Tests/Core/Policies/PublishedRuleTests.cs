using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;
using TierDecision.Tests.Core.Routing;

namespace TierDecision.Tests.Core.Policies;

/// <summary>First match and steps over time, as published test suites and documentation of others state them.</summary>
public class PublishedRuleTests
{
    // Rules that overlap, so that only their order tells which one applies. The age stands in the value score, the answer in the queue.
    private const string Loans = """
        queues: [{name: approved-best}, {name: approved-standard}, {name: declined-standard}]
        routing:
          rules:
            - {name: best, when: {value_score: {at_least: 18}, attribute.risk: [medium, low], attribute.affordable: "true"}, targets: [{queue: approved-best}]}
            - {name: standard, when: {value_score: {at_least: 12}, attribute.risk: medium, attribute.affordable: "true"}, targets: [{queue: approved-standard}]}
            - {name: child, when: {value_score: {below: 18}, attribute.risk: [medium, low]}, targets: [{queue: declined-standard}]}
          default: [{queue: declined-standard}]
        """;

    [Theory]
    [InlineData(19, "Medium", "approved-best")]
    [InlineData(13, "Medium", "approved-standard")]
    [InlineData(10, "Low", "declined-standard")]
    public void Dmn_tck_0108_hit_policy_first(float age, string risk, string outcome)
    {
        var decision = new RoutingCase(Loans)
        {
            Request = RoutingCase.Contact() with { Attributes = new Dictionary<string, string> { ["risk"] = risk, ["affordable"] = "true" } },
            Customer = RoutingCase.Known(new CustomerScore { ValueScore = age }),
        }.After(Duration.Zero);

        Assert.Equal(outcome, RoutingCase.Queue(decision));
    }

    [Fact]
    public void Asterisk_steps_change_at_60_seconds_of_the_callers_own_wait()
    {
        var route = new RoutingCase("""
            queues: [{name: q}]
            routing: {default: [{queue: q, skills: [senior, contracts], relax_skills: [{after: 60s, skills: [senior]}, {after: 120s}]}]}
            """);

        Assert.Equal(["senior", "contracts"], SkillsAfter(route, 59.999));
        Assert.Equal(["senior"], SkillsAfter(route, 60));
        Assert.Equal([], SkillsAfter(route, 120));

        // Another caller, half a minute later, is half a minute behind with the steps.
        var later = RoutingCase.Start + Duration.FromSeconds(30);
        DecisionEngine.Decide(RoutingCase.Contact(later), CustomerFacts.Unknown, route.Plan, RoutingCase.Start + Duration.FromSeconds(60), out var decision);
        Assert.Equal(["senior", "contracts"], RoutingCase.Skills(decision));
        Assert.Equal(later + Duration.FromSeconds(60), decision.RouteStatus.NextChange);
    }

    [Fact]
    public void Asterisk_caller_keeps_the_rules_in_force_when_they_entered()
    {
        // The plan is immutable: another policy, read while the caller waits, changes nothing for who is decided by the first one.
        var entered = Stepped("after: 60s, skills: [senior]");
        var before = entered.After(Duration.FromSeconds(61));
        var changed = Stepped("after: 30s");

        Assert.Equal(["senior"], RoutingCase.Skills(before));
        Assert.Equal([], RoutingCase.Skills(changed.After(Duration.FromSeconds(61))));
        Assert.Equal(["senior"], RoutingCase.Skills(entered.After(Duration.FromSeconds(61))));

        static RoutingCase Stepped(string step) => new($$"""
            queues: [{name: q}]
            routing: {default: [{queue: q, skills: [senior, contracts], relax_skills: [{{{step}}}]}]}
            """);
    }

    [Fact]
    public void TaskRouter_default_applies_only_where_nothing_matched_and_a_rule_that_matched_is_never_left()
    {
        var route = new RoutingCase("""
            queues: [{name: a}, {name: b}, {name: other}]
            routing:
              rules:
                - {name: first, when: {channel: voice}, targets: [{queue: a, timeout: 10s}, {timeout: 10s}, {priority: 3}]}
                - {name: second, when: {channel: [voice, chat]}, targets: [{queue: b}]}
              default: [{queue: other}]
            """);

        // A task whose last target times out is cancelled there; here the last target has no time-out.
        Assert.Equal(["a", "a", "a"], new[] { 0d, 15, 86_400 }.Select(route.QueueAfter));
        Assert.Equal("b", Of(Channel.Chat));
        Assert.Equal("other", Of(Channel.Email));

        string Of(Channel channel)
        {
            DecisionEngine.Decide(RoutingCase.Contact() with { Channel = channel }, CustomerFacts.Unknown, route.Plan, RoutingCase.Start, out var decision);
            return RoutingCase.Queue(decision);
        }
    }

    [Fact]
    public void Zendesk_first_sla_policy_from_the_top_applies_with_targets_by_priority()
    {
        var plan = TestPolicy.With("""
            sla:
              - {name: urgent, when: {ticket_priority: urgent}, first_response: 1h}
              - {name: high, when: {ticket_priority: [high, urgent]}, first_response: 2h}
              - {name: all, first_response: 8h}
            """);

        Assert.Equal(["urgent", "high", "all", "all"], new[] { TicketPriority.Urgent, TicketPriority.High, TicketPriority.Normal, TicketPriority.Low }.Select(Rule));

        // On an update it is tried again from the top.
        string Rule(TicketPriority priority)
        {
            var request = new DecisionRequest(DecisionContext.Ticket, TestPolicy.Now) { TicketPriority = priority };
            DecisionEngine.Decide(request, CustomerFacts.Unknown, plan, TestPolicy.Now, out var decision);
            return plan.SlaRules[decision.SlaRule].Name;
        }
    }

    private static IEnumerable<string> SkillsAfter(RoutingCase route, double seconds) => RoutingCase.Skills(route.After(Duration.FromSeconds(seconds)));
}
