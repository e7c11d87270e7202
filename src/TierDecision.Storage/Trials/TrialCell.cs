using TierDecision.Core.Vocabulary;

namespace TierDecision.Storage.Trials;

/// <summary>
/// What two policies decided on the same requests, of one context and one tier under the policy that answered. The candidate is the one that is
/// tried, the other the one in force.
/// </summary>
public sealed record TrialCell
{
    /// <summary>What was decided on.</summary>
    public DecisionContext Context { get; init; }

    /// <summary>The tier under the policy that answered.</summary>
    public string Tier { get; init; } = "";

    /// <summary>Decisions that were compared.</summary>
    public long Compared { get; init; }

    /// <summary>Those that differ in anything of the following.</summary>
    public long Differing { get; init; }

    /// <summary>Those with another tier.</summary>
    public long OtherTier { get; init; }

    /// <summary>Those whose route is at another queue, or has none.</summary>
    public long OtherQueue { get; init; }

    /// <summary>Those with a higher priority under the candidate.</summary>
    public long PriorityHigher { get; init; }

    /// <summary>Those with a lower one.</summary>
    public long PriorityLower { get; init; }

    /// <summary>By how much in all, without sign.</summary>
    public long PriorityBy { get; init; }

    /// <summary>Those whose first due time is sooner under the candidate, or that have one there alone.</summary>
    public long DueSooner { get; init; }

    /// <summary>Those whose first due time is later, or that have none there.</summary>
    public long DueLater { get; init; }

    /// <summary>By how much in all where both have one, without sign, in milliseconds.</summary>
    public long DueByMilliseconds { get; init; }

    /// <summary>Those whose route is at its last target under the candidate, or that are offered an overflow.</summary>
    public long LastTargets { get; init; }

    /// <summary>The same under the policy in force.</summary>
    public long LastTargetsInForce { get; init; }

    /// <summary>Those whose promise cannot be kept under the candidate.</summary>
    public long Unkept { get; init; }

    /// <summary>The same under the policy in force.</summary>
    public long UnkeptInForce { get; init; }

    /// <summary>Both together; context and tier are those of the first.</summary>
    public TrialCell Plus(TrialCell other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Plus(other, 1);
    }

    /// <summary>What came since <paramref name="before"/>; context and tier are those of the later one.</summary>
    public TrialCell Minus(TrialCell before)
    {
        ArgumentNullException.ThrowIfNull(before);
        return Plus(before, -1);
    }

    private TrialCell Plus(TrialCell other, long times) => this with
    {
        Compared = Compared + (times * other.Compared),
        Differing = Differing + (times * other.Differing),
        OtherTier = OtherTier + (times * other.OtherTier),
        OtherQueue = OtherQueue + (times * other.OtherQueue),
        PriorityHigher = PriorityHigher + (times * other.PriorityHigher),
        PriorityLower = PriorityLower + (times * other.PriorityLower),
        PriorityBy = PriorityBy + (times * other.PriorityBy),
        DueSooner = DueSooner + (times * other.DueSooner),
        DueLater = DueLater + (times * other.DueLater),
        DueByMilliseconds = DueByMilliseconds + (times * other.DueByMilliseconds),
        LastTargets = LastTargets + (times * other.LastTargets),
        LastTargetsInForce = LastTargetsInForce + (times * other.LastTargetsInForce),
        Unkept = Unkept + (times * other.Unkept),
        UnkeptInForce = UnkeptInForce + (times * other.UnkeptInForce),
    };
}
