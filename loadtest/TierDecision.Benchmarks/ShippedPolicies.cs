using TierDecision.Core.Policies;

namespace TierDecision.Benchmarks;

/// <summary>The policies that ship as examples.</summary>
internal static class ShippedPolicies
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policies", name + ".yaml"));

    public static PolicyPlan Compile(string name) => BenchmarkPolicy.Compile(Read(name));
}
