using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Service.Queues;
using TierDecision.Service.Wire;
using TierDecision.Storage.Queues;
using TierDecision.V1;
using WireDuration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Tests.Service.Queues;

/// <summary>Reports of queue states, from the wire to the next decision.</summary>
public class QueueUseCaseTests
{
    private const string Policy = """
        name: queues
        version: "1"
        tiers: [{name: basic, from_percentile: 0, priority: 20}]
        unknown_customer: {tier: basic}
        calendars: [{name: office, zone: UTC, hours: {mon-fri: 12:00-17:00}}]
        queues:
          - {name: desk, skills: [calm]}
          - {name: late, hours: office}
          - {name: spill}
          - {name: callbacks, kind: callback}
        routing:
          default:
            - {queue: late, timeout: 30s}
            - {queue: desk, timeout: 30s, skills: [calm], skip_when: {expected_wait_above: 2m}, prefer_agent: {for: 20s}, language: {need: required}}
            - {queue: spill}
        sla: [{name: calls, answer: 30s}]
        """;

    private readonly TestService _service = new(Policy);
    private readonly QueueUseCase _queues;

    public QueueUseCaseTests() =>
        _queues = new QueueUseCase(new InMemoryQueueStateStore(), _service.Serving, _service.Requests, new FixedTime(TestService.Now.ToDateTimeOffset()));

    [Fact]
    public async Task Next_decision_sees_the_report()
    {
        Assert.Equal("desk", _service.Decide(TestService.Call()).Route.Queue);
        var response = await ReportAsync(
            new QueueState { Queue = "DESK", ExpectedWait = Seconds(121) }, new QueueState { Queue = "spill", ExpectedWait = Seconds(40) })
            .Decode(ReportQueueStatesResponse.Parser);

        Assert.Equal(new ReportQueueStatesResponse { Accepted = 2 }, response);
        var answer = _service.Decide(TestService.Call());
        Assert.Equal(
            [
                (ReasonCode.RoutingDefault, ""), (ReasonCode.TargetClosed, "late"), (ReasonCode.TargetExpectedWait, "desk"), (ReasonCode.SlaRule, "calls"),
                (ReasonCode.PromiseAtRisk, ""),
            ],
            answer.Reasons.Skip(1).Select(reason => (reason.Code, reason.Subject)));
        var route = answer.Route;
        Assert.Equal(("spill", 2, PromiseStatus.AtRisk), (route.Queue, route.CurrentTarget, route.Promise));
        Assert.Equal((Seconds(40), At(40)), (route.ExpectedWait, route.ExpectedAnswerAt));
        Assert.Equal([new RouteOffer { Kind = RouteOfferKind.Callback, Queue = "callbacks" }], route.Offers);
    }

    [Fact]
    public async Task Answer_says_what_is_asked_of_an_agent_now_and_until_when()
    {
        _service.Store.Load(
            TestService.Header("basic") with { Agents = ["ada", "grace"] },
            [TestService.Customer("42", TestService.Score() with { PreferredAgent = 2, Language = LanguageCode.TryParse("de", out var de) ? de : default })]);
        Assert.Null(await _service.Following().FollowOnceAsync(CancellationToken.None));
        var route = _service.Decide(TestService.Call("42")).Route;

        Assert.Equal(("desk", "grace", "de", true), (route.Queue, route.PreferredAgent, route.Language, route.LanguageRequired));
        Assert.Equal(["calm"], route.RequiredSkills);
        Assert.Equal((QueueAvailability.Open, At(20)), (route.Availability, route.NextChange));
    }

    [Fact]
    public void Contact_that_sends_its_position_back_goes_on_from_there()
    {
        var request = TestService.Call();
        request.Contact.ArrivedAt = At(-100);
        request.Contact.WaitsIn = new RoutePosition { Rule = "default", Target = 1, Since = At(-5) };
        var route = _service.Decide(request).Route;

        Assert.Equal(("desk", 1, At(-5)), (route.Queue, route.CurrentTarget, route.CurrentSince));
    }

    [Fact]
    public void Rejects_a_position_that_no_route_can_have()
    {
        var request = new DecideRequest { Ticket = new Ticket { WaitsIn = new RoutePosition { Rule = new string('x', 65), Target = 16 } } };

        Assert.Equal(["ticket.waits_in.rule", "ticket.waits_in.target", "ticket.waits_in.since"], _service.Refuse(request).Select(error => error.Field));
        var ticket = new DecideRequest { Ticket = new Ticket { WaitsIn = new RoutePosition { Target = -1, Since = At(301) } } };
        Assert.Equal(["ticket.waits_in.target", "ticket.waits_in.since"], _service.Refuse(ticket).Select(error => error.Field));
    }

    [Fact]
    public async Task List_has_every_queue_with_what_is_known_of_it()
    {
        await ReportAsync(
            new QueueState { Queue = "spill", AgentsStaffed = 3, AgentsFree = 0, Waiting = 7, ReportedAt = At(-121) },
            new QueueState { Queue = "desk", Closed = true });

        Assert.Equal(
            new ListQueueStatesResponse
            {
                AsOf = At(0),
                Queues =
                {
                    new QueueStatus { State = new QueueState { Queue = "desk", Closed = true, ReportedAt = At(0) }, Known = true, ExpiresAt = At(120), WithinHours = true },
                    new QueueStatus { State = new QueueState { Queue = "late" }, OpensAt = WireTime.ToTimestamp(Instant.FromUtc(2026, 3, 4, 12, 0)) },
                    new QueueStatus
                    {
                        State = new QueueState { Queue = "spill", AgentsStaffed = 3, AgentsFree = 0, Waiting = 7, ReportedAt = At(-121) },
                        ExpiresAt = WireTime.ToTimestamp(Instant.FromUnixTimeMilliseconds((TestService.Now - NodaTime.Duration.FromSeconds(1)).ToUnixTimeMilliseconds())),
                        WithinHours = true,
                    },
                    new QueueStatus { State = new QueueState { Queue = "callbacks" }, WithinHours = true },
                },
            },
            await ListAsync());
    }

    [Fact]
    public async Task Report_that_is_older_than_what_is_known_is_superseded()
    {
        await ReportAsync(new QueueState { Queue = "desk", Waiting = 1 });
        var response = await ReportAsync(new QueueState { Queue = "desk", Waiting = 2, ReportedAt = At(-1) }, new QueueState { Queue = "spill" })
            .Decode(ReportQueueStatesResponse.Parser);

        Assert.Equal(new ReportQueueStatesResponse { Accepted = 1, Superseded = 1 }, response);
    }

    [Theory]
    [InlineData("states[1].queue", "did you mean 'desk'?", "{ 'queue': 'dsk' }")]
    [InlineData("states[1].queue", "1 to 64 characters", "{ }")]
    [InlineData("states[1].queue", "comes twice", "{ 'queue': 'Spill' }")]
    [InlineData("states[1].waiting", "0 to 1000000", "{ 'queue': 'desk', 'waiting': -1 }")]
    [InlineData("states[1].agents_staffed", "0 to 1000000", "{ 'queue': 'desk', 'agents_staffed': 1000001 }")]
    [InlineData("states[1].agents_free", "more than agents_staffed", "{ 'queue': 'desk', 'agents_staffed': 1, 'agents_free': 2 }")]
    [InlineData("states[1].expected_wait", "0 to 7d", "{ 'queue': 'desk', 'expected_wait': '-1s' }")]
    [InlineData("states[1].expected_wait", "0 to 7d", "{ 'queue': 'desk', 'expected_wait': '604801s' }")]
    [InlineData("states[1].reported_at", "five minutes", "{ 'queue': 'desk', 'reported_at': '2026-03-04T10:05:01Z' }")]
    [InlineData("states[1].reported_at", "last day", "{ 'queue': 'desk', 'reported_at': '2026-03-03T09:59:59Z' }")]
    public async Task Rejects_a_report_whole_where_one_state_is_malformed(string field, string reason, string state)
    {
        var malformed = Google.Protobuf.JsonParser.Default.Parse<QueueState>(state.Replace('\'', '"'));
        var error = Assert.Single(await ReportAsync(new QueueState { Queue = "spill", Closed = true }, malformed).Errors());
        Assert.Equal(field, error.Field);
        Assert.Contains(reason, error.Description, StringComparison.Ordinal);
        Assert.All((await ListAsync()).Queues, queue => Assert.False(queue.Known));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task Rejects_a_report_of_the_wrong_size(int count)
    {
        var request = new ReportQueueStatesRequest();
        request.States.AddRange(Enumerable.Repeat(new QueueState { Queue = "desk" }, count));

        Assert.Equal("states", Assert.Single(await _queues.ReportAsync(request, TestService.Anybody).Errors()).Field);
    }

    private ValueTask<Reply> ReportAsync(params QueueState[] states) =>
        _queues.ReportAsync(new ReportQueueStatesRequest { States = { states } }, TestService.Anybody);

    private Task<ListQueueStatesResponse> ListAsync() =>
        _queues.ListAsync(new ListQueueStatesRequest(), TestService.Anybody).Decode(ListQueueStatesResponse.Parser);

    private static WireDuration Seconds(int seconds) => new() { Seconds = seconds };

    private static Google.Protobuf.WellKnownTypes.Timestamp At(int seconds) => WireTime.ToTimestamp(TestService.Now + NodaTime.Duration.FromSeconds(seconds));
}
