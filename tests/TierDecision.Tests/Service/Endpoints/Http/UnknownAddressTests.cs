using TierDecision.Service.Endpoints.Http;

namespace TierDecision.Tests.Service.Endpoints.Http;

public class UnknownAddressTests
{
    [Theory]
    [InlineData("/decide", "There is no '/decide' here; did you mean POST /v1/decide?")]
    [InlineData("/v1/decde", "There is no '/v1/decde' here; did you mean POST /v1/decide?")]
    [InlineData("/V1/Decide/", "There is no '/V1/Decide/' here; did you mean POST /v1/decide?")]
    [InlineData("/health", "There is no '/health' here; did you mean GET /health/live or GET /health/ready?")]
    [InlineData("/metric", "There is no '/metric' here; did you mean GET /metrics?")]
    [InlineData("/queue-states", "There is no '/queue-states' here; did you mean POST /v1/queue-states or GET /v1/queue-states?")]
    public void Address_that_was_meant_is_named(string path, string expected) => Assert.Equal(expected, UnknownAddress.Describe(path));

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/api/something/else")]
    [InlineData("/v1")]
    public void Else_all_addresses_are(string path)
    {
        var text = UnknownAddress.Describe(path);

        Assert.StartsWith($"There is no '{path}' here. There are POST /v1/decide, ", text, StringComparison.Ordinal);
        Assert.EndsWith("GET /health/live, GET /health/ready, GET /metrics.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_address_is_cut_and_what_a_terminal_obeys_is_not_repeated()
    {
        var text = UnknownAddress.Describe("/\u001b[31m" + new string('x', 5000));

        Assert.True(text.Length < 2000);
        Assert.DoesNotContain('\u001b', text);
    }
}
