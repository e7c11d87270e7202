using NodaTime;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Routing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Descriptions;

/// <summary>Who goes where, with what in reserve, and for how long.</summary>
internal static class RouteSentences
{
    public static IEnumerable<BilingualText> All(PolicyConfig config)
    {
        var routing = config.Routing ?? new RoutingConfig();
        yield return DescriptionTexts.RoutingIntro.Text;
        for (var i = 0; i < routing.Rules.Count; i++)
        {
            yield return Numbered.Of(i, Of(routing.Rules[i]));
        }

        yield return DescriptionTexts.DefaultRoute.With(new TextArgument("route", Route(routing.Default)));
        yield return DescriptionTexts.RoutingEnd.Text;
        if (config.Pin is { Contacts: PinFrom.Entry, For: { } time })
        {
            yield return DescriptionTexts.Pin.With(new TextArgument("time", PlainWords.Span(time)));
        }
    }

    /// <summary>When a rule holds, and its route.</summary>
    public static BilingualText Of(RoutingRuleConfig rule) => ConditionProse.Of(rule.When) is { } condition
        ? DescriptionTexts.RuleIf.With(new("rule", rule.Name ?? ""), new("condition", condition), new("effect", Route(rule.Targets)))
        : DescriptionTexts.RuleAlways.With(new("rule", rule.Name ?? ""), new("effect", Route(rule.Targets)));

    /// <summary>One target with what is asked there.</summary>
    /// <param name="target">The target.</param>
    /// <param name="queue">Its queue.</param>
    /// <param name="change">What it adds to the priority, where it says another than the one before.</param>
    public static BilingualText Target(RouteTargetConfig target, string queue, int? change)
    {
        var place = target.Timeout is { } timeout
            ? DescriptionTexts.TargetFor.With(new("queue", queue), new("timeout", PlainWords.Span(timeout)))
            : Words.Same(queue);
        List<BilingualText> details = [.. Skips(target.SkipWhen), .. Agents(target)];
        if (change is { } points)
        {
            details.Add(points == 0 ? DescriptionTexts.TargetPriorityBack.Text
                : (points > 0 ? DescriptionTexts.PriorityUp : DescriptionTexts.PriorityDown).With(new TextArgument("points", Math.Abs(points))));
        }

        return details.Count == 0
            ? place
            : DescriptionTexts.TargetDetails.With(new("target", place), new("details", DescriptionTexts.Semicolon.Join(details)));
    }

    /// <summary>When a target is passed over; nothing where that is only when its queue is closed.</summary>
    public static IEnumerable<BilingualText> Skips(SkipConfig? skip)
    {
        if (skip is null)
        {
            yield break;
        }

        var reasons = new List<BilingualText>();
        if (skip.ExpectedWaitAbove is { } wait)
        {
            reasons.Add(DescriptionTexts.SkipWait.With(new TextArgument("wait", PlainWords.Span(wait))));
        }

        if (skip.WaitingAbove is { } waiting)
        {
            reasons.Add(DescriptionTexts.SkipWaiting.With(new TextArgument("count", waiting)));
        }

        if (skip.NoAgentsStaffed)
        {
            reasons.Add(DescriptionTexts.SkipNoAgents.Text);
        }

        if (skip.StateUnknown)
        {
            reasons.Add(DescriptionTexts.SkipUnknown.Text);
        }

        if (reasons.Count > 0)
        {
            yield return DescriptionTexts.Skip.With(new TextArgument("reasons", Words.OneOf(reasons)));
        }

        if (!skip.Closed)
        {
            yield return DescriptionTexts.SkipNotClosed.Text;
        }
    }

    /// <summary>The customer's own agent.</summary>
    public static BilingualText Agent(PreferAgentConfig agent) =>
        (agent.DedicatedOnly ? DescriptionTexts.OwnAgentDedicated : DescriptionTexts.OwnAgent)
            .With(new TextArgument("time", PlainWords.Span(agent.For ?? Duration.Zero)));

    /// <summary>Agents who speak the contact's language.</summary>
    public static BilingualText Language(LanguageNeedConfig language) => (language.Need, language.For) switch
    {
        (LanguageNeed.Required, { } time) => DescriptionTexts.LanguageRequiredFor.With(new TextArgument("time", PlainWords.Span(time))),
        (LanguageNeed.Required, _) => DescriptionTexts.LanguageRequired.Text,
        (_, { } time) => DescriptionTexts.LanguagePreferredFor.With(new TextArgument("time", PlainWords.Span(time))),
        _ => DescriptionTexts.LanguagePreferred.Text,
    };

    /// <summary>Fewer skills after a time.</summary>
    public static BilingualText Relaxed(SkillRelaxationConfig step) => step.Skills.Count == 0
        ? DescriptionTexts.SkillsDropped.With(new TextArgument("time", PlainWords.Span(step.After ?? Duration.Zero)))
        : DescriptionTexts.SkillsRelaxed.With(
            new("time", PlainWords.Span(step.After ?? Duration.Zero)), new("skills", PlainWords.And(step.Skills)));

    /// <summary>The targets of a route, one after the other.</summary>
    public static BilingualText Route(IReadOnlyList<RouteTargetConfig> targets) =>
        DescriptionTexts.Then.Join(EffectiveTargets.Of(targets).Select(target => Target(target.Config, target.Queue, target.Change)));

    private static IEnumerable<BilingualText> Agents(RouteTargetConfig target)
    {
        if (target.PreferAgent is { } agent)
        {
            yield return Agent(agent);
        }

        if (target.Language is { } language)
        {
            yield return Language(language);
        }

        if (target.Skills.Count > 0)
        {
            yield return DescriptionTexts.Comma.Join(
                [DescriptionTexts.Skills.With(new TextArgument("skills", PlainWords.And(target.Skills))), .. target.RelaxSkills.Select(Relaxed)]);
        }
    }
}
