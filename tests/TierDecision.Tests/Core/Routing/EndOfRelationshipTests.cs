using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>The end of a relationship: a last step that is allowed in so many words, and never what is not known for sure.</summary>
public class EndOfRelationshipTests
{
    private static readonly Instant Now = TestPolicy.Now;

    private const string Policy = """
        name: grades
        version: "1"
        tiers:
          - {name: green, from_percentile: 20, priority: 50}
          - {name: exit, from_percentile: 0, priority: 0, treatment: {handling: end_of_relationship}}
        unknown_customer: {tier: green}
        allow_end_of_relationship: true
        stale_after: 30d
        queues: [{name: service}]
        routing: {default: [{queue: service}]}
        """;

    [Theory]
    [InlineData(CustomerFlags.None, Matter.Unspecified, 1, Handling.EndOfRelationship)]
    [InlineData(CustomerFlags.None, Matter.Unspecified, 31, Handling.SelfServiceFirst)]
    [InlineData(CustomerFlags.OpenComplaint, Matter.Unspecified, 1, Handling.Person)]
    [InlineData(CustomerFlags.Vulnerable, Matter.Unspecified, 1, Handling.Person)]
    [InlineData(CustomerFlags.None, Matter.Emergency, 1, Handling.Person)]
    [InlineData(CustomerFlags.None, Matter.Legal, 1, Handling.Person)]
    public void Relationship_ends_only_for_those_whom_no_guardrail_protects_and_whose_score_is_fresh(CustomerFlags flags, Matter matter, int age, Handling handling)
    {
        var customer = CustomerFacts.Known(new CustomerScore { Flags = flags, AsOf = Now - Duration.FromDays(age) }, 1);
        var request = new DecisionRequest(DecisionContext.Contact, Now) { Channel = Channel.Voice, Matter = matter };
        DecisionEngine.Decide(request, customer, PolicyFile.Parse(Policy, "test", Now).Plan!, Now, out var decision);

        Assert.Equal(handling, decision.Handling);
        Assert.NotNull(decision.Route);
    }

    [Fact]
    public void Relationship_does_not_end_on_data_that_the_store_does_not_confirm()
    {
        var customer = CustomerFacts.Known(new CustomerScore { AsOf = Now }, 1, isUnconfirmed: true);
        var request = new DecisionRequest(DecisionContext.Contact, Now) { Channel = Channel.Voice };
        DecisionEngine.Decide(request, customer, PolicyFile.Parse(Policy, "test", Now).Plan!, Now, out var decision);

        Assert.Equal(Handling.SelfServiceFirst, decision.Handling);
    }

    [Fact]
    public void Churn_risk_raises_the_priority_where_the_policy_says_so()
    {
        var plan = TestPolicy.With("priority_rules: [{name: leaving, when: {churn_risk: {above: 0.6}}, priority: 10}]");
        foreach (var (active, priority) in ((float, int)[])[(0.3f, 30), (0.5f, 20), (float.NaN, 20)])
        {
            var customer = CustomerFacts.Known(new CustomerScore { ProbabilityActive = active, AsOf = Now }, TestPolicy.Standard);
            DecisionEngine.Decide(new DecisionRequest(DecisionContext.Contact, Now), customer, plan, Now, out var decision);

            Assert.Equal(priority, decision.Priority);
        }
    }
}
