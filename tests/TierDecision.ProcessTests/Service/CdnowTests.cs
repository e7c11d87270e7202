using TierDecision.Tests.Shared;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>From real transactions to a routed caller: the ten customers of whom the right scores are published.</summary>
public sealed class CdnowTests(CdnowFixture fixture) : IClassFixture<CdnowFixture>
{
    [SharedDataTheory]
    [InlineData("1", 4, 4, 4)]
    [InlineData("2", 1, 3, 4)]
    [InlineData("6", 5, 5, 5)]
    [InlineData("9", 5, 5, 4)]
    [InlineData("157", 5, 5, 5)]
    [InlineData("509", 5, 5, 5)]
    [InlineData("841", 5, 5, 5)]
    [InlineData("1516", 5, 5, 5)]
    [InlineData("1981", 5, 5, 5)]
    [InlineData("2357", 3, 1, 2)]
    public async Task Customer_has_the_published_scores_and_the_policy_s_tier_over_grpc_and_http(string id, int recency, int frequency, int monetary)
    {
        var request = Requests.CallAt(id, TimeProvider.System.GetUtcNow());
        var percentile = fixture.Percentiles[id];

        var grpc = await fixture.Service.Client.DecideAsync(request);
        var http = await fixture.Service.AskAsync<DecideResponse>("/v1/decide", request);

        Assert.Equal((recency, frequency, monetary), (grpc.Score.Recency, grpc.Score.Frequency, grpc.Score.Monetary));
        Assert.Equal(percentile, grpc.Score.Percentile, 0.011);
        Assert.Equal(CdnowReference.TierOf(percentile), grpc.Tier.Name);
        Assert.Equal((ReasonCode.Tier, grpc.Tier.Name), (grpc.Reasons[0].Code, grpc.Reasons[0].Subject));

        // The purchases are of 1998: the score is used, and called stale.
        Assert.Equal((ScoreStatus.Stale, true), (grpc.Score.Status, grpc.Degraded));
        Assert.Equal(new DateTime(1998, 6, 30), grpc.Score.AsOf.ToDateTime());
        Assert.Equal(Requests.Lasting(grpc), Requests.Lasting(http));
    }

    [SharedDataFact]
    public async Task Every_customer_is_served_in_the_policy_s_tier()
    {
        var ids = fixture.Percentiles.Keys.ToList();
        Assert.Equal(2357, ids.Count);
        var tiers = new List<string>();
        foreach (var some in ids.Chunk(1000))
        {
            var batch = new DecideBatchRequest();
            batch.Requests.Add(some.Select(Requests.Call));
            tiers.AddRange((await fixture.Service.Client.DecideBatchAsync(batch)).Results.Select(result => result.Decision.Tier.Name));
        }

        Assert.Equal(ids.Select(id => CdnowReference.TierOf(fixture.Percentiles[id])), tiers);
    }

    [SharedDataFact]
    public async Task Two_customers_in_different_tiers_go_to_different_queues()
    {
        var best = await fixture.Service.Client.DecideAsync(Requests.Call("1981"));
        var other = await fixture.Service.Client.DecideAsync(Requests.Call("2357"));

        Assert.Equal(("vip", "service"), (best.Route.Queue, other.Route.Queue));
        Assert.True(best.Priority > other.Priority);
    }
}
