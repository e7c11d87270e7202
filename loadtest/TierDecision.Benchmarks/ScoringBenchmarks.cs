using BenchmarkDotNet.Attributes;
using TierDecision.Core.Tiers;
using TierDecision.Demo;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Benchmarks;

/// <summary>A scoring run from transactions in memory: R, F and M, value scores, percentiles, tiers.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class ScoringBenchmarks
{
    private Transaction[] _transactions = [];
    private ScoringOptions _options = null!;

    [Params(1_000, 10_000, 100_000)]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _transactions = [.. CustomerGenerator.Generate(new GeneratorOptions { Customers = Customers }).SelectMany(customer => customer.Transactions)];
        _options = new ScoringOptions { Tiers = TierRules.ByPercentile(("platinum", 95), ("gold", 80), ("silver", 50), ("standard", 0)) };
    }

    [Benchmark]
    public int Score() => ScoringRun.Score(_transactions, _options).Customers.Count;
}
