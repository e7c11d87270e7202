using Google.Protobuf.WellKnownTypes;
using TierDecision.ProcessTests.Infrastructure;
using TierDecision.ProcessTests.Service;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Attacks;

/// <summary>The largest requests that are allowed, many at a time, keep nobody else from an answer.</summary>
public sealed class HeavyRequestTests(ServiceFixture fixture) : IClassFixture<ServiceFixture>
{
    private const int Callers = 8;
    private const int Times = 3;
    private const int LargestBatch = 1_000;
    private const int LargestRanking = 10_000;
    private const long MaxGrowth = 300L * 1024 * 1024;

    private readonly ServiceProcess _service = fixture.Service;

    [Fact]
    public async Task Other_callers_are_answered_beside_many_of_the_largest_requests()
    {
        var batch = new DecideBatchRequest { Requests = { Enumerable.Range(0, LargestBatch).Select(number => Requests.Call($"{number}")) } };
        var due = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(2));
        var ranking = new RankOrdersRequest
        {
            UnitsPerHour = 100,
            Orders =
            {
                Enumerable.Range(0, LargestRanking).Select(number => new OpenOrder
                {
                    OrderId = $"{number}", Customer = new Customer { CustomerId = $"{number % 500}" }, Order = new Order { PromisedAt = due },
                }),
            },
        };
        var rankings = new RankingService.RankingServiceClient(_service.Channel);
        await using var bystander = new Bystander(_service.GrpcAddress);
        await bystander.UntilAnsweredAsync(1);
        await Task.WhenAll(HeavyAsync(), HeavyAsync());
        var before = await _service.ResidentBytesAsync();

        var heavy = Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(HeavyAsync)));
        await bystander.UntilAnsweredAsync(5);
        await heavy;
        await bystander.UntilAnsweredAsync(1);

        Assert.InRange(await _service.ResidentBytesAsync() - before, long.MinValue, MaxGrowth);

        async Task HeavyAsync()
        {
            for (var i = 0; i < Times; i++)
            {
                var answers = await _service.Client.DecideBatchAsync(batch);
                Assert.Equal(LargestBatch, answers.Results.Count(result => result.Decision is not null));
            }

            Assert.Equal(LargestRanking, (await rankings.RankOrdersAsync(ranking, deadline: Deadline())).Orders.Count);
        }
    }

    private static DateTime Deadline() => TimeProvider.System.GetUtcNow().Add(Wait.Deadline).UtcDateTime;
}
