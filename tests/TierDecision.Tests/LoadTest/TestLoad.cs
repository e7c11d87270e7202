using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.LoadTest.Comparison;

namespace TierDecision.Tests.LoadTest;

/// <summary>What tests of the load test share: the policy that it runs with and a time to run it at.</summary>
internal static class TestLoad
{
    /// <summary>A Wednesday morning.</summary>
    public static Instant Now { get; } = Instant.FromUtc(2026, 3, 4, 9, 30);

    public static PolicyLoad Policy { get; } = PolicyFile.Load(Repository.PathOf("policies", "contact-centre.yaml"), Now);

    /// <summary>Where no test was made.</summary>
    public static ComparisonOrigin Origin { get; } =
        new(Now.ToDateTimeOffset(), "abc123", "a command", "a processor", 2, 8, "a system", "a framework", "0.1");

    /// <summary>A measurement of which only this matters.</summary>
    public static Measurement Measured(string contender, Phase phase, int round, double throughput, double cpu) => new()
    {
        Contender = contender, Phase = phase, Round = round, Rate = null, Throughput = throughput,
        Latency = new LatencySummary(100, 90, 150, 200, 400, 900), Replies = 1000, Errors = 0, Wrong = 0, Unanswered = 0,
        ServerCpu = cpu, RedisCpu = 1, ClientCpu = 5, ResidentMiB = 200, Collections = [3, 1, 0], AllocatedBytes = 4000,
        LatenessP99 = null, Samples = [],
    };
}
