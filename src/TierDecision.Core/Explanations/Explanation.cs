using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>Why a decision is as it is, and what would have made it another. Made by <see cref="DecisionExplainer"/>.</summary>
/// <param name="Tier">Why this tier, and how far it is to its neighbours.</param>
/// <param name="Priority">The arithmetic of priority, head start and sort key.</param>
/// <param name="Routing">Why this route; null for orders, which have none.</param>
/// <param name="Sla">Why these due times.</param>
/// <param name="Guardrails">The guardrails that hold, each with what it says.</param>
/// <param name="QueueChanges">The smallest single changes after which another routing rule applies, smallest first.</param>
public sealed record Explanation(
    TierExplanation Tier,
    PriorityExplanation Priority,
    RuleExplanation? Routing,
    SlaExplanation Sla,
    IReadOnlyList<GuardrailExplanation> Guardrails,
    IReadOnlyList<QueueChange> QueueChanges);

/// <summary>A guardrail that holds.</summary>
/// <param name="Guardrail">Which.</param>
/// <param name="Text">What it says.</param>
public sealed record GuardrailExplanation(Guardrails Guardrail, BilingualText Text);
