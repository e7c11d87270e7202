using TierDecision.Core.Calendars;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Tiers;

/// <summary>How a tier is treated.</summary>
/// <param name="Handling">Who serves.</param>
/// <param name="DedicatedAgent">May be given a dedicated agent.</param>
/// <param name="DiscountEligible">May be offered discounts.</param>
public sealed record TreatmentPlan(Handling Handling, bool DedicatedAgent, bool DiscountEligible)
{
    /// <summary>May be offered a callback instead of waiting.</summary>
    public bool Callback { get; init; }

    /// <summary>May be offered self-service.</summary>
    public bool SelfService { get; init; } = true;

    /// <summary>The hours in which the tier is served.</summary>
    public CalendarPlan ServiceHours { get; init; } = CalendarPlan.AroundTheClock;
}
