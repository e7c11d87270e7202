using System.ComponentModel.DataAnnotations;

namespace TierDecision.Core.Tiers;

/// <summary>How a customer is treated of whom nothing is known.</summary>
public sealed class UnknownCustomerConfig
{
    /// <summary>The tier. Required.</summary>
    [Required]
    public string? Tier { get; set; }
}
