using NodaTime;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Priorities;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Differences;

/// <summary>The parts of a whole policy, in the order of its keys.</summary>
internal static class PolicyParts
{
    public static IReadOnlyList<Part> Of(WrittenPolicy policy)
    {
        var config = policy.Config;
        return
        [
            Parts.Text("name", Labels.Name, config.Name),
            Parts.Text("version", Labels.Version, config.Version),
            Parts.Text("description", Labels.Description, config.Description),
            TierParts.Of(config.Tiers.Expanded),
            Parts.Number("hysteresis", Labels.Hysteresis, config.Hysteresis, 0),
            Parts.Number("keep_tier_months", Labels.KeepTierMonths, config.KeepTierMonths, DifferenceTexts.Never),
            .. config.TierNames.OrderBy(name => Parts.Fold(name.Key), StringComparer.Ordinal).Select(TierName),
            Parts.Reference("unknown_customer.tier", Labels.UnknownTier, config.UnknownCustomer?.Tier, DifferenceTexts.Nothing),
            Parts.Word("shared_identifier", Labels.SharedIdentifier, config.SharedIdentifier, SharedIdentifier.BestTier),
            Parts.Span("overrides.longest", Labels.OverrideLongest, config.Overrides?.Longest, DifferenceTexts.NoLimit),
            Parts.Choice(Parts.Set("overrides.tiers", Labels.OverrideTiers, config.Overrides?.Tiers ?? []), DifferenceTexts.All),
            Parts.Span("stale_after", Labels.StaleAfter, config.StaleAfter, DifferenceTexts.Never),
            Parts.Span(
                "unconfirmed_data.degraded_after", Labels.DegradedAfter, config.UnconfirmedData?.DegradedAfter,
                UnconfirmedDataPlan.DefaultDegradedAfter),
            Parts.Span("unconfirmed_data.unused_after", Labels.UnusedAfter, config.UnconfirmedData?.UnusedAfter, DifferenceTexts.Never),
            Parts.Word("pin.contacts", Labels.PinContacts, config.Pin?.Contacts ?? PinFrom.None, PinFrom.None),
            Parts.Span("pin.for", Labels.PinFor, config.Pin?.For, DifferenceTexts.NotGiven),
            CalendarParts.Of(policy),
            QueueParts.Of(config.Queues),
            Parts.Span("queue_state_expires_after", Labels.QueueStateExpires, config.QueueStateExpiresAfter, QueuesPlan.DefaultStateExpiry),
            Parts.Truth("allow_end_of_relationship", Labels.AllowEnd, config.AllowEndOfRelationship),
            PriorityRules(config.PriorityRules),
            LargestHeadStart(config),
            .. RouteParts.Of(config.Routing),
            SlaParts.Of(config.Sla),
            .. RankingParts.Of(config),
            .. config.ReasonTexts.OrderBy(text => text.Key, StringComparer.OrdinalIgnoreCase).SelectMany(Text),
        ];
    }

    private static ValuePart TierName(KeyValuePair<string, string> name)
    {
        var key = $"tier_names.{Parts.Fold(name.Key)}";
        return Parts.Reference(key, Labels.TierName, name.Value, DifferenceTexts.Nothing) with
        {
            Label = Labels.TierName.With(new TextArgument("old", name.Key)), Path = $"tier_names.{name.Key}",
        };
    }

    // All of them count together, so their order says nothing.
    private static ListPart PriorityRules(List<PriorityRuleConfig> rules) => new(
        "priority_rules", Labels.PriorityRules.Text,
        [
            .. rules.Select(rule => new EntryPart(
                Parts.Fold(rule.Name ?? ""), rule.Name ?? "", Labels.PriorityRule.With(new TextArgument("name", rule.Name ?? "")),
                [
                    Parts.Name(Labels.Name, rule.Name),
                    Parts.When(rule.When),
                    Parts.Number("priority", Labels.Priority, rule.Priority, 0),
                    Parts.Span("head_start", Labels.HeadStart, rule.HeadStart, Duration.Zero),
                ])
            {
                Whole = Labels.PriorityRule.With(new TextArgument("name", PrioritySentences.Of(rule))),
            }),
        ]);

    // One that tiers and rules cannot exceed anyway limits nothing.
    private static ValuePart LargestHeadStart(PolicyConfig config)
    {
        var possible = config.Tiers.Expanded.Select(tier => tier.HeadStart ?? Duration.Zero).DefaultIfEmpty(Duration.Zero).Max()
            + config.PriorityRules.Aggregate(Duration.Zero, (sum, rule) => sum + Duration.Max(Duration.Zero, rule.HeadStart));
        var limits = config.LargestHeadStart < possible;
        return Parts.Span("largest_head_start", Labels.LargestHeadStart, limits ? config.LargestHeadStart : null, DifferenceTexts.NoLimit);
    }

    private static IEnumerable<ValuePart> Text(KeyValuePair<string, ReasonTextConfig> text)
    {
        foreach (var (language, words) in new[] { ("en", text.Value.En), ("zh", text.Value.Zh) })
        {
            yield return Parts.Text($"reason_texts.{text.Key.ToLowerInvariant()}.{language}", Labels.ReasonText, words) with
            {
                Label = Labels.ReasonText.With(new("reason", text.Key.ToLowerInvariant()), new("language", language)),
            };
        }
    }
}
