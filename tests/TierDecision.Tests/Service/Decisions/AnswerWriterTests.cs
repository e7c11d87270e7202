using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Decisions;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;
using Period = NodaTime.Duration;

namespace TierDecision.Tests.Service.Decisions;

public class AnswerWriterTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Answer_carries_the_whole_decision()
    {
        var score = TestService.Score(1) with { LifetimeValue = 1234.567f };
        await _service.ServeAsync(TestService.Customer("42", score));
        var request = TestService.Call("42");
        request.RequestId = "call-7";
        request.Contact.ArrivedAt = WireTime.ToTimestamp(TestService.Now - Period.FromSeconds(30));

        var answer = _service.Decide(request);

        Assert.Equal(
            new DecideResponse
            {
                DecisionId = answer.DecisionId,
                RequestId = "call-7",
                Tier = new Tier { Name = "silver", Rank = 2 },
                Priority = 52,
                SortKey = (TestService.Now - Period.FromSeconds(90)).ToUnixTimeMilliseconds(),
                Route = new Route
                {
                    Queue = "spill",
                    Rule = "default",
                    CurrentTarget = 1,
                    CurrentSince = WireTime.ToTimestamp(TestService.Now - Period.FromMilliseconds(28_500)),
                    Availability = QueueAvailability.Open,
                    NextChange = WireTime.ToTimestamp(TestService.Now + Period.FromMilliseconds(1)),
                    Targets = { new RouteTarget { Queue = "desk", Timeout = new Duration { Seconds = 1, Nanos = 500_000_000 } }, new RouteTarget { Queue = "spill" } },
                },
                Sla = new Sla
                {
                    Rule = "calls",
                    Targets =
                    {
                        new SlaTarget
                        {
                            Metric = SlaMetric.Answer, Target = new Duration { Seconds = 30 }, DueAt = WireTime.ToTimestamp(TestService.Now), Calendar = "24x7",
                        },
                    },
                },
                Treatment = new Treatment { Handling = Handling.Callback, SelfService = true, ServiceHours = "24x7", InServiceHours = true },
                Reasons =
                {
                    new Reason { Code = ReasonCode.Tier, Subject = "silver" },
                    new Reason { Code = ReasonCode.PriorityRule, Subject = "by-phone" },
                    new Reason { Code = ReasonCode.RoutingDefault },
                    new Reason { Code = ReasonCode.TargetTimedOut, Subject = "desk" },
                    new Reason { Code = ReasonCode.SlaRule, Subject = "calls" },
                },
                Policy = new PolicyReference { Name = "test", Version = "7", Revision = answer.Policy.Revision },
                Score = new ScoreSummary
                {
                    Status = ScoreStatus.Known,
                    ValueScore = 87.5,
                    Percentile = 95.2,
                    Recency = 5,
                    Frequency = 4,
                    Monetary = 3,
                    Segment = Segment.Champions,
                    LifetimeValue = 1234.57,
                    AsOf = WireTime.ToTimestamp(TestService.AsOf),
                    Age = new Duration { Seconds = 2 * 86_400 },
                    UnconfirmedFor = new Duration(),
                },
                DecidedAt = WireTime.ToTimestamp(TestService.Now),
            },
            answer);
        Assert.Matches("^[0-9a-f]{12}$", answer.Policy.Revision);
    }

    [Fact]
    public async Task A_percentile_that_is_not_known_is_left_out()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { Percentile = float.NaN }));

        Assert.False(_service.Decide(TestService.Call("42")).Score.HasPercentile);
    }

    [Fact]
    public async Task An_untrusted_identity_is_shown_neither_tier_nor_score_and_gains_nothing()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { Flags = CustomerFlags.Vulnerable }));
        var request = TestService.Call("42");
        request.Contact.Attestation = Attestation.Failed;
        var stranger = _service.Decide(TestService.Call("nobody"));

        var answer = _service.Decide(request);

        Assert.Null(answer.Tier);
        Assert.Equal(new ScoreSummary { Status = ScoreStatus.Untrusted, UnconfirmedFor = new Duration() }, answer.Score);
        Assert.Equal((stranger.Priority, stranger.SortKey), (answer.Priority, answer.SortKey));
        Assert.Equal((stranger.Route, stranger.Sla, stranger.Treatment), (answer.Route, answer.Sla, answer.Treatment));
        Assert.Equal([ReasonCode.IdentityUntrusted, .. stranger.Reasons.Skip(1).Select(reason => reason.Code)], answer.Reasons.Select(reason => reason.Code));
        Assert.DoesNotContain("gold", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_is_what_the_whole_says()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var whole = TestService.Call("42");
        var answer = _service.Decide(whole);

        Assert.Equal(DecideOutcome.Decided, _service.TryDecide(Question.Of(whole, caller: ""), out var decided));

        Assert.Equal(new GetPriorityResponse { Tier = answer.Tier, Priority = answer.Priority, SortKey = answer.SortKey }, AnswerWriter.Priority(decided).Decode(GetPriorityResponse.Parser));
        Assert.Equal(new GetSlaResponse { Tier = answer.Tier, Sla = answer.Sla }, AnswerWriter.Sla(decided).Decode(GetSlaResponse.Parser));
        Assert.Equal(new GetRouteResponse { Tier = answer.Tier, Route = answer.Route, Treatment = answer.Treatment }, AnswerWriter.Route(decided).Decode(GetRouteResponse.Parser));
    }

    [Fact]
    public async Task Answers_without_reasons_say_what_is_the_matter_with_the_data_and_nothing_if_nothing_is()
    {
        AssertNotice(ReasonCode.StoreUnavailable);
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { AsOf = TestService.Now - Period.FromDays(8) }));
        AssertNotice(ReasonCode.ScoreStale);
        _service.Clock.Advance(TimeSpan.FromMinutes(2));
        AssertNotice(ReasonCode.ScoreStale, ReasonCode.DataUnconfirmed);

        _service.Store.Load(TestService.Header("gold") with { IsDemonstration = true }, TestService.Customer("42", TestService.Score()));
        Assert.Null(await _service.Following().FollowOnceAsync(CancellationToken.None));
        AssertNotice(ReasonCode.DemonstrationData);
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        AssertNotice();

        void AssertNotice(params ReasonCode[] codes)
        {
            Assert.Equal(DecideOutcome.Decided, _service.TryDecide(Question.Of(TestService.Call("42"), caller: ""), out var decided));
            var whole = _service.Decide(TestService.Call("42"));
            var expected = codes.Length == 0
                ? null
                : new DataNotice { Reasons = { whole.Reasons.Where(reason => codes.Contains(reason.Code)) } };
            Assert.Equal(codes, expected?.Reasons.Select(reason => reason.Code) ?? []);
            Assert.Equal(expected, AnswerWriter.Priority(decided).Decode(GetPriorityResponse.Parser).DataNotice);
            Assert.Equal(expected, AnswerWriter.Sla(decided).Decode(GetSlaResponse.Parser).DataNotice);
            Assert.Equal(expected, AnswerWriter.Route(decided).Decode(GetRouteResponse.Parser).DataNotice);
        }
    }

    [Fact]
    public async Task A_tier_that_a_person_set_says_so_and_ends_at_its_expiry()
    {
        var score = TestService.Score(2) with { OverrideTier = 0, OverrideExpiry = TestService.Now + Period.FromSeconds(1) };
        await _service.ServeAsync(TestService.Customer("42", score), TestService.Customer("43", score with { OverrideExpiry = TestService.Now }));

        Assert.Equal(new Tier { Name = "gold", Rank = 1, Overridden = true }, _service.Decide(TestService.Call("42")).Tier);
        Assert.Equal(new Tier { Name = "basic", Rank = 3 }, _service.Decide(TestService.Call("43")).Tier);
    }

    [Fact]
    public async Task A_stale_score_is_used_shown_and_called_degraded()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { AsOf = TestService.Now - Period.FromDays(7) - Period.FromSeconds(1) }));

        var answer = _service.Decide(TestService.Call("42"));

        Assert.True(answer.Degraded);
        Assert.Equal("gold", answer.Tier.Name);
        Assert.Equal((ScoreStatus.Stale, (7 * 86_400) + 1L), (answer.Score.Status, answer.Score.Age.Seconds));
    }

    [Fact]
    public async Task A_score_from_the_future_is_not_younger_than_now()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { AsOf = TestService.Now + Period.FromHours(2) }));

        Assert.Equal(0, _service.Decide(TestService.Call("42")).Score.Age.Seconds);
    }

    [Fact]
    public void A_store_that_was_not_read_yet_gives_a_degraded_decision_of_the_default_kind()
    {
        var answer = _service.Decide(TestService.Call("42"));

        Assert.True(answer.Degraded);
        Assert.Equal(("basic", ScoreStatus.Unavailable, ReasonCode.StoreUnavailable), (answer.Tier.Name, answer.Score.Status, answer.Reasons[0].Code));
    }

    [Fact]
    public void A_ticket_has_two_targets_and_an_order_no_route()
    {
        var ticket = _service.Decide(new DecideRequest { Ticket = new Ticket() });
        var order = _service.Decide(new DecideRequest { Order = new Order { Value = 100 } });
        var small = _service.Decide(new DecideRequest { Order = new Order { Value = 99.99 } });

        Assert.Equal([SlaMetric.FirstResponse, SlaMetric.Resolution], ticket.Sla.Targets.Select(target => target.Metric));
        Assert.Equal([3600, 28_800], ticket.Sla.Targets.Select(target => target.Target.Seconds));
        Assert.Null(order.Route);
        Assert.Equal(SlaMetric.ShipBy, Assert.Single(order.Sla.Targets).Metric);
        Assert.Equal(new Sla { Rule = "none" }, small.Sla);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_700_000_000, 123_456_789)]
    [InlineData(-1, 999_999_999)]
    public void Instants_become_timestamps_to_the_nanosecond(long seconds, int nanos) =>
        Assert.Equal(
            new Timestamp { Seconds = seconds, Nanos = nanos }, WireTime.ToTimestamp(Instant.FromUnixTimeSeconds(seconds).PlusNanoseconds(nanos)));
}
