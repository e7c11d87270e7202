using TierDecision.Core.Calendars;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Sla;

namespace TierDecision.Core.Differences;

/// <summary>The parts of SLA rules.</summary>
internal static class SlaParts
{
    public static ListPart Of(List<SlaRuleConfig> rules) => new("sla", Labels.SlaRules.Text, [.. rules.Select(Of)]);

    private static EntryPart Of(SlaRuleConfig rule) => new(
        Parts.Fold(rule.Name ?? ""), rule.Name ?? "", Labels.SlaRule.With(new TextArgument("name", rule.Name ?? "")),
        [
            Parts.Name(Labels.Name, rule.Name),
            Parts.When(rule.When),
            Parts.Hours("calendar", Labels.SlaCalendar, rule.Calendar),
            .. SlaMetrics.All.Where(metric => rule.Targets.ContainsKey(metric.Metric)).Select(metric => Target(metric, rule.Targets[metric.Metric])),
            Parts.Set("pause_on", Labels.PauseOn, rule.PauseOn),
            Parts.Set("warn_at", Labels.WarnAt.Text, rule.WarnAt.Select(part =>
                new SetItem(Parts.Plain(part), Parts.Plain(part), Words.Same(SlaSentences.Percent(part))))),
            Parts.Truth("retroactive", Labels.Retroactive, rule.Retroactive, otherwise: true),
        ])
    {
        IsOrdered = true,
        Whole = Labels.SlaRule.With(new TextArgument("name", SlaSentences.Of(rule))),
    };

    private static ValuePart Target(SlaMetricInfo metric, BusinessSpan span) => new(
        metric.Key, PlainWords.Of(metric.Metric), span.ToString(), span.ToString(),
        DifferenceTexts.Within.With(new TextArgument("time", PlainWords.Span(span))));
}
