namespace TierDecision.Core.Explanations.Wording;

/// <summary>A sentence for people in both languages of the product. Names of tiers, rules and fields stay as the policy writes them.</summary>
/// <param name="English">In English.</param>
/// <param name="Chinese">In Chinese.</param>
public readonly record struct BilingualText(string English, string Chinese);
