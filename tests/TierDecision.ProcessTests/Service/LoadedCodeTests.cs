using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>
/// What the service loads. Handlers that are not plain request delegates are made by expression trees when it starts, which costs it 4 MiB.
/// </summary>
public sealed class LoadedCodeTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private readonly ServiceProcess _service = fixture.Service;

    [Fact]
    public async Task Service_loads_no_expression_trees()
    {
        await _service.Client.DecideAsync(Requests.Call("42"));
        await _service.Client.DecideBatchAsync(new DecideBatchRequest { Requests = { Requests.Call("42") } });
        await _service.AskAsync<DecideResponse>("/v1/decide", Requests.Call("42"));
        foreach (var path in new[] { "/v1/queue-states", "/v1/explanations/unknown", "/health/ready", "/metrics", "/nothing" })
        {
            using var response = await _service.GetAsync(path);
        }

        // The kernel lists the files that a process has mapped; the runtime maps each assembly that it loads.
        var loaded = (await _service.MapsAsync()).Split('\n')
            .Where(line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(line => Path.GetFileName(line)).ToHashSet();

        Assert.Superset(new HashSet<string> { "System.Linq.dll", "System.Private.CoreLib.dll", "Grpc.AspNetCore.Server.dll" }, loaded);
        Assert.DoesNotContain("System.Linq.Expressions.dll", loaded);
    }
}
