using BenchmarkDotNet.Attributes;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Benchmarks;

/// <summary>What an explanation with its counterfactuals costs beside the decision that it explains.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class ExplanationBenchmarks
{
    private PolicyPlan _plan = null!;
    private QueueStates _states = null!;
    private Decision _decision;

    [Params("100-rules", "contact-centre")]
    public string Policy { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _plan = Policy == "100-rules" ? BenchmarkPolicy.Compile(rules: 100, tiers: 8, calendars: 5) : ShippedPolicies.Compile(Policy);
        _states = BenchmarkPolicy.States(_plan, Duration.FromSeconds(8));
        DecisionEngine.Decide(Cases.Call, Cases.Customer, _plan, _states, BenchmarkPolicy.Now, out _decision);
    }

    [Benchmark]
    public Explanation Explain() => DecisionExplainer.Explain(Cases.Call, Cases.Customer, _plan, _states, BenchmarkPolicy.Now, _decision);
}
