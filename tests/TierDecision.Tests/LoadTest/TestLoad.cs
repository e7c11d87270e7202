using NodaTime;
using TierDecision.Configuration.Policies;

namespace TierDecision.Tests.LoadTest;

/// <summary>What tests of the load test share: the policy that it runs with and a time to run it at.</summary>
internal static class TestLoad
{
    /// <summary>A Wednesday morning.</summary>
    public static Instant Now { get; } = Instant.FromUtc(2026, 3, 4, 9, 30);

    public static PolicyLoad Policy { get; } = PolicyFile.Load(Repository.PathOf("policies", "contact-centre.yaml"), Now);
}
