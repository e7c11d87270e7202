using NodaTime;

namespace TierDecision.Core.Findings;

/// <summary>The limits of what a policy may say.</summary>
public static class PolicyLimits
{
    /// <summary>The most tiers: an index must fit in a byte beside the value for "none".</summary>
    public const int MaxTiers = 250;

    /// <summary>The most priority rules: those that match are kept as the bits of one number.</summary>
    public const int MaxPriorityRules = 64;

    /// <summary>The longest head start, time-out or SLA target: ten years of 365 days.</summary>
    public static Duration LongestDuration { get; } = Duration.FromDays(3650);
}
