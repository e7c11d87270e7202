using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Routing;

/// <summary>Whether the promised answer time can be kept by what the queues report, and what is offered where it cannot.</summary>
public class RoutePromiseTests
{
    private static readonly Instant Start = RoutingCase.Start;

    private const string Policy = """
        queues:
          - {name: first}
          - {name: second, hours: office}
          - {name: third}
          - {name: callbacks, kind: callback, hours: office, channels: [voice]}
        routing: {default: [{queue: first, timeout: 5m}, {queue: second, timeout: 5m}, {queue: third}]}
        sla: [{name: answer, answer: 20s}]
        """;

    private static QueueState Wait(double seconds) => new() { ReportedAt = Start, ExpectedWait = Duration.FromSeconds(seconds) };

    [Fact]
    public void Promise_is_not_known_where_nothing_was_reported()
    {
        var status = new RoutingCase(Policy).After(Duration.Zero).RouteStatus;

        Assert.Equal((PromiseStatus.Unspecified, RouteOffers.None, (Instant?)null), (status.Promise, status.Offers, status.ExpectedAnswer));
        Assert.Equal(Start + Duration.FromSeconds(20) + Duration.FromMilliseconds(1), status.NextChange);
    }

    [Theory]
    [InlineData(20, PromiseStatus.OnTrack)]
    [InlineData(20.001, PromiseStatus.AtRisk)]
    public void Promise_is_at_risk_when_the_expected_wait_is_longer_than_what_is_left(double wait, PromiseStatus promise)
    {
        var status = new RoutingCase(Policy).Reported("first", Wait(wait)).After(Duration.Zero).RouteStatus;

        Assert.Equal((promise, Start + Duration.FromSeconds(wait)), (status.Promise, status.ExpectedAnswer));
    }

    [Fact]
    public void Who_has_waited_is_ahead_of_who_joins_now()
    {
        var route = new RoutingCase(Policy).Reported("first", Wait(15));

        Assert.Equal(PromiseStatus.OnTrack, route.After(Duration.FromSeconds(15)).RouteStatus.Promise);

        // It was answered later than expected: what was reported says nothing of it any more, until the time is up.
        Assert.Equal(PromiseStatus.Unspecified, route.After(Duration.FromSeconds(15.001)).RouteStatus.Promise);
        Assert.Equal(PromiseStatus.Unspecified, route.After(Duration.FromSeconds(20)).RouteStatus.Promise);
        Assert.Equal(PromiseStatus.Missed, route.After(Duration.FromSeconds(20.001)).RouteStatus.Promise);
    }

    [Fact]
    public void Promise_at_risk_offers_the_first_target_that_would_keep_it_and_a_callback()
    {
        var route = new RoutingCase(Policy).Reported("first", Wait(90)).Reported("second", Wait(30)).Reported("third", Wait(10));
        var status = route.After(Duration.Zero).RouteStatus;

        Assert.Equal((RouteOffers.Overflow | RouteOffers.Callback, 2, "callbacks"), (status.Offers, status.OverflowTarget, route.Plan.Queues.Names[status.CallbackQueue]));
    }

    [Fact]
    public void Overflow_whose_wait_is_unknown_too_long_or_closed_is_not_offered()
    {
        var busy = new RoutingCase(Policy).Reported("first", Wait(90)).Reported("second", Wait(21)).Reported("third", Wait(5) with { Closed = true });

        Assert.Equal(RouteOffers.Callback, busy.After(Duration.Zero).RouteStatus.Offers);
        Assert.Equal(RouteOffers.Callback, new RoutingCase(Policy).Reported("first", Wait(90)).After(Duration.Zero).RouteStatus.Offers);
    }

    [Fact]
    public void Missed_promise_offers_what_answers_sooner_than_here()
    {
        var route = new RoutingCase(Policy).Reported("first", Wait(90)).Reported("second", Wait(66)).Reported("third", Wait(64));
        var status = route.After(Duration.FromSeconds(25)).RouteStatus;

        Assert.Equal((PromiseStatus.Missed, 2), (status.Promise, status.OverflowTarget));
    }

    [Theory]
    [InlineData(Matter.Emergency, Channel.Voice)]
    [InlineData(Matter.Unspecified, Channel.Chat)]
    public void Callback_is_offered_neither_in_an_emergency_nor_to_a_channel_without_one(Matter matter, Channel channel)
    {
        var route = new RoutingCase(Policy) { Request = RoutingCase.Contact() with { Matter = matter, Channel = channel } }.Reported("first", Wait(90));

        Assert.Equal((PromiseStatus.AtRisk, RouteOffers.None), (route.After(Duration.Zero).RouteStatus.Promise, route.After(Duration.Zero).RouteStatus.Offers));
    }

    [Fact]
    public void Callback_is_not_offered_while_its_queue_is_closed()
    {
        var route = new RoutingCase(Policy) { Request = RoutingCase.Contact(Instant.FromUtc(2026, 3, 4, 20, 0)) };
        route.Reported("first", Wait(90) with { ReportedAt = route.Request.ArrivedAt });

        Assert.Equal((PromiseStatus.AtRisk, RouteOffers.None), (route.After(Duration.Zero).RouteStatus.Promise, route.After(Duration.Zero).RouteStatus.Offers));
    }

    [Fact]
    public void Queue_that_opens_after_the_due_time_puts_the_promise_at_risk()
    {
        var route = new RoutingCase("""
            queues: [{name: only, hours: office}]
            routing: {default: [{queue: only}]}
            sla: [{name: answer, answer: 1h}]
            """) { Request = RoutingCase.Contact(Instant.FromUtc(2026, 3, 4, 20, 0)) };
        var status = route.After(Duration.Zero).RouteStatus;

        Assert.Equal((PromiseStatus.AtRisk, status.OpensAt), (status.Promise, status.ExpectedAnswer));
    }

    [Fact]
    public void Where_nothing_is_promised_nothing_is_at_risk()
    {
        var route = new RoutingCase("""
            queues: [{name: only}]
            routing: {default: [{queue: only}]}
            """).Reported("only", Wait(3600));

        Assert.Equal((PromiseStatus.Unspecified, RouteOffers.None), (route.After(Duration.Zero).RouteStatus.Promise, route.After(Duration.Zero).RouteStatus.Offers));
    }
}
