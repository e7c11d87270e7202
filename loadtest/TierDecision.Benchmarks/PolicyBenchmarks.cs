using BenchmarkDotNet.Attributes;
using TierDecision.Core.Policies;

namespace TierDecision.Benchmarks;

/// <summary>Reading, compiling and verifying a policy from its text.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class PolicyBenchmarks
{
    private string _yaml = "";

    [Params("100-rules", "contact-centre", "tickets", "orders")]
    public string Policy { get; set; } = "";

    [GlobalSetup]
    public void Setup() => _yaml = Policy == "100-rules" ? BenchmarkPolicy.Write(rules: 100, tiers: 8, calendars: 5) : ShippedPolicies.Read(Policy);

    [Benchmark]
    public PolicyPlan Compile() => BenchmarkPolicy.Compile(_yaml);
}
