using NodaTime;

namespace TierDecision.Core.Routing;

/// <summary>Fewer skills after a time.</summary>
public sealed class SkillRelaxationConfig
{
    /// <summary>From when on, counted from when the target was reached. Required, more than the one before, less than the time-out.</summary>
    public Duration? After { get; set; }

    /// <summary>What is then still asked for: fewer than before. Default: nothing.</summary>
    public List<string> Skills { get; set; } = [];
}
