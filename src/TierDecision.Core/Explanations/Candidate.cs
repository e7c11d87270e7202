using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>One value that a field could have instead.</summary>
/// <param name="Changed">The situation with that value and nothing else changed.</param>
/// <param name="To">The value, for people.</param>
/// <param name="Direction">-1 or 1 for a field with an order, down or up; 0 for words.</param>
/// <param name="Distance">How far it is, in the field's own unit; of words all are equally far.</param>
/// <param name="Size">The same as a share of 0..1, for comparing fields.</param>
internal sealed record Candidate(Situation Changed, BilingualText To, int Direction = 0, double Distance = 1, double Size = 1)
{
    /// <summary>The new number, or the new duration in milliseconds; null for words.</summary>
    public double? Number { get; init; }

    /// <summary>By how much a number or duration changes; empty for words.</summary>
    public BilingualText Amount { get; init; } = Words.None;
}
