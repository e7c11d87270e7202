using System.ComponentModel.DataAnnotations;
using NodaTime;
using TierDecision.Core.Conditions;

namespace TierDecision.Core.Tiers;

/// <summary>A tier.</summary>
public sealed class TierConfig
{
    /// <summary>The name. Required, unique.</summary>
    [Required]
    public string? Name { get; set; }

    /// <summary>
    /// The lowest percentile rank of the value score that the tier takes, 0..100. This, <c>at_least</c> or <c>when</c> is required for all tiers but
    /// the last, which takes the rest; a customer is in the first tier that takes them.
    /// </summary>
    public double? FromPercentile { get; set; }

    /// <summary>The least of any score, by its name, such as <c>lifetime_value: 1000</c>; all must be reached.</summary>
    public Dictionary<string, double> AtLeast { get; set; } = [];

    /// <summary>A condition over the customer's scores.</summary>
    public ConditionConfig? When { get; set; }

    /// <summary>The priority, 0..100, higher is served sooner. Required.</summary>
    [Required]
    public int? Priority { get; set; }

    /// <summary>How much earlier than they arrived the tier's contacts count as arrived. Default: 0.</summary>
    public Duration? HeadStart { get; set; }

    /// <summary>How the tier is treated. Default: by a person, nothing more.</summary>
    public TreatmentConfig Treatment { get; set; } = new();
}
