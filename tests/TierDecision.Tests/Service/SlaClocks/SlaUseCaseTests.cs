using Google.Protobuf.WellKnownTypes;
using NodaTime;
using TierDecision.Service.SlaClocks;
using TierDecision.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace TierDecision.Tests.Service.SlaClocks;

public class SlaUseCaseTests
{
    private static readonly string Policy = TestService.Policy
        .Replace("first_response: 1h, resolution: 8h}", "calendar: office, first_response: 1h, next_response: 2h, requester_wait: 2bd, pause_on: [pending], warn_at: [0.5]}", StringComparison.Ordinal)
        .Replace("queues:", "calendars: [{name: office, zone: UTC, hours: {mon-fri: 09:00-17:00}}]\nqueues:", StringComparison.Ordinal);

    private readonly TestService _service = new(Policy);
    private readonly SlaUseCase _useCase;

    public SlaUseCaseTests() => _useCase = new SlaUseCase(_service.UseCase, _service.Requests);

    [Fact]
    public void Clocks_of_a_ticket_run_by_the_rule_that_matches()
    {
        var response = Evaluate(new EvaluateClocksRequest
        {
            Ticket = new Ticket { CreatedAt = At(8, 30) },
            Timeline = { Event(9, 15, TimelineEventKind.AgentPublicReply), Event(9, 30, TimelineEventKind.CustomerMessage) },
            RequestId = "r-1",
        });

        Assert.Equal(("r-1", "tickets", "basic", "test"), (response.RequestId, response.Rule, response.Tier.Name, response.Policy.Name));
        Assert.Equal([SlaMetric.FirstResponse, SlaMetric.NextResponse, SlaMetric.RequesterWait], response.Clocks.Select(clock => clock.Definition.Metric));
        Assert.Equal([SlaClockState.Met, SlaClockState.Running, SlaClockState.Running], response.Clocks.Select(clock => clock.State));
        var next = response.Clocks[1];
        Assert.Equal((At(9, 30), At(11, 30), Seconds(1800.25), Seconds(5399.75)), (next.StartedAt, next.DueAt, next.Elapsed, next.Remaining));
        Assert.Equal(new SlaWarning { Fraction = 0.5, At = At(10, 30) }, Assert.Single(next.Warnings));
        Assert.Equal(At(10, 30), next.NextChangeAt);
        Assert.Equal((2, null, "office"), (response.Clocks[2].Definition.BusinessDays, response.Clocks[2].Definition.Target, response.Clocks[2].Definition.Calendar));
    }

    [Fact]
    public void Pinned_clocks_run_by_their_own_definitions()
    {
        var request = new EvaluateClocksRequest { Ticket = new Ticket { CreatedAt = At(9, 0) } };
        var first = Evaluate(request).Clocks[0].Definition;
        first.Target = Seconds(2 * 3600);
        first.PolicyVersion = "6";
        request.Pinned.Add(first);

        var clock = Assert.Single(Evaluate(request).Clocks);

        Assert.Equal((first, At(11, 0)), (clock.Definition, clock.DueAt));
    }

    [Fact]
    public void Definitions_come_back_as_they_were_sent()
    {
        var request = new EvaluateClocksRequest { Ticket = new Ticket { CreatedAt = At(9, 0) } };
        var answered = Evaluate(request);
        request.Pinned.Add(answered.Clocks.Select(clock => clock.Definition));

        Assert.Equal(answered.Clocks, Evaluate(request).Clocks);
    }

    [Fact]
    public void Timeline_may_be_looked_at_as_of_another_time()
    {
        var request = new EvaluateClocksRequest { Ticket = new Ticket { CreatedAt = At(9, 0) }, At = At(9, 59) };

        Assert.Equal(SlaClockState.Running, Evaluate(request).Clocks[0].State);
        request.At = At(10, 0);
        Assert.Equal(SlaClockState.Breached, Evaluate(request).Clocks[0].State);
    }

    [Fact]
    public void Calls_and_orders_have_their_own_clocks()
    {
        var call = Evaluate(new EvaluateClocksRequest
        {
            Contact = new Contact { Channel = Channel.Voice, ArrivedAt = At(9, 0) },
            Timeline = { new TimelineEvent { At = At(9, 0, 31), Kind = TimelineEventKind.Answered } },
        });
        var order = Evaluate(new EvaluateClocksRequest { Order = new Order { Value = 1, PlacedAt = At(9, 0) } });

        Assert.Equal((SlaMetric.Answer, SlaClockState.Breached), (call.Clocks[0].Definition.Metric, call.Clocks[0].State));
        Assert.Equal(("none", 0), (order.Rule, order.Clocks.Count));
    }

    [Theory]
    [InlineData(MigrationMode.Keep, 11, 0)]
    [InlineData(MigrationMode.Rebase, 10, 2)]
    [InlineData(MigrationMode.StricterOf, 10, 2)]
    public async Task Migration_is_previewed(MigrationMode mode, int due, int added)
    {
        var pinned = new ClockDefinition { Metric = SlaMetric.FirstResponse, Target = Seconds(2 * 3600), Calendar = "24x7", Policy = "test", PolicyVersion = "6" };

        var response = await _useCase.PreviewAsync(
            new PreviewMigrationRequest { Ticket = new Ticket { CreatedAt = At(9, 0) }, Pinned = { pinned }, Mode = mode }, TestService.Anybody)
            .Decode(PreviewMigrationResponse.Parser);

        Assert.Equal(3, response.Moves.Count);
        Assert.Equal((At(11, 0), At(due, 0), due == 10), (response.Moves[0].Before.DueAt, response.Moves[0].After.DueAt, response.Moves[0].Changes));
        Assert.Equal(added, response.Moves.Count(move => move is { Before: null, After: not null }));
    }

    [Fact]
    public async Task Rejects_what_is_malformed_with_the_names_of_all_fields()
    {
        var errors = await _useCase.EvaluateAsync(
            new EvaluateClocksRequest
            {
                Ticket = new Ticket(),
                Timeline =
                {
                    new TimelineEvent { Kind = TimelineEventKind.CustomerMessage },
                    new TimelineEvent { At = At(9, 0) },
                    new TimelineEvent { At = At(9, 0), Kind = TimelineEventKind.StatusChanged },
                    new TimelineEvent { At = new Timestamp { Seconds = 1 }, Kind = TimelineEventKind.Created },
                    new TimelineEvent { At = new Timestamp { Seconds = long.MaxValue, Nanos = -1 }, Kind = (TimelineEventKind)99 },
                },
                Pinned =
                {
                    new ClockDefinition { Metric = SlaMetric.Answer, Calendar = "ofice", Target = Seconds(1), PauseOn = { TicketStatus.Solved }, WarnAt = { 2 } },
                    new ClockDefinition { Metric = SlaMetric.Resolution, Calendar = "office", BusinessDays = -1, Policy = new string('x', 65) },
                    new ClockDefinition { Calendar = "24x7" },
                },
                At = new Timestamp { Seconds = long.MinValue },
            },
            TestService.Anybody).Errors();

        Assert.Equal(
            [
                "timeline[0].at", "timeline[1].kind", "timeline[2].status", "timeline[3].at", "timeline[4].kind", "timeline[4].at",
                "pinned[0].metric", "pinned[0].calendar", "pinned[0].warn_at", "pinned[0].pause_on", "pinned[1].business_days", "pinned[1].policy",
                "pinned[2].metric", "pinned[2].target", "at",
            ],
            errors.Select(error => error.Field));
        Assert.Contains("did you mean 'office'?", errors[7].Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rejects_a_metric_that_is_pinned_twice_and_too_long_a_timeline()
    {
        var pinned = new ClockDefinition { Metric = SlaMetric.Resolution, Calendar = "24x7", Target = Seconds(1) };
        var request = new EvaluateClocksRequest { Ticket = new Ticket(), Pinned = { pinned, pinned } };
        request.Timeline.Add(Enumerable.Repeat(Event(9, 0, TimelineEventKind.InternalNote), 1001));

        var errors = await _useCase.EvaluateAsync(request, TestService.Anybody).Errors();

        Assert.Equal(["timeline", "pinned[1].metric"], errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Rejects_migration_without_pins_or_mode_and_any_question_without_a_context()
    {
        var unpinned = await _useCase.PreviewAsync(new PreviewMigrationRequest { Ticket = new Ticket() }, TestService.Anybody).Errors();
        Assert.Equal(["mode", "pinned"], unpinned.Select(error => error.Field));

        var empty = await _useCase.EvaluateAsync(new EvaluateClocksRequest(), TestService.Anybody).Errors();
        Assert.Equal("context", Assert.Single(empty).Field);
    }

    private EvaluateClocksResponse Evaluate(EvaluateClocksRequest request) =>
        _useCase.EvaluateAsync(request, TestService.Anybody).Completed().Decode(EvaluateClocksResponse.Parser);

    private static TimelineEvent Event(int hour, int minute, TimelineEventKind kind) => new() { At = At(hour, minute), Kind = kind };

    // Today: Wednesday, 4 March 2026; the clock stands at 10:00 and 250 milliseconds.
    private static Timestamp At(int hour, int minute, int second = 0) => Instant.FromUtc(2026, 3, 4, hour, minute, second).ToDateTimeOffset().ToTimestamp();

    private static Duration Seconds(double seconds) => Duration.FromTimeSpan(TimeSpan.FromSeconds(seconds));
}
