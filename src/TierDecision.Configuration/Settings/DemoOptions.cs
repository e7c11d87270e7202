using TierDecision.Configuration.Settings.Rules;

namespace TierDecision.Configuration.Settings;

/// <summary>The customers that are made if the embedded store is empty.</summary>
public sealed record DemoOptions
{
    /// <summary>How many, 0 to 1,000,000; 0 makes none. Default: 20,000.</summary>
    [Between(0, 1_000_000)]
    public int Customers { get; init; } = 20_000;

    /// <summary>The seed: the same seed makes the same customers. Default: 1.</summary>
    public int Seed { get; init; } = 1;
}
