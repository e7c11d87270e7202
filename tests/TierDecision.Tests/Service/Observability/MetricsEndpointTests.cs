using System.Text;
using Prometheus;
using TierDecision.Service.Observability;

namespace TierDecision.Tests.Service.Observability;

public class MetricsEndpointTests
{
    private readonly FixedTime _time = new(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly CollectorRegistry _registry = Metrics.NewCustomRegistry();

    [Fact]
    public async Task Flood_of_requests_is_answered_with_what_was_written_last_until_it_is_over()
    {
        var count = Metrics.WithCustomRegistry(_registry).CreateCounter("asked_total", "How often.");
        var endpoint = new MetricsEndpoint(_registry, _time);
        for (var i = 1; i <= 20; i++)
        {
            count.Inc();
            Assert.Contains($"asked_total {i}\n", await ReadAsync(endpoint), StringComparison.Ordinal);
        }

        count.Inc();
        Assert.Contains("asked_total 20\n", await ReadAsync(endpoint), StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Contains("asked_total 21\n", await ReadAsync(endpoint), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(MetricsEndpoint endpoint) =>
        Encoding.UTF8.GetString(await endpoint.ReadAsync(ExpositionFormat.PrometheusText));
}
