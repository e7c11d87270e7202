using System.Text;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Storage.Policies;

namespace TierDecision.LoadTest.Policies;

/// <summary>The policy of the load test, and another one.</summary>
internal sealed class PolicyPair
{
    // What is written otherwise in the second. Each must stand in the first.
    private static readonly (string First, string Second)[] Differences =
    [
        ("version: \"2026-01\"", "version: \"2026-01-other\""),
        ("priority: 90", "priority: 91"),
        ("priority: 70", "priority: 71"),
        ("priority: 50", "priority: 51"),
        ("priority: 30", "priority: 31"),
        ("head_start: 5m", "head_start: 6m"),
    ];

    // Other customers in each tier.
    private static readonly (string First, string Second)[] OtherTiers =
    [
        ("version: \"2026-01\"", "version: \"2026-01-tiers\""),
        ("from_percentile: 95", "from_percentile: 90"),
        ("from_percentile: 80", "from_percentile: 70"),
        ("from_percentile: 50", "from_percentile: 40"),
    ];

    private PolicyPair(PolicyLoad first, PolicyLoad second) => (First, Second) = (first, second);

    public PolicyLoad First { get; }

    public PolicyLoad Second { get; }

    /// <summary>With one that has the same tiers and decides otherwise for everyone: each can be in force in turn.</summary>
    /// <exception cref="IOException">The policy is not the one that the differences were written for.</exception>
    public static PolicyPair Of(PolicyLoad policy, Instant now) => Of(policy, Differences, now);

    /// <summary>With one under which a fourth of the customers has another tier.</summary>
    /// <exception cref="IOException">The policy is not the one that the differences were written for.</exception>
    public static PolicyPair WithOtherTiers(PolicyLoad policy, Instant now) => Of(policy, OtherTiers, now);

    /// <summary>A policy as it is published.</summary>
    public static PolicyPublication Publication(PolicyLoad policy) =>
        new(policy.Revision, policy.Plan!.Name, policy.Plan.Version, policy.Document!);

    private static PolicyPair Of(PolicyLoad policy, (string First, string Second)[] differences, Instant now)
    {
        var document = policy.Document!;
        var text = new StringBuilder(document.Text);
        foreach (var (first, second) in differences)
        {
            if (!document.Text.Contains(first, StringComparison.Ordinal))
            {
                throw new IOException($"{policy.Source} has no '{first}', and the other policy is to differ from it there.");
            }

            text.Replace(first, second);
        }

        var other = PolicyFile.Parse(document with { Text = text.ToString() }, "the other policy", now);
        return other.Plan is not null
            ? new PolicyPair(policy, other)
            : throw new IOException(string.Join(Environment.NewLine, other.Findings));
    }
}
