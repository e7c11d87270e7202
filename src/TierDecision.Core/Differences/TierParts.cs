using NodaTime;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Differences;

/// <summary>The parts of tiers. A ready-made set is compared as the tiers that it stands for.</summary>
internal static class TierParts
{
    public static ListPart Of(List<TierConfig> tiers) => new("tiers", Labels.Tiers.Text, [.. tiers.Select(Of)]);

    private static EntryPart Of(TierConfig tier) => new(
        Parts.Fold(tier.Name ?? ""), tier.Name ?? "", Labels.Tier.With(new TextArgument("name", tier.Name ?? "")),
        [
            Parts.Name(Labels.Name, tier.Name),
            Parts.When("takes", Labels.Takes, tier.Asked(), DifferenceTexts.EverybodyElse) with
            {
                Path = tier.FromPercentile is not null ? "from_percentile" : tier.AtLeast.Count > 0 ? "at_least" : "when",
            },
            Parts.Number("priority", Labels.Priority, tier.Priority, DifferenceTexts.Nothing),
            Parts.Span("head_start", Labels.HeadStart, tier.HeadStart, Duration.Zero),
            Parts.Word("treatment.handling", Labels.Handling, tier.Treatment.Handling, Handling.Person),
            Parts.Truth("treatment.dedicated_agent", Labels.DedicatedAgent, tier.Treatment.DedicatedAgent),
            Parts.Truth("treatment.discount_eligible", Labels.Discounts, tier.Treatment.DiscountEligible),
            Parts.Truth("treatment.callback", Labels.Callback, tier.Treatment.Callback),
            Parts.Truth("treatment.self_service", Labels.SelfService, tier.Treatment.SelfService, otherwise: true),
            Parts.Hours("treatment.service_hours", Labels.ServiceHours, tier.Treatment.ServiceHours),
        ])
    {
        IsOrdered = true,
        Whole = Labels.Tier.With(new TextArgument("name", DescriptionTexts.Blank.Join([TierSentences.Takes(tier), TreatmentSentences.Of(tier)]))),
    };
}
