namespace TierDecision.Core.Findings;

/// <summary>The names of the rules that a policy as a whole is verified against.</summary>
public static class FindingRule
{
    /// <summary>A condition that can never hold, whatever comes. An error.</summary>
    public const string Contradiction = "contradiction";

    /// <summary>A rule that can never be reached, because those before it take every case. A warning.</summary>
    public const string UnreachableRule = "unreachable-rule";

    /// <summary>A rule with the same condition as another. A warning.</summary>
    public const string DuplicateRule = "duplicate-rule";

    /// <summary>A tier that takes nobody, because better ones take every customer whom it would. An error.</summary>
    public const string EmptyTier = "empty-tier";

    /// <summary>Customers who are in no tier. An error.</summary>
    public const string TierGap = "tier-gap";

    /// <summary>Two tiers by condition of which neither holds the other, and which both take some customers. A warning.</summary>
    public const string TierOverlap = "tier-overlap";

    /// <summary>A better tier that can have a lower priority or a shorter head start than a worse one. A warning.</summary>
    public const string PriorityInversion = "priority-inversion";

    /// <summary>A better tier that is promised less than a worse one. A warning.</summary>
    public const string SlaInversion = "sla-inversion";

    /// <summary>Customers of whom nothing is known are not in the last tier, so that some gain by hiding. A warning.</summary>
    public const string UnknownTier = "unknown-tier";

    /// <summary>A rule that sends whom a guardrail protects where no person serves. An error.</summary>
    public const string GuardrailLifted = "guardrail-lifted";

    /// <summary>A rule that pushes back whom a guardrail protects. A warning.</summary>
    public const string GuardrailLowered = "guardrail-lowered";

    /// <summary>A target before the last without a time-out, or a last one with it. An error.</summary>
    public const string Timeout = "timeout";

    /// <summary>A calendar that is never open. An error.</summary>
    public const string NeverOpen = "never-open";

    /// <summary>A value that is read otherwise than it looks, or of which a part is left out. A warning.</summary>
    public const string ReadOtherwise = "read-otherwise";

    /// <summary>Hours of a calendar that overlap. A warning.</summary>
    public const string OverlappingHours = "overlapping-hours";

    /// <summary>A promise that its calendar stretches to more than a year. A warning.</summary>
    public const string DistantTarget = "distant-target";

    /// <summary>A queue that is in no route. A warning.</summary>
    public const string UnusedQueue = "unused-queue";

    /// <summary>A tier of the live customers that the policy does not have. A warning; the policy is not put into force.</summary>
    public const string MissingTier = "missing-tier";

    /// <summary>A tier by a figure that no record of the customers keeps, so that only a scoring run assigns it. A warning.</summary>
    public const string FigureOfRun = "figure-of-run";

    /// <summary>A line of <c>tier_names</c> for a tier that the live customers do not have. A warning.</summary>
    public const string UnusedTierName = "unused-tier-name";

    /// <summary>A policy that is published under the name and version of another one in the library. A warning.</summary>
    public const string SharedVersion = "shared-version";

    /// <summary>A condition beyond what its field can be, so that it never holds, or takes nothing away. A warning.</summary>
    public const string OutOfRange = "out-of-range";
}
