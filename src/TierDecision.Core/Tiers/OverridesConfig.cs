using NodaTime;

namespace TierDecision.Core.Tiers;

/// <summary>Limits on tiers that a person sets for a time. What lies beyond them is passed over, and the answer says so.</summary>
public sealed class OverridesConfig
{
    /// <summary>The longest that an override may still have to run. Default: no limit.</summary>
    public Duration? Longest { get; set; }

    /// <summary>The tiers that may be set. Default: all.</summary>
    public List<string> Tiers { get; set; } = [];
}
