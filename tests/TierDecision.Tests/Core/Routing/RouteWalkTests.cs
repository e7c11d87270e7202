using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>Time-outs, targets that are passed over, and what the request brings of where it waits.</summary>
public class RouteWalkTests
{
    private static readonly Instant Start = RoutingCase.Start;

    private const string Three = """
        queues: [{name: first}, {name: second}, {name: third}]
        routing:
          default:
            - {queue: first, timeout: 30s, skip_when: {expected_wait_above: 2m, waiting_above: 20, no_agents_staffed: true}}
            - {queue: second, timeout: 60s}
            - {queue: third}
        """;

    [Fact]
    public void Targets_are_tried_in_order_each_for_its_time()
    {
        var route = new RoutingCase(Three);

        Assert.Equal(["first", "first", "second", "second", "third", "third"],
            new[] { 0, 29.999, 30, 89.999, 90, 1_000_000 }.Select(route.QueueAfter));
    }

    [Fact]
    public void Contact_that_has_not_arrived_yet_is_at_the_first_target() => Assert.Equal("first", new RoutingCase(Three).QueueAfter(-100));

    [Theory]
    [InlineData(121, 0, 5, "second", TargetOutcome.ExpectedWait)]
    [InlineData(120, 0, 5, "first", TargetOutcome.Current)]
    [InlineData(0, 21, 5, "second", TargetOutcome.Waiting)]
    [InlineData(0, 20, 5, "first", TargetOutcome.Current)]
    [InlineData(0, 0, 0, "second", TargetOutcome.NoAgents)]
    public void Target_is_passed_over_when_its_queue_is_too_busy(int wait, int waiting, int staffed, string queue, TargetOutcome outcome)
    {
        var state = new QueueState { ReportedAt = Start, ExpectedWait = Duration.FromSeconds(wait), Waiting = waiting, AgentsStaffed = staffed };
        var decision = new RoutingCase(Three).Reported("first", state).After(Duration.Zero);

        Assert.Equal(queue, RoutingCase.Queue(decision));
        Assert.Equal(outcome, decision.RouteStatus.Outcome(0));
    }

    [Fact]
    public void Passing_over_takes_no_time()
    {
        var busy = new RoutingCase(Three).Reported("first", new QueueState { ReportedAt = Start, AgentsStaffed = 0 });

        Assert.Equal(["second", "second", "third"], new[] { 0, 59.999, 60 }.Select(busy.QueueAfter));
    }

    [Fact]
    public void What_was_not_reported_is_no_reason_to_pass_over() =>
        Assert.Equal("first", new RoutingCase(Three).Reported("first", new QueueState { ReportedAt = Start }).QueueAfter(0));

    [Fact]
    public void State_that_is_too_old_counts_as_unknown_never_as_empty()
    {
        var old = new QueueState { ReportedAt = Start - Duration.FromMinutes(2), AgentsStaffed = 0, ExpectedWait = Duration.FromHours(1) };
        var decision = new RoutingCase(Three).Reported("first", old).After(Duration.Zero);

        Assert.Equal("first", RoutingCase.Queue(decision));
        Assert.False(decision.RouteStatus.StateKnown);
        Assert.Null(decision.RouteStatus.ExpectedWait);
    }

    [Theory]
    [InlineData(null, 0, "second")]
    [InlineData(119.999, 0, "first")]
    [InlineData(120.0, 0, "second")]
    [InlineData(110.0, 9.999, "first")]
    [InlineData(110.0, 10, "second")]
    public void Stale_queue_overflows_where_the_policy_says_so(double? reportedSecondsAgo, double waited, string queue)
    {
        var route = new RoutingCase("""
            queues: [{name: first}, {name: second}]
            routing: {default: [{queue: first, timeout: 30s, skip_when: {state_unknown: true}}, {queue: second}]}
            """);
        if (reportedSecondsAgo is { } ago)
        {
            route.Reported("first", new QueueState { ReportedAt = Start - Duration.FromSeconds(ago), Waiting = 3 });
        }

        Assert.Equal(queue, route.QueueAfter(waited));
    }

    [Fact]
    public void Closed_queue_is_passed_over_by_its_hours_and_by_report()
    {
        const string policy = """
            queues: [{name: first, hours: office}, {name: second}]
            routing: {default: [{queue: first, timeout: 30s}, {queue: second}]}
            """;
        var evening = Instant.FromUtc(2026, 3, 4, 16, 59, 50);

        Assert.Equal("first", new RoutingCase(policy).QueueAfter(0));
        Assert.Equal("second", new RoutingCase(policy).Reported("first", new QueueState { ReportedAt = Start, Closed = true }).QueueAfter(0));

        // It closes while the contact waits.
        var closing = new RoutingCase(policy) { Request = RoutingCase.Contact(evening) };
        Assert.Equal(["first", "first", "second"], new[] { 0, 9.999, 10 }.Select(closing.QueueAfter));
        Assert.Equal(evening + Duration.FromSeconds(10), closing.After(Duration.Zero).RouteStatus.NextChange);
        Assert.Equal(TargetOutcome.Closed, closing.After(Duration.FromSeconds(10)).RouteStatus.Outcome(0));
    }

    [Fact]
    public void Closed_queue_is_tried_where_the_policy_does_not_mind()
    {
        var route = new RoutingCase("""
            queues: [{name: first, hours: office}, {name: second}]
            routing: {default: [{queue: first, timeout: 30s, skip_when: {closed: false}}, {queue: second}]}
            """) { Request = RoutingCase.Contact(Instant.FromUtc(2026, 3, 4, 20, 0)) };

        Assert.Equal("first", route.QueueAfter(0));
    }

    [Fact]
    public void Where_all_are_closed_the_last_target_keeps_the_contact_and_says_when_it_opens()
    {
        var night = Instant.FromUtc(2026, 3, 6, 20, 0);
        var monday = Instant.FromUtc(2026, 3, 9, 9, 0);
        var route = new RoutingCase("""
            queues: [{name: first, hours: office}, {name: second, hours: office}]
            routing: {default: [{queue: first, timeout: 30s}, {queue: second}]}
            """) { Request = RoutingCase.Contact(night) };
        var status = route.After(Duration.Zero).RouteStatus;

        Assert.Equal((1, QueueAvailability.OutsideHours, (Instant?)monday, (Instant?)monday), (status.Target, status.Availability, status.OpensAt, status.NextChange));
        Assert.Equal(TargetOutcome.Closed, status.Outcome(0));

        // Nobody goes back to an earlier target when it opens.
        var open = route.At(monday).RouteStatus;
        Assert.Equal((1, QueueAvailability.Open, (Instant?)null), (open.Target, open.Availability, open.OpensAt));
    }

    [Fact]
    public void Target_that_does_not_take_the_channel_is_passed_over()
    {
        var route = new RoutingCase("""
            queues: [{name: phone, channels: [voice, video]}, {name: all}]
            routing: {default: [{queue: phone, timeout: 30s}, {queue: all}]}
            """) { Request = RoutingCase.Contact() with { Channel = Channel.Chat } };
        var decision = route.After(Duration.Zero);

        Assert.Equal(("all", TargetOutcome.Channel), (RoutingCase.Queue(decision), decision.RouteStatus.Outcome(0)));
    }

    [Fact]
    public void Contact_that_says_where_it_waits_never_goes_back()
    {
        var since = Start + Duration.FromSeconds(5);
        var request = RoutingCase.Contact() with { WaitsIn = new RoutePosition("default", 1, since) };

        // The first queue has recovered since; the contact stays in the second, whose time runs from when it came there.
        var route = new RoutingCase(Three) { Request = request };
        var decision = route.After(Duration.FromSeconds(20));
        Assert.Equal(("second", since), (RoutingCase.Queue(decision), decision.RouteStatus.Since));
        Assert.Equal(TargetOutcome.Passed, decision.RouteStatus.Outcome(0));
        Assert.Equal(["second", "third"], new[] { 64.999, 65 }.Select(route.QueueAfter));
    }

    [Fact]
    public void Report_moves_a_waiting_contact_on_from_when_it_was_made()
    {
        var reported = Start + Duration.FromSeconds(20);
        var route = new RoutingCase(Three) { Request = RoutingCase.Contact() with { WaitsIn = new RoutePosition("default", 0, Start) } }
            .Reported("first", new QueueState { ReportedAt = reported, AgentsStaffed = 0 });
        var decision = route.After(Duration.FromSeconds(25));

        Assert.Equal(("second", reported), (RoutingCase.Queue(decision), decision.RouteStatus.Since));
    }

    [Theory]
    [InlineData("other", 1)]
    [InlineData("default", 3)]
    [InlineData("default", -1)]
    [InlineData("", 0)]
    public void Position_that_does_not_fit_is_passed_over(string rule, int target)
    {
        var request = RoutingCase.Contact() with { WaitsIn = new RoutePosition(rule, target, Start - Duration.FromDays(1)) };
        var decision = new RoutingCase(Three) { Request = request }.After(Duration.Zero);

        Assert.Equal(("first", Start), (RoutingCase.Queue(decision), decision.RouteStatus.Since));
    }

    [Fact]
    public void States_of_another_policy_count_as_unknown()
    {
        var states = new Dictionary<string, QueueState> { ["first"] = new() { ReportedAt = Start, AgentsStaffed = 0 } };
        var (plan, other) = (new RoutingCase(Three).Plan, new RoutingCase(Three).Plan);
        DecisionEngine.Decide(RoutingCase.Contact(), CustomerFacts.Unknown, plan, QueueStates.For(other.Queues, states), Start, out var decision);

        Assert.Equal("first", RoutingCase.Queue(decision));
    }

    [Fact]
    public void Order_has_no_route()
    {
        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Order, Start), CustomerFacts.Unknown, new RoutingCase(Three).Plan, Start, out var decision);

        Assert.Null(decision.Route);
    }
}
