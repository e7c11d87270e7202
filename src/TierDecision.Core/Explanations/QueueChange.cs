using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>One single change of one field after which another routing rule applies; found by deciding again, so that it is true.</summary>
/// <param name="Field">The field, as policies name it.</param>
/// <param name="From">What it is here.</param>
/// <param name="To">What it would have to be: any one of these.</param>
/// <param name="Number">The new value of a number, or of a duration in milliseconds; null for words.</param>
/// <param name="Amount">By how much a number or duration changes, such as <c>8m more</c>; empty for words.</param>
/// <param name="Size">
/// How large the change is, 0..1, so that changes of different fields can be ranked: the share of the field's range, or where it has none of the
/// larger of the two values. Words and flags have no distance and count as 1.
/// </param>
/// <param name="Rule">The routing rule that would apply; null for the default route.</param>
/// <param name="Queue">The queue that would apply now: that of the target that the route would have reached.</param>
/// <param name="Text">The same for people.</param>
public sealed record QueueChange(
    string Field, string From, IReadOnlyList<string> To, double? Number, BilingualText Amount, double Size, string? Rule, string Queue,
    BilingualText Text);
