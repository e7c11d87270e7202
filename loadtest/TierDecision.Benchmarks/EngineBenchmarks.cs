using BenchmarkDotNet.Attributes;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;

namespace TierDecision.Benchmarks;

/// <summary>One decision by the number of rules and tiers: a caller whom no routing rule matches, and one who matches half-way through the rules.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class EngineBenchmarks
{
    private PolicyPlan _plan = null!;
    private DecisionRequest _nowhere;
    private DecisionRequest _halfWay;

    [Params(10, 100, 300)]
    public int Rules { get; set; }

    [Params(8)]
    public int Tiers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _plan = BenchmarkPolicy.Compile(Rules, Tiers, calendars: 5);
        _nowhere = Cases.Call;
        var middle = (_plan.Routing.Rules.Length / 2 / 5 * 5) + 4;
        _halfWay = Cases.Call with { EntryPoint = $"+49800{middle}", Language = new LanguageCode(('d' << 8) | 'e') };
    }

    [Benchmark(Baseline = true)]
    public long NoRuleMatches()
    {
        DecisionEngine.Decide(_nowhere, Cases.Customer, _plan, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }

    [Benchmark]
    public long RuleMatchesHalfWay()
    {
        DecisionEngine.Decide(_halfWay, Cases.Customer, _plan, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }
}
