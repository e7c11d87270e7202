using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>The arithmetic of the priority, the head start and the sort key.</summary>
public sealed record PriorityExplanation
{
    /// <summary>The priority of the tier, 0..100.</summary>
    public required int TierPriority { get; init; }

    /// <summary>The head start of the tier, in milliseconds.</summary>
    public required long TierHeadStartMilliseconds { get; init; }

    /// <summary>What each rule that matched, and the route's target, added.</summary>
    public required IReadOnlyList<PriorityContribution> Contributions { get; init; }

    /// <summary>Tier and rules together, before they are held within 0..100.</summary>
    public required int Sum { get; init; }

    /// <summary>The priority, 0..100.</summary>
    public required int Priority { get; init; }

    /// <summary>Tier and rules together, before they are held within 0 and the policy's largest head start; in milliseconds.</summary>
    public required long HeadStartSumMilliseconds { get; init; }

    /// <summary>The policy's largest head start, in milliseconds.</summary>
    public required long LargestHeadStartMilliseconds { get; init; }

    /// <summary>The head start, in milliseconds.</summary>
    public required long HeadStartMilliseconds { get; init; }

    /// <summary>The arrival, in milliseconds since the Unix epoch.</summary>
    public required long ArrivedAtMilliseconds { get; init; }

    /// <summary>Arrival less head start.</summary>
    public required long SortKey { get; init; }

    /// <summary>Priority rules that did not match, nearest first.</summary>
    public required IReadOnlyList<NearMiss> NearMisses { get; init; }

    /// <summary>The same for people, a line each: priority, head start, sort key.</summary>
    public required IReadOnlyList<BilingualText> Texts { get; init; }
}

/// <summary>What a priority rule, or the target that the route has reached, added.</summary>
/// <param name="Rule">The rule; <c>target</c> and the queue for what the route's target adds.</param>
/// <param name="Priority">Added to the priority.</param>
/// <param name="HeadStartMilliseconds">Added to the head start.</param>
/// <param name="Because">What the rule asks and why it holds; empty where it always does.</param>
public sealed record PriorityContribution(string Rule, int Priority, long HeadStartMilliseconds, IReadOnlyList<PredicateExplanation> Because);
