using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Sla;

/// <summary>Checks SLA rules: known calendars, targets that can be met at all.</summary>
internal static class SlaCompiler
{
    /// <summary>The most warnings of a rule.</summary>
    public const int MaxWarnings = 8;

    private const TicketStatuses EveryOpenStatus = TicketStatuses.Pending | TicketStatuses.OnHold | TicketStatuses.New | TicketStatuses.Open;

    /// <summary>Compiles the SLA rules of the policy called <paramref name="policy"/>.</summary>
    /// <param name="rules">The rules as written, in order.</param>
    /// <param name="policy">The policy's name, to which clocks are pinned.</param>
    /// <param name="version">The policy's version, to which clocks are pinned.</param>
    /// <param name="calendars">The calendars that rules may name.</param>
    /// <param name="conditions">Compiles the rules' conditions.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static SlaRulePlan[] Compile(
        IReadOnlyList<SlaRuleConfig> rules,
        string policy,
        string version,
        IReadOnlyDictionary<string, CalendarPlan> calendars,
        ConditionCompiler conditions,
        FindingList findings)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. rules.Select((rule, i) => CompileRule($"sla[{i}]", rule))];

        SlaRulePlan CompileRule(string path, SlaRuleConfig rule)
        {
            var name = findings.Name(path, rule.Name, names);
            var calendar = CalendarCompiler.FindOrAroundTheClock($"{path}.calendar", rule.Calendar, calendars, findings);
            var template = new ClockDefinition(default, default, calendar)
            {
                PauseOn = CompilePauses(path, rule, findings),
                WarnAt = CompileWarnings(path, rule, findings),
                Retroactive = rule.Retroactive,
                Pin = new ClockPin(policy, version, name),
            };
            var clocks = new List<ClockDefinition>();
            var takesPauses = false;
            foreach (var metric in SlaMetrics.All)
            {
                if (rule.Targets.TryGetValue(metric.Metric, out var target))
                {
                    CheckTarget($"{path}.{metric.Key}", target, rule.Calendar, findings);
                    clocks.Add(template with { Metric = metric.Metric, Target = target });
                    takesPauses |= metric.Conditions.TakesPauses;
                }
            }

            if (clocks.Count == 0)
            {
                findings.Error(path, name, $"promises nothing: give one of {string.Join(", ", SlaMetrics.All.Select(metric => metric.Key))}");
            }
            else if (template.PauseOn != TicketStatuses.None && !takesPauses)
            {
                findings.Warning($"{path}.pause_on", null, "changes nothing: the rule's targets say by their meaning when they stand still");
            }

            WarnOfOrder(path, rule, findings);
            return new SlaRulePlan(name, conditions.Compile($"{path}.when", rule.When), calendar, clocks);
        }
    }

    private static void CheckTarget(string path, BusinessSpan target, string? calendar, FindingList findings)
    {
        if (!target.IsInBusinessDays)
        {
            findings.Duration(path, Duration.FromMilliseconds(target.Milliseconds), zero: false);
        }
        else if (calendar is null || Names.Same(CalendarPlan.AroundTheClock.Name, calendar))
        {
            findings.Warning(path, target.ToString(), "counts 24 hours a business day, weekends included: name a calendar");
        }
    }

    private static TicketStatuses CompilePauses(string path, SlaRuleConfig rule, FindingList findings)
    {
        var statuses = TicketStatuses.None;
        foreach (var status in rule.PauseOn)
        {
            if (status is TicketStatus.Solved or TicketStatus.Closed)
            {
                findings.Error(
                    $"{path}.pause_on", EnumWords.SnakeCase(status.ToString()), "stops every clock already: give new, open, pending or on_hold");
                continue;
            }

            statuses |= (TicketStatuses)(1 << ((int)status - 1));
        }

        if (statuses == EveryOpenStatus)
        {
            findings.Error($"{path}.pause_on", null, "names every status: the clocks would never run");
        }

        return statuses;
    }

    private static double[] CompileWarnings(string path, SlaRuleConfig rule, FindingList findings)
    {
        var at = $"{path}.warn_at";
        foreach (var fraction in rule.WarnAt.Where(fraction => fraction is not (> 0 and < 1)))
        {
            findings.Error(at, $"{fraction}", "must be more than 0 and less than 1, such as 0.75");
        }

        if (rule.WarnAt.Count > MaxWarnings)
        {
            findings.Error(at, $"{rule.WarnAt.Count} warnings", $"are too many: at most {MaxWarnings}");
        }

        double[] fractions = [.. rule.WarnAt.Distinct().Order()];
        if (fractions.Length < rule.WarnAt.Count)
        {
            findings.Warning(at, null, "names a warning twice");
        }

        return fractions;
    }

    private static void WarnOfOrder(string path, SlaRuleConfig rule, FindingList findings)
    {
        if (rule.Targets.TryGetValue(SlaMetric.FirstResponse, out var response)
            && rule.Targets.TryGetValue(SlaMetric.Resolution, out var resolution)
            && response.IsLongerThan(resolution))
        {
            findings.Warning($"{path}.first_response", response.ToString(), "is later than the resolution");
        }
    }
}
