using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;

namespace TierDecision.Tests.Core;

/// <summary>Policies for tests of Core: three tiers, two queues and what a test adds, as people write it.</summary>
internal static class TestPolicy
{
    /// <summary>A Wednesday.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);

    public const byte Gold = 0;
    public const byte Silver = 1;
    public const byte Standard = 2;

    private const string Head = """
        name: test
        version: "1"
        tiers:
          - {name: gold, from_percentile: 80, priority: 80, head_start: 3m}
          - {name: silver, from_percentile: 50, priority: 50, head_start: 1m}
          - {name: standard, from_percentile: 0, priority: 20, treatment: {handling: self_service_first}}
        unknown_customer: {tier: standard}
        queues: [{name: service}, {name: vip}]

        """;

    private const string Routing = "routing: {default: [{queue: vip, timeout: 60s}, {queue: service}]}\n";

    /// <summary>The policy with more sections; one that has its own <c>routing</c> replaces the plain one.</summary>
    public static PolicyPlan With(string sections = "")
    {
        var load = Load(sections);
        Assert.DoesNotContain(load.Findings, finding => finding.Severity == Severity.Error);
        return load.Plan!;
    }

    /// <summary>The same with all that was found.</summary>
    public static PolicyLoad Load(string sections)
    {
        var routing = sections.Contains("routing:", StringComparison.Ordinal) ? "" : Routing;
        return PolicyFile.Parse(Head + routing + sections, "test", Now);
    }
}
