namespace TierDecision.Core.Differences;

/// <summary>What two policies say differently.</summary>
/// <param name="Differences">The differences in the order of the policy file, at most <see cref="MaxDifferences"/>.</param>
/// <param name="Count">How many there are, with those that are left out.</param>
public sealed record PolicyComparison(IReadOnlyList<PolicyDifference> Differences, int Count)
{
    /// <summary>The most differences that are listed.</summary>
    public const int MaxDifferences = 1_000;

    /// <summary>Whether both say the same, however they are written.</summary>
    public bool AreEqual => Count == 0;
}
