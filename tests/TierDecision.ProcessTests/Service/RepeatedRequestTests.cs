using System.Net;
using Google.Protobuf;
using Grpc.Core;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Repeated request ids and kept explanations of the real service, with its memory and with Redis.</summary>
public sealed class RepeatedRequestTests
{
    [Fact]
    public async Task Repeated_id_gets_the_same_answer_over_grpc_and_http_and_another_request_is_refused()
    {
        await using var service = await ServiceProcess.StartAsync(Settings());
        var first = await service.Client.DecideAsync(Call("r1"));

        Assert.Equal(first.ToByteArray(), (await service.Client.DecideAsync(Call("r1"))).ToByteArray());
        Assert.Equal(first, await service.AskAsync<DecideResponse>("/v1/decide", Call("r1")));
        Assert.NotEqual(first.DecisionId, (await service.Client.DecideAsync(Call("r2"))).DecisionId);
        Assert.NotEqual((await service.Client.DecideAsync(Call(""))).DecisionId, (await service.Client.DecideAsync(Call(""))).DecisionId);

        var refused = await Assert.ThrowsAsync<RpcException>(async () => await service.Client.DecideAsync(Call("r1", "43")));
        using var problem = await service.PostAsync("/v1/decide", JsonFormatter.Default.Format(Call("r1", "43")));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Contains("used for another request", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, problem.StatusCode);
        Assert.Contains("tierdecision_identified_requests_total{outcome=\"conflict\"} 2", await service.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explanation_is_kept_and_read_over_grpc_and_http()
    {
        await using var service = await ServiceProcess.StartAsync(Settings());
        var answer = await service.Client.DecideAsync(Call(""));
        GetExplanationResponse? kept = null;
        await Wait.UntilAsync(
            async () => (kept = await FindAsync(service, answer.DecisionId)) is not null, "the explanation is kept");

        var overHttp = await service.Http.GetStringAsync(new Uri($"/v1/explanations/{answer.DecisionId}", UriKind.Relative));
        using var missing = await service.GetAsync("/v1/explanations/0123");

        Assert.Equal((answer.DecisionId, answer.Tier.Name), (kept!.DecisionId, kept.Explanation.Tier.Tier));
        Assert.Equal(kept, JsonParser.Default.Parse<GetExplanationResponse>(overHttp));
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Nodes_share_what_redis_keeps_and_no_outage_of_it_fails_a_decision()
    {
        await using var redis = await RedisServer.StartAsync();
        var settings = Settings(("REDIS__CONNECTION", redis.ConnectionString), ("IDENTITY__KEY", "000102030405060708090a0b0c0d0e0f"));
        await using var one = await ServiceProcess.StartAsync(settings);
        await using var other = await ServiceProcess.StartAsync(settings);

        // The first call may come before the connection is there, and is then not kept.
        await Wait.UntilAsync(
            async () => (await one.Client.DecideAsync(Call("warm"))).DecisionId == (await other.Client.DecideAsync(Call("warm"))).DecisionId, "both have a connection");
        var first = await one.Client.DecideAsync(Call("r1"));
        Assert.Equal(first, await other.Client.DecideAsync(Call("r1")));
        await Wait.UntilAsync(async () => await FindAsync(other, first.DecisionId) is not null, "the explanation is there for the other node");

        await redis.StopAsync();
        Assert.Equal("r2", (await one.Client.DecideAsync(Call("r2"))).RequestId);
        await redis.ContinueAsync();
        await redis.KillAsync();
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal($"k{i}", (await one.Client.DecideAsync(Call($"k{i}"))).RequestId);
        }

        await redis.RestartAsync();
        await Wait.UntilAsync(
            async () => (await one.Client.DecideAsync(Call("back"))).DecisionId == (await other.Client.DecideAsync(Call("back"))).DecisionId, "answers are kept again");
    }

    private static async Task<GetExplanationResponse?> FindAsync(ServiceProcess service, string decisionId)
    {
        try
        {
            return await service.Client.GetExplanationAsync(new GetExplanationRequest { DecisionId = decisionId });
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.NotFound or StatusCode.Unavailable)
        {
            return null;
        }
    }

    private static DecideRequest Call(string requestId, string customer = "42")
    {
        var request = Requests.Call(customer);
        request.RequestId = requestId;
        return request;
    }

    private static Dictionary<string, string> Settings(params (string Key, string Value)[] more) => ServiceProcess.SmallDemo
        .Concat(
            more.Concat([("REPLIES__KEEPANSWERSFOR", "00:10:00"), ("REPLIES__EXPLANATIONS", "All"), ("REPLIES__CACHETIMEOUT", "00:00:00.5")])
                .Select(setting => KeyValuePair.Create($"TIERDECISION__{setting.Item1}", setting.Item2)))
        .ToDictionary();
}
