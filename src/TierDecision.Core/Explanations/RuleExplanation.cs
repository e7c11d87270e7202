using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>Which rule of a list applied, and which did not and why.</summary>
/// <param name="Rule">The rule that applied; null where none matched, or a guardrail put the default route in the place of the one that did.</param>
/// <param name="Because">What the rule asks and why it holds; empty where it asks nothing or none matched.</param>
/// <param name="NearMisses">Rules that came before it and failed, nearest first: all that failed by one predicate, and a few further ones.</param>
/// <param name="Text">The same for people.</param>
public sealed record RuleExplanation(
    string? Rule, IReadOnlyList<PredicateExplanation> Because, IReadOnlyList<NearMiss> NearMisses, BilingualText Text);

/// <summary>A rule that did not match, and what it would have taken.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Position">Its place in its list, 1 is the first.</param>
/// <param name="MissedBy">The fewest predicates that would have to turn out otherwise, 1 or more.</param>
/// <param name="Failed">
/// The predicates that failed. Where <paramref name="MissedBy"/> is 1, any one of them alone would have been enough; else all of them are needed.
/// </param>
public sealed record NearMiss(string Rule, int Position, int MissedBy, IReadOnlyList<PredicateExplanation> Failed)
{
    /// <summary>The same for people.</summary>
    public required BilingualText Text { get; init; }
}

/// <summary>One predicate of a rule: what a field is, and what it was asked to be.</summary>
/// <param name="Field">The field, as policies name it.</param>
/// <param name="Value">What it is here.</param>
/// <param name="Needed">What is asked.</param>
/// <param name="Gap">By how much it was missed, such as <c>8m more</c>; empty where it holds or there is no measure.</param>
/// <param name="Text">The same for people.</param>
public sealed record PredicateExplanation(string Field, BilingualText Value, BilingualText Needed, BilingualText Gap, BilingualText Text);
