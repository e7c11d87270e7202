using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>How a tier is treated.</summary>
public sealed class TreatmentConfig
{
    /// <summary>Who serves. Default: a person.</summary>
    public Handling Handling { get; set; } = Handling.Person;

    /// <summary>May be given a dedicated agent. Default: no.</summary>
    public bool DedicatedAgent { get; set; }

    /// <summary>May be offered discounts. Default: no.</summary>
    public bool DiscountEligible { get; set; }

    /// <summary>May be offered a callback instead of waiting. Default: no.</summary>
    public bool Callback { get; set; }

    /// <summary>May be offered self-service. Default: yes.</summary>
    public bool SelfService { get; set; } = true;

    /// <summary>The calendar of the hours in which the tier is served. Default: <c>24x7</c>.</summary>
    public string? ServiceHours { get; set; }
}
