using NodaTime;
using TierDecision.Core.Findings;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Routing;

/// <summary>Checks one target of a route: what is asked for, for how long, and what is less asked for later.</summary>
internal sealed class TargetCompiler(FindingList findings)
{
    public RouteTargetPlan Compile(string path, RouteTargetConfig config, QueuePlan queue, int inheritedPriority, bool last)
    {
        CheckTimeout(path, config, last);
        if (config.Priority is < -100 or > 100)
        {
            findings.Error($"{path}.priority", $"{config.Priority}", "must be -100..100");
        }

        return new RouteTargetPlan(queue, (long?)config.Timeout?.TotalMilliseconds, CompileSkills(path, config, queue))
        {
            SkipWhen = CompileSkip($"{path}.skip_when", config.SkipWhen, last),
            PriorityChange = config.Priority ?? inheritedPriority,
            PreferAgent = CompileAgent($"{path}.prefer_agent", config),
            Language = CompileLanguage($"{path}.language", config),
        };
    }

    private void CheckTimeout(string path, RouteTargetConfig config, bool last)
    {
        if (last && config.Timeout is { } timeout)
        {
            findings.Error(
                $"{path}.timeout", DurationText.Format(timeout), "the last target has no time-out: nobody is dropped", FindingRule.Timeout);
        }
        else if (!last && config.Timeout is null)
        {
            findings.Error($"{path}.timeout", null, "is required: without it the targets after this one are never tried", FindingRule.Timeout);
        }

        findings.Duration($"{path}.timeout", config.Timeout, zero: false);
    }

    private SkipPlan CompileSkip(string path, SkipConfig? config, bool last)
    {
        if (config is null)
        {
            return SkipPlan.WhenClosed;
        }

        if (last)
        {
            findings.Error(path, null, "the last target cannot be passed over: nobody is dropped");
        }

        findings.Duration($"{path}.expected_wait_above", config.ExpectedWaitAbove, zero: true);
        if (config.WaitingAbove < 0)
        {
            findings.Error($"{path}.waiting_above", $"{config.WaitingAbove}", "must be 0 or more");
        }

        return new SkipPlan(
            config.Closed,
            config.StateUnknown,
            config.NoAgentsStaffed,
            (long?)config.ExpectedWaitAbove?.TotalMilliseconds ?? long.MaxValue,
            config.WaitingAbove ?? int.MaxValue);
    }

    private SkillStepPlan[] CompileSkills(string path, RouteTargetConfig config, QueuePlan queue)
    {
        QueueCompiler.CheckSkills($"{path}.skills", config.Skills, findings);
        for (var i = 0; i < config.Skills.Count; i++)
        {
            if (queue.Skills.Count > 0 && !queue.Skills.Contains(config.Skills[i], StringComparer.OrdinalIgnoreCase))
            {
                findings.Error(
                    $"{path}.skills[{i}]",
                    config.Skills[i],
                    NearestWord.NotOneOf($"skill of the queue '{queue.Name}'", config.Skills[i], queue.Skills));
            }
        }

        var steps = new List<SkillStepPlan> { new(0, [.. config.Skills]) };
        for (var i = 0; i < config.RelaxSkills.Count; i++)
        {
            steps.Add(CompileStep($"{path}.relax_skills[{i}]", config.RelaxSkills[i], steps[^1], config.Timeout));
        }

        return [.. steps];
    }

    private SkillStepPlan CompileStep(string path, SkillRelaxationConfig config, SkillStepPlan before, Duration? timeout)
    {
        CheckWithin($"{path}.after", config.After, timeout);
        QueueCompiler.CheckSkills($"{path}.skills", config.Skills, findings);
        var after = (long?)config.After?.TotalMilliseconds ?? before.AfterMilliseconds;
        if (config.After is { } given && before.AfterMilliseconds > 0 && after <= before.AfterMilliseconds)
        {
            findings.Error($"{path}.after", DurationText.Format(given), "is not after the one before");
        }

        for (var i = 0; i < config.Skills.Count; i++)
        {
            if (!before.Skills.Contains(config.Skills[i], StringComparer.OrdinalIgnoreCase))
            {
                findings.Error($"{path}.skills[{i}]", config.Skills[i], "was not asked for before: relaxing only takes skills away");
            }
        }

        if (config.Skills.Count >= before.Skills.Count)
        {
            findings.Error($"{path}.skills", null, "takes no skill away: list fewer than before");
        }

        return new SkillStepPlan(after, [.. config.Skills]);
    }

    private AgentPreferencePlan? CompileAgent(string path, RouteTargetConfig config)
    {
        if (config.PreferAgent is not { } preference)
        {
            return null;
        }

        CheckWithin($"{path}.for", preference.For, config.Timeout);
        return new AgentPreferencePlan((long)(preference.For ?? Duration.Zero).TotalMilliseconds, preference.DedicatedOnly);
    }

    private LanguageNeedPlan? CompileLanguage(string path, RouteTargetConfig config)
    {
        if (config.Language is not { } language)
        {
            return null;
        }

        if (language.Need is null)
        {
            findings.Error($"{path}.need", null, "is required: preferred or required");
        }

        if (language.For is not null)
        {
            CheckWithin($"{path}.for", language.For, config.Timeout);
        }

        return new LanguageNeedPlan(language.Need ?? LanguageNeed.Preferred, (long?)language.For?.TotalMilliseconds);
    }

    // What begins or ends when the target has been left already never does.
    private void CheckWithin(string path, Duration? duration, Duration? timeout)
    {
        if (duration is not { } given)
        {
            findings.Error(path, null, "is required: a duration such as 30s");
            return;
        }

        findings.Duration(path, given, zero: false);
        if (given >= timeout)
        {
            findings.Error(
                path, DurationText.Format(given), $"is not before the time-out of {DurationText.Format(timeout.Value)}, when the target is left");
        }
    }
}
