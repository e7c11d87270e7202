using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>SLA clocks of the real service over gRPC and HTTP: one answer.</summary>
public sealed class SlaServiceTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ServiceProcess _service = fixture.Service;
    private readonly SlaService.SlaServiceClient _client = new(fixture.Service.Channel);
    private readonly Timestamp _now = TimeProvider.System.GetUtcNow().ToTimestamp();

    [Fact]
    public async Task Clocks_are_the_same_over_grpc_and_http()
    {
        var request = new EvaluateClocksRequest
        {
            Customer = new Customer { CustomerId = "42" },
            Contact = new Contact { Channel = Channel.Voice, ArrivedAt = _now },
            Timeline = { new TimelineEvent { At = _now, Kind = TimelineEventKind.Answered } },
            At = _now,
        };

        var grpc = await _client.EvaluateClocksAsync(request);
        var http = await _service.AskAsync<EvaluateClocksResponse>("/v1/sla-clocks", request);

        Assert.Equal(grpc, http);
        var clock = Assert.Single(grpc.Clocks);
        Assert.Equal((SlaMetric.Answer, SlaClockState.Met, grpc.Rule), (clock.Definition.Metric, clock.State, clock.Definition.Rule));
    }

    [Fact]
    public async Task Migration_is_the_same_over_grpc_and_http()
    {
        var request = new PreviewMigrationRequest
        {
            Contact = new Contact { Channel = Channel.Voice, ArrivedAt = _now },
            Pinned = { new ClockDefinition { Metric = SlaMetric.Answer, Target = new Duration { Seconds = 86400 }, Calendar = "24x7", PolicyVersion = "earlier" } },
            Mode = MigrationMode.Rebase,
            At = _now,
        };

        var grpc = await _client.PreviewMigrationAsync(request);
        var http = await _service.AskAsync<PreviewMigrationResponse>("/v1/sla-migration", request);

        Assert.Equal(grpc, http);
        var move = Assert.Single(grpc.Moves);
        Assert.True(move.Changes);
        Assert.Equal(("earlier", grpc.Policy.Version), (move.Before.Definition.PolicyVersion, move.After.Definition.PolicyVersion));
    }

    [Fact]
    public async Task Malformed_timeline_is_told_with_its_field()
    {
        var request = new EvaluateClocksRequest { Ticket = new Ticket(), Timeline = { new TimelineEvent { Kind = TimelineEventKind.Created } } };

        var grpc = await Assert.ThrowsAsync<RpcException>(async () => await _client.EvaluateClocksAsync(request));
        using var http = await _service.PostAsync("/v1/sla-clocks", """{"ticket":{},"timeline":[{"kind":"TIMELINE_EVENT_KIND_CREATED"}]}""");

        Assert.Equal((StatusCode.InvalidArgument, "timeline[0].at is required"), (grpc.StatusCode, grpc.Status.Detail));
        Assert.Equal(HttpStatusCode.BadRequest, http.StatusCode);
        Assert.Contains("timeline[0].at", await http.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
