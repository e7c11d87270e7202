using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Descriptions;

/// <summary>Tells a policy as prose to people who do not read policies, such as a manager who has to approve one.</summary>
public static class PolicyDescriber
{
    /// <summary>Describes a policy.</summary>
    /// <param name="plan">The policy as the engine runs it.</param>
    /// <param name="policy">The same as it was written.</param>
    public static PolicyDescription Describe(PolicyPlan plan, WrittenPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(policy);
        var config = policy.Config;
        DescriptionSection[] sections =
        [
            DescriptionSection.Of("tiers", DescriptionTexts.TiersHeading, TierSentences.All(plan, config)),
            DescriptionSection.Of("priority", DescriptionTexts.PriorityHeading, PrioritySentences.All(plan, config)),
            DescriptionSection.Of("routing", DescriptionTexts.RoutingHeading, RouteSentences.All(config)),
            DescriptionSection.Of("queues", DescriptionTexts.QueuesHeading, QueueSentences.All(config)),
            DescriptionSection.Of("sla", DescriptionTexts.SlaHeading, SlaSentences.All(config)),
            DescriptionSection.Of("hours", DescriptionTexts.HoursHeading, CalendarSentences.All(policy)),
            DescriptionSection.Of("treatment", DescriptionTexts.TreatmentHeading, TreatmentSentences.All(config)),
            DescriptionSection.Of("guardrails", DescriptionTexts.GuardrailsHeading, TreatmentSentences.Guardrails(config)),
            DescriptionSection.Of("without_data", DescriptionTexts.DataHeading, DataSentences.All(plan, config)),
            DescriptionSection.Of("orders", DescriptionTexts.OrdersHeading, RankingSentences.All(config)),
        ];
        return new PolicyDescription(
            DescriptionTexts.Title.With(new("name", plan.Name), new("version", plan.Version)),
            Words.Cut(PlainWords.OneLine(plan.Description), DescriptionSection.MaxLength),
            [.. sections.Where(section => section.Sentences.Count > 0)]);
    }
}
