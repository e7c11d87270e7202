using NodaTime;

namespace TierDecision.Core.Findings;

/// <summary>The limits of what a policy may say.</summary>
public static class PolicyLimits
{
    /// <summary>The most tiers: an index must fit in a byte beside the value for "none".</summary>
    public const int MaxTiers = 250;

    /// <summary>The most priority rules: those that match are kept as the bits of one number.</summary>
    public const int MaxPriorityRules = 64;

    /// <summary>
    /// The most rules of routing and SLA together, times the tiers: which of them can match is worked out ahead for each tier.
    /// </summary>
    public const int MaxRulesOfTiers = 100_000;

    /// <summary>The most calendars, hours that conditions have of their own among them: each is compiled ahead for years.</summary>
    public const int MaxCalendars = 250;

    /// <summary>The most times that a calendar opens on a day.</summary>
    public const int MaxOpeningsADay = 24;

    /// <summary>The most times that all calendars together open in a usual week.</summary>
    public const int MaxOpeningsAWeek = 5_000;

    /// <summary>The most holidays and special days of all calendars together, each day of an event in a holiday file.</summary>
    public const int MaxCalendarDays = 100_000;

    /// <summary>The most days that come every year, of all calendars together: each date is compared with each of them.</summary>
    public const int MaxYearlyDays = 5_000;

    /// <summary>The longest head start, time-out or SLA target: ten years of 365 days.</summary>
    public static Duration LongestDuration { get; } = Duration.FromDays(3650);
}
