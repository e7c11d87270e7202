using BenchmarkDotNet.Attributes;
using TierDecision.Scoring.Rfm;

namespace TierDecision.Benchmarks;

/// <summary>Quintile scores of recency, frequency and monetary value: the cuts, and each customer's scores.</summary>
[MemoryDiagnoser]
[WarmupCount(10)] // a million takes long enough to be told by few
[IterationCount(20)]
[BenchmarkCategory(Categories.Data)]
public class RfmBenchmarks
{
    private int[] _recency = [];
    private int[] _frequency = [];
    private decimal[] _monetary = [];

    [Params(2_357, 23_570, 1_000_000)]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(42);
        _recency = [.. Enumerable.Range(0, Customers).Select(_ => random.Next(730))];
        _frequency = [.. Enumerable.Range(0, Customers).Select(_ => 1 + (int)(-3 * Math.Log(1 - random.NextDouble())))];
        _monetary = [.. _frequency.Select(purchases => purchases * (1 + random.Next(10_000)) / 100m)];
    }

    [Benchmark]
    public int Score() => RfmScorer.Score(_recency, _frequency, _monetary).Scores.Length;
}
