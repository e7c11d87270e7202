using System.ComponentModel.DataAnnotations;
using NodaTime;
using TierDecision.Core.Conditions;

namespace TierDecision.Core.Priorities;

/// <summary>A rule that raises or lowers the priority.</summary>
public sealed class PriorityRuleConfig
{
    /// <summary>The name. Required, unique among priority rules.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>When it holds. Default: always.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>Added to the priority, -100..100; the sum is held within 0..100. Default: 0.</summary>
    public int Priority { get; set; }

    /// <summary>Added to the head start, may be negative; the sum is held at 0 or more. Default: 0.</summary>
    public Duration HeadStart { get; set; }
}
