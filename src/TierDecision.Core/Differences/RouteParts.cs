using System.Globalization;
using NodaTime;
using TierDecision.Core.Descriptions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Differences;

/// <summary>The parts of routes.</summary>
internal static class RouteParts
{
    public static IEnumerable<Part> Of(RoutingConfig? routing)
    {
        yield return new ListPart("routing.rules", Labels.RoutingRules.Text, [.. (routing?.Rules ?? []).Select(Of)]);
        yield return Targets("routing.default", Labels.DefaultRoute.Text, routing?.Default ?? []);
    }

    private static EntryPart Of(RoutingRuleConfig rule)
    {
        var subject = Labels.RoutingRule.With(new TextArgument("name", rule.Name ?? ""));
        return new EntryPart(
            Parts.Fold(rule.Name ?? ""), rule.Name ?? "", subject,
            [Parts.Name(Labels.Name, rule.Name), Parts.When(rule.When), Targets("targets", subject, rule.Targets)])
        {
            IsOrdered = true,
            Whole = Labels.RoutingRule.With(new TextArgument("name", RouteSentences.Of(rule))),
        };
    }

    // Targets have no names: one is the first, second ... of its queue.
    private static ListPart Targets(string key, BilingualText route, List<RouteTargetConfig> targets)
    {
        var times = new Dictionary<string, int>();
        return new ListPart(key, Labels.Targets.Text, [.. EffectiveTargets.Of(targets).Select((target, i) =>
        {
            var queue = Parts.Fold(target.Queue);
            var time = times[queue] = times.GetValueOrDefault(queue) + 1;
            var subject = Labels.Target.With(new("route", route), new("number", i + 1), new("queue", target.Queue));
            return new EntryPart(
                Parts.Joined([queue, time.ToString(CultureInfo.InvariantCulture)]), i.ToString(CultureInfo.InvariantCulture), subject, Target(target))
            {
                IsOrdered = true,
                Whole = Labels.TargetWhole.With(
                    new("target", subject), new("text", RouteSentences.Target(target.Config, target.Queue, target.Change))),
            };
        })]);
    }

    private static IReadOnlyList<Part> Target(EffectiveTarget target)
    {
        var (config, skip) = (target.Config, target.Config.SkipWhen ?? new SkipConfig());
        return
        [
            Parts.Reference("queue", Labels.TargetQueue, target.Queue, DifferenceTexts.Nothing),
            Parts.Span("timeout", Labels.Timeout, config.Timeout, DifferenceTexts.NoLimit),
            Parts.Truth("skip_when.closed", Labels.SkipClosed, skip.Closed, otherwise: true),
            Parts.Span("skip_when.expected_wait_above", Labels.SkipWait, skip.ExpectedWaitAbove, DifferenceTexts.NoLimit),
            Parts.Number("skip_when.waiting_above", Labels.SkipWaiting, skip.WaitingAbove, DifferenceTexts.NoLimit),
            Parts.Truth("skip_when.no_agents_staffed", Labels.SkipNoAgents, skip.NoAgentsStaffed),
            Parts.Truth("skip_when.state_unknown", Labels.SkipUnknown, skip.StateUnknown),
            Parts.Set("skills", Labels.TargetSkills, config.Skills),
            Relaxed(config.RelaxSkills),
            Agent(config.PreferAgent),
            Language(config.Language),
            Parts.Number("priority", Labels.TargetPriority, target.Priority, 0),
        ];
    }

    private static ValuePart Relaxed(List<SkillRelaxationConfig> steps) => steps.Count == 0
        ? Nothing("relax_skills", Labels.RelaxSkills)
        : new ValuePart(
            "relax_skills", Labels.RelaxSkills.Text,
            Parts.Joined(steps.Select(step =>
                Parts.Joined([Milliseconds(step.After), .. step.Skills.Select(Parts.Fold).Order(StringComparer.Ordinal)]))),
            WrittenText.List(steps.Select(step => WrittenText.Given(
                ("after", Written(step.After)), ("skills", WrittenText.List(step.Skills.Select(WrittenText.Scalar)))))),
            DescriptionTexts.Semicolon.Join(steps.Select(RouteSentences.Relaxed)));

    private static ValuePart Agent(PreferAgentConfig? agent) => agent is null
        ? Nothing("prefer_agent", Labels.PreferAgent)
        : new ValuePart(
            "prefer_agent", Labels.PreferAgent.Text, Parts.Joined([Milliseconds(agent.For), agent.DedicatedOnly ? "dedicated" : ""]),
            WrittenText.Given(("for", Written(agent.For)), ("dedicated_only", agent.DedicatedOnly ? "true" : null)),
            RouteSentences.Agent(agent));

    private static ValuePart Language(LanguageNeedConfig? language) => language is null
        ? Nothing("language", Labels.Language)
        : new ValuePart(
            "language", Labels.Language.Text, Parts.Joined([$"{language.Need}", Milliseconds(language.For)]),
            WrittenText.Given(("need", language.Need is { } need ? Parts.WordOf(need) : null), ("for", Written(language.For))),
            RouteSentences.Language(language));

    private static ValuePart Nothing(string key, BilingualTemplate label) => new(key, label.Text, null, null, DifferenceTexts.Nothing.Text);

    private static string Milliseconds(Duration? duration) => duration is { } given ? Parts.Milliseconds(given) : "";

    private static string? Written(Duration? duration) => duration is { } given ? DurationText.Format(given) : null;
}
