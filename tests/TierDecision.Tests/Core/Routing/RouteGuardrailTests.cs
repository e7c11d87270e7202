using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>Low value is not no duty: what a guardrail protects reaches a person whatever the routes say.</summary>
public class RouteGuardrailTests
{
    private const string Policy = """
        queues: [{name: bot, kind: self_service}, {name: later, kind: callback}, {name: service}]
        routing:
          rules:
            - {name: low-value, when: {tier: standard}, targets: [{queue: bot}]}
            - {name: gold, targets: [{queue: bot, timeout: 30s}, {queue: later, timeout: 30s}, {queue: service}]}
          default: [{queue: bot, timeout: 10s}, {queue: service}]
        """;

    public static TheoryData<CustomerFlags, Matter> Guarded => new()
    {
        { CustomerFlags.OpenComplaint, Matter.Unspecified },
        { CustomerFlags.Vulnerable, Matter.Unspecified },
        { CustomerFlags.None, Matter.Emergency },
        { CustomerFlags.None, Matter.Legal },
    };

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Route_that_ends_without_a_person_gives_way_to_the_default_route(CustomerFlags flags, Matter matter)
    {
        var decision = Decide(tier: 1, flags, matter);

        Assert.Equal(("service", true, Decision.NoRule), (RoutingCase.Queue(decision), decision.RouteGuarded, decision.RoutingRule));
        Assert.Equal(TargetOutcome.Guardrail, decision.RouteStatus.Outcome(0));
    }

    [Theory]
    [MemberData(nameof(Guarded))]
    public void Targets_without_a_person_are_passed_over(CustomerFlags flags, Matter matter)
    {
        var decision = Decide(tier: 0, flags, matter);

        Assert.Equal(("service", false, 1), (RoutingCase.Queue(decision), decision.RouteGuarded, decision.RoutingRule));
        Assert.Equal((TargetOutcome.Guardrail, TargetOutcome.Guardrail), (decision.RouteStatus.Outcome(0), decision.RouteStatus.Outcome(1)));
    }

    [Fact]
    public void Everyone_else_goes_where_the_rule_says()
    {
        Assert.Equal("bot", RoutingCase.Queue(Decide(tier: 1, CustomerFlags.Dissatisfied, Matter.Unspecified)));
        Assert.Equal("bot", RoutingCase.Queue(Decide(tier: 0, CustomerFlags.None, Matter.Unspecified)));
    }

    private static Decision Decide(byte tier, CustomerFlags flags, Matter matter) => new RoutingCase(Policy)
    {
        Customer = RoutingCase.Known(new() { Flags = flags }, tier),
        Request = RoutingCase.Contact() with { Matter = matter },
    }.After(Duration.Zero);
}
