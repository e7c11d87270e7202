using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Differences;

/// <summary>One thing that two policies say differently.</summary>
/// <param name="Path">
/// Where it stands, by keys of the policy file; rules, queues and the like by their names, such as
/// <c>routing.rules[best-customers].targets[0].timeout</c>. The path is that of the later policy, but for what that one has no more.
/// </param>
/// <param name="Kind">What became of it.</param>
/// <param name="Before">What the earlier policy says, as policies write it; the place from 1 for what moved; null where it says nothing.</param>
/// <param name="After">The same of the later policy.</param>
/// <param name="Sentence">The difference for people.</param>
public sealed record PolicyDifference(string Path, PolicyDifferenceKind Kind, string? Before, string? After, BilingualText Sentence)
{
    /// <summary>The longest text of a difference, in characters; what is longer ends with an ellipsis.</summary>
    public const int MaxLength = 2_000;
}

/// <summary>What became of a part of a policy.</summary>
public enum PolicyDifferenceKind : byte
{
    /// <summary>Not said.</summary>
    Unspecified = 0,

    /// <summary>The later policy alone has it.</summary>
    Added = 1,

    /// <summary>The earlier policy alone has it.</summary>
    Removed = 2,

    /// <summary>Both have it, and say something else.</summary>
    Changed = 3,

    /// <summary>Both have it, in another place of an order that counts.</summary>
    Moved = 4,
}
