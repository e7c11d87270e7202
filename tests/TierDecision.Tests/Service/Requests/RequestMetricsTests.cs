using TierDecision.Service.Requests;

namespace TierDecision.Tests.Service.Requests;

public class RequestMetricsTests
{
    [Theory]
    [InlineData("contact.topic", "contact.topic")]
    [InlineData("orders[9999].units", "orders.units")]
    [InlineData("timeline[3].kind", "timeline.kind")]
    [InlineData("add_aliases[0]", "add_aliases")]
    public async Task Members_of_a_list_count_under_one_name(string field, string label)
    {
        var registry = Prometheus.Metrics.NewCustomRegistry();
        new RequestMetrics(Prometheus.Metrics.WithCustomRegistry(registry)).Malformed([new(field, "is wrong"), new("other", "is wrong")]);

        var text = await registry.TextAsync();
        Assert.Contains($"tierdecision_malformed_requests_total{{field=\"{label}\"}} 1\n", text, StringComparison.Ordinal);
    }
}
