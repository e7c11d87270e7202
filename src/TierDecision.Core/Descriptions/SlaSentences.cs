using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Sla;

namespace TierDecision.Core.Descriptions;

/// <summary>What is promised, to whom, and in which hours time counts.</summary>
internal static class SlaSentences
{
    public static IEnumerable<BilingualText> All(PolicyConfig config)
    {
        yield return config.Sla.Count == 0 ? DescriptionTexts.SlaNone.Text : DescriptionTexts.SlaIntro.Text;
        for (var i = 0; i < config.Sla.Count; i++)
        {
            yield return Numbered.Of(i, Of(config.Sla[i]));
        }
    }

    /// <summary>When a rule holds, and what it promises.</summary>
    public static BilingualText Of(SlaRuleConfig rule)
    {
        List<BilingualText> promises =
        [
            .. SlaMetrics.All.Where(metric => rule.Targets.ContainsKey(metric.Metric)).Select(metric => DescriptionTexts.Promise.With(
                new("metric", PlainWords.Of(metric.Metric)), new("time", PlainWords.Span(rule.Targets[metric.Metric])))),
        ];
        List<BilingualText> parts =
        [
            DescriptionTexts.PromisesIn.With(new("promises", PlainWords.And(promises)), new("hours", PlainWords.HoursOf(rule.Calendar))),
        ];
        if (rule.PauseOn.Count > 0)
        {
            parts.Add(DescriptionTexts.SlaPause.With(
                new TextArgument("statuses", Words.OneOf([.. rule.PauseOn.Distinct().Order().Select(PlainWords.Of)]))));
        }

        if (rule.WarnAt.Count > 0)
        {
            parts.Add(DescriptionTexts.SlaWarn.With(
                new TextArgument("parts", PlainWords.And(rule.WarnAt.Distinct().Order().Select(Percent)))));
        }

        if (!rule.Retroactive)
        {
            parts.Add(DescriptionTexts.SlaNotRetroactive.Text);
        }

        var effect = DescriptionTexts.Semicolon.Join(parts);
        return ConditionProse.Of(rule.When) is { } condition
            ? DescriptionTexts.RuleIf.With(new("rule", rule.Name ?? ""), new("condition", condition), new("effect", effect))
            : DescriptionTexts.RuleAlways.With(new("rule", rule.Name ?? ""), new("effect", effect));
    }

    /// <summary>A part of a whole in percent.</summary>
    public static string Percent(double part) => $"{Words.Number(part * 100)} %";
}
