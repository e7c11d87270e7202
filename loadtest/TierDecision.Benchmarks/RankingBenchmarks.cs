using BenchmarkDotNet.Attributes;
using NodaTime;
using TierDecision.Core.Ranking;

namespace TierDecision.Benchmarks;

/// <summary>Ranking open orders for a limited capacity, promises spread over the next month.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class RankingBenchmarks
{
    private const int Month = 30 * 24 * 60;

    private OpenOrder[] _orders = [];
    private WorkCapacity _capacity = null!;

    [Params(100, 1_000, 10_000)]
    public int Orders { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(11);
        var now = BenchmarkPolicy.Now;
        _orders =
        [
            .. Enumerable.Range(0, Orders).Select(_ => new OpenOrder(
                Units: random.Next(1, 20),
                Weight: random.NextDouble() * 100,
                PlacedAt: now - Duration.FromMinutes(random.Next(Month)),
                DueAt: now + Duration.FromMinutes(random.Next(Month)))),
        ];
        var calendar = BenchmarkPolicy.Compile(rules: 10, tiers: 3, calendars: 1).Calendars["calendar-0"];
        _capacity = WorkCapacity.Of(unitsPerHour: Orders / 20.0, calendar)!;
    }

    [Benchmark]
    public OrderRanking Rank() => OrderRanker.Rank(_orders, _capacity, new RankingOptions(), BenchmarkPolicy.Now);
}
