using System.Net;
using System.Text.Json;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>What the service tells of itself: <c>/metrics</c> and <c>/health</c>.</summary>
public sealed class TelemetryTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private static readonly (string, string)[] UnknownOrder = [("context", "order"), ("tier", "standard"), ("score", "unknown")];

    private readonly ServiceProcess _service = fixture.Service;

    [Fact]
    public async Task Metrics_are_in_the_text_format_and_move()
    {
        var before = PrometheusText.Parse(await _service.MetricsAsync());

        for (var i = 0; i < 3; i++)
        {
            await _service.Client.DecideAsync(new DecideRequest { Order = new Order { Value = 1 } });
        }

        using (await _service.PostAsync("/v1/decide", "{"))
        {
            await Assert.ThrowsAsync<RpcException>(async () => await _service.Client.DecideBatchAsync(new DecideBatchRequest()));
        }

        var after = PrometheusText.Parse(await _service.MetricsAsync());
        Assert.Equal(3, after.Value("tierdecision_decisions_total", UnknownOrder) - before.Value("tierdecision_decisions_total", UnknownOrder));
        Assert.Equal(3, after.Value("tierdecision_decision_duration_seconds_count", ("context", "order")));
        Assert.Equal(1, after.Value("tierdecision_malformed_requests_total", ("field", "body")));
        Assert.Equal(1, after.Value("tierdecision_malformed_requests_total", ("field", "requests")));
        Assert.Equal(500, after.Value("tierdecision_customers"));
        Assert.InRange(after.Value("tierdecision_replica_bytes"), 500, 500_000);
        Assert.InRange(after.Value("tierdecision_dataset_as_of_timestamp_seconds"), 1_600_000_000, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        Assert.Equal(1, after.Value("tierdecision_hydrations_total", ("outcome", "hydrated")));
        Assert.True(after.Families.ContainsKey("process_cpu_seconds_total"));
    }

    [Fact]
    public async Task Metrics_are_the_service_s_and_its_process_s_and_nobody_listens_to_the_host_s_meters()
    {
        // The library begins to listen with its first export.
        await _service.MetricsAsync();
        using var live = await _service.GetAsync("/health/live");

        var families = PrometheusText.Parse(await _service.MetricsAsync()).Families.Keys;

        Assert.All(families, name => Assert.Matches("^(tierdecision|process|dotnet|prometheus_net)_", name));
    }

    [Fact]
    public async Task Service_is_live_and_ready_and_says_over_what()
    {
        using var live = await _service.GetAsync("/health/live");
        using var ready = await _service.GetAsync("/health/ready");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (live.StatusCode, ready.StatusCode));
        var report = JsonDocument.Parse(await ready.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("healthy", report.GetProperty("status").GetString());
        Assert.Equal("500 customers of dataset 1, who are made up", report.GetProperty("components").GetProperty("customers").GetProperty("detail").GetString());
    }
}
