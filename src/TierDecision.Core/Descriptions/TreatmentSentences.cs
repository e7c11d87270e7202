using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Descriptions;

/// <summary>How the tiers are treated, and what protects those who must not be turned away.</summary>
internal static class TreatmentSentences
{
    public static IEnumerable<BilingualText> All(PolicyConfig config) => config.Tiers.Expanded.Select(Of);

    /// <summary>What always holds, whatever the tiers and rules say.</summary>
    public static IEnumerable<BilingualText> Guardrails(PolicyConfig config)
    {
        yield return ExplanationTexts.GuardrailOpenComplaint.Text;
        yield return ExplanationTexts.GuardrailVulnerable.Text;
        yield return ExplanationTexts.GuardrailEmergency.Text;
        yield return ExplanationTexts.GuardrailLegal.Text;
        yield return DescriptionTexts.GuardrailRoute.Text;
        yield return (config.AllowEndOfRelationship ? DescriptionTexts.EndAllowed : DescriptionTexts.EndNotAllowed).Text;
    }

    /// <summary>One tier's treatment.</summary>
    public static BilingualText Of(TierConfig tier)
    {
        var treatment = tier.Treatment;
        var facts = new List<BilingualText> { PlainWords.Of(treatment.Handling) };
        if (treatment.DedicatedAgent)
        {
            facts.Add(DescriptionTexts.DedicatedAgent.Text);
        }

        if (treatment.DiscountEligible)
        {
            facts.Add(DescriptionTexts.Discounts.Text);
        }

        if (treatment.Callback && treatment.Handling != Handling.Callback)
        {
            facts.Add(DescriptionTexts.CallbackOffered.Text);
        }

        if (!treatment.SelfService)
        {
            facts.Add(DescriptionTexts.NoSelfService.Text);
        }

        if (treatment.ServiceHours is { } hours)
        {
            facts.Add(DescriptionTexts.Served.With(new TextArgument("hours", PlainWords.HoursOf(hours))));
        }

        return DescriptionTexts.Treatment.With(new("tier", tier.Name ?? ""), new("facts", DescriptionTexts.Semicolon.Join(facts)));
    }
}
