using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Conditions;

namespace TierDecision.Core.Sla;

/// <summary>Checks SLA rules: known calendars, targets that can be met at all.</summary>
internal static class SlaCompiler
{
    public static SlaRulePlan[] Compile(
        List<SlaRuleConfig> rules, IReadOnlyDictionary<string, CalendarPlan> calendars, ConditionCompiler conditions, FindingList findings)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. rules.Select((rule, i) => CompileRule($"sla[{i}]", rule))];

        SlaRulePlan CompileRule(string path, SlaRuleConfig rule)
        {
            var name = findings.Name(path, rule.Name, names);
            var calendar = CalendarPlan.AroundTheClock;
            if (rule.Calendar is { } written && !calendars.TryGetValue(written, out calendar))
            {
                findings.Error($"{path}.calendar", written, Vocabulary.NotOneOf("calendar", written, calendars.Keys));
                calendar = CalendarPlan.AroundTheClock;
            }

            var targets = new List<SlaTargetPlan>();
            AddTarget(SlaMetric.Answer, rule.Answer);
            AddTarget(SlaMetric.FirstResponse, rule.FirstResponse);
            AddTarget(SlaMetric.Resolution, rule.Resolution);
            AddTarget(SlaMetric.ShipBy, rule.ShipBy);
            if (targets.Count == 0)
            {
                findings.Error(path, name, "promises nothing: give answer, first_response, resolution or ship_by");
            }

            if (rule is { FirstResponse: { } response, Resolution: { } resolution } && response > resolution)
            {
                findings.Warning($"{path}.first_response", DurationText.Format(response), "is later than the resolution");
            }

            return new SlaRulePlan(name, conditions.Compile($"{path}.when", rule.When), calendar, targets);

            void AddTarget(SlaMetric metric, Duration? target)
            {
                if (target is { } given)
                {
                    PolicyCompiler.CheckDuration(findings, $"{path}.{Vocabulary.SnakeCase(metric.ToString())}", given, zero: false);
                    targets.Add(new SlaTargetPlan(metric, (long)given.TotalMilliseconds));
                }
            }
        }
    }
}
