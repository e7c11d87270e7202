using BenchmarkDotNet.Attributes;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;

namespace TierDecision.Benchmarks;

/// <summary>One decision by the number of tiers, with 100 rules.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class TierBenchmarks
{
    private PolicyPlan _plan = null!;

    [Params(2, 8, 32)]
    public int Tiers { get; set; }

    [GlobalSetup]
    public void Setup() => _plan = BenchmarkPolicy.Compile(rules: 100, Tiers, calendars: 5);

    [Benchmark]
    public long Decide()
    {
        DecisionEngine.Decide(Cases.Call, Cases.Customer, _plan, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }
}
