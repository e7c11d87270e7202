using NodaTime;
using TierDecision.Core.Decisions;

namespace TierDecision.Tests.Core.Routing;

/// <summary>
/// The documented workflow semantics of Twilio TaskRouter: the first matching filter only, its targets in order, later targets inherit queue and
/// priority, the default filter where nothing matched. Numbered as in the list of published cases that this project keeps.
/// </summary>
public class PublishedRoutingTests
{
    [Fact]
    public void Row_1_no_filters_gives_the_default_queue_and_priority_0()
    {
        var decision = new RoutingCase("""
            queues: [{name: everyone}]
            routing: {default: [{queue: everyone}]}
            """).After(Duration.Zero);

        Assert.Equal(("everyone", 0, Decision.NoRule), (RoutingCase.Queue(decision), decision.Priority, decision.RoutingRule));
    }

    [Theory]
    [InlineData("ticket", "B", 10)]
    [InlineData("lead", "A", 10)]
    [InlineData(null, "default", 0)]
    public void Row_2_the_filter_of_the_type_gives_queue_and_priority(string? type, string queue, int priority)
    {
        var decision = new RoutingCase("""
            queues: [{name: A}, {name: B}, {name: default}]
            routing:
              rules:
                - {name: tickets, when: {attribute.type: ticket}, targets: [{queue: B, priority: 10}]}
                - {name: leads, when: {attribute.type: lead}, targets: [{queue: A, priority: 10}]}
              default: [{queue: default}]
            """) { Request = RoutingCase.Contact() with { Attributes = Attributes(("type", type)) } }.After(Duration.Zero);

        Assert.Equal((queue, priority), (RoutingCase.Queue(decision), decision.Priority));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(299.999, 1)]
    [InlineData(300, 10)]
    [InlineData(86_400, 10)]
    public void Row_3_escalation_raises_the_priority_after_300_seconds(double waited, int priority)
    {
        var escalation = new RoutingCase("""
            queues: [{name: C}]
            routing: {default: [{queue: C, priority: 1, timeout: 300s}, {queue: C, priority: 10}]}
            """);
        var decision = escalation.After(Duration.FromSeconds(waited));

        // Never re-targeted: after the last step nothing changes any more.
        Assert.Equal(("C", priority), (RoutingCase.Queue(decision), decision.Priority));
        Assert.Equal(waited < 300 ? RoutingCase.Start + Duration.FromSeconds(300) : null, decision.RouteStatus.NextChange);
    }

    [Theory]
    [InlineData(0, "B")]
    [InlineData(299.999, "B")]
    [InlineData(300, "C")]
    [InlineData(3600, "C")]
    public void Row_4_a_gold_ticket_goes_from_B_to_C_and_keeps_its_priority(double waited, string queue)
    {
        var decision = new RoutingCase("""
            queues: [{name: A}, {name: B}, {name: C}]
            routing:
              rules:
                - name: gold-tickets
                  when: {attribute.type: ticket, attribute.level: gold}
                  targets: [{queue: B, priority: 10, timeout: 300s}, {queue: C}]
              default: [{queue: A}]
            """) { Request = RoutingCase.Contact() with { Attributes = Attributes(("type", "ticket"), ("level", "Gold")) } }
            .After(Duration.FromSeconds(waited));

        Assert.Equal((queue, 10), (RoutingCase.Queue(decision), decision.Priority));
    }

    [Fact]
    public void Later_target_inherits_queue_and_priority_but_neither_skills_nor_timeout()
    {
        var inherits = new RoutingCase("""
            queues: [{name: A}]
            routing: {default: [{queue: A, priority: 7, skills: [spanish], timeout: 60s}, {timeout: 60s}, {priority: 9}]}
            """);

        foreach (var (waited, priority, skills) in ((int, int, string[])[])[(0, 7, ["spanish"]), (60, 7, []), (119, 7, []), (120, 9, [])])
        {
            var decision = inherits.After(Duration.FromSeconds(waited));
            Assert.Equal(("A", priority), (RoutingCase.Queue(decision), decision.Priority));
            Assert.Equal(skills, RoutingCase.Skills(decision));
        }
    }

    private static Dictionary<string, string> Attributes(params (string Name, string? Value)[] attributes) =>
        attributes.Where(attribute => attribute.Value is not null).ToDictionary(attribute => attribute.Name, attribute => attribute.Value!);
}
