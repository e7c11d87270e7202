using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Conditions;

namespace TierDecision.Core.Routing;

/// <summary>Checks routes: queues that exist, time-outs on all targets but the last.</summary>
internal sealed class RouteCompiler
{
    private readonly HashSet<string> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<QueueConfig> _configs;
    private readonly ConditionCompiler _conditions;
    private readonly FindingList _findings;

    public RouteCompiler(List<QueueConfig> queues, ConditionCompiler conditions, FindingList findings)
    {
        _configs = queues;
        _conditions = conditions;
        _findings = findings;
        for (var i = 0; i < queues.Count; i++)
        {
            findings.Name($"queues[{i}]", queues[i].Name, _queues);
        }

        if (queues.Count == 0)
        {
            findings.Error("queues", null, "is required: the queues that routes may name");
        }
    }

    public RoutingRulePlan[] CompileRules(RoutingConfig? routing)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. (routing?.Rules ?? []).Select((rule, i) =>
        {
            var path = $"routing.rules[{i}]";
            var name = _findings.Name(path, rule.Name, names);
            if (rule.When is null && i < routing!.Rules.Count - 1)
            {
                _findings.Warning(path, name, "has no condition, so no rule after it can match");
            }

            return new RoutingRulePlan(name, _conditions.Compile($"{path}.when", rule.When), CompileTargets($"{path}.targets", rule.Targets));
        })];
    }

    public RoutePlan CompileDefault(RoutingConfig? routing) => CompileTargets("routing.default", routing?.Default ?? []);

    public void WarnOfUnusedQueues()
    {
        for (var i = 0; i < _configs.Count; i++)
        {
            if (_configs[i].Name is { Length: > 0 } name && !_used.Contains(name))
            {
                _findings.Warning($"queues[{i}]", name, "is in no route");
            }
        }
    }

    private RoutePlan CompileTargets(string path, List<RouteTargetConfig> targets)
    {
        if (targets.Count == 0)
        {
            _findings.Error(path, null, "is required: at least one target, because a caller must always be routed");
        }

        return new RoutePlan([.. targets.Select((target, i) => CompileTarget($"{path}[{i}]", target, last: i == targets.Count - 1))]);
    }

    private RouteTargetPlan CompileTarget(string path, RouteTargetConfig target, bool last)
    {
        var name = "";
        if (target.Queue is not { Length: > 0 } queue)
        {
            _findings.Error($"{path}.queue", null, "is required");
        }
        else if (_queues.TryGetValue(queue, out var declared))
        {
            // The name as the contact centre knows it, however the route writes it.
            name = declared;
            _used.Add(name);
        }
        else if (_queues.Count > 0)
        {
            _findings.Error($"{path}.queue", queue, Vocabulary.NotOneOf("queue", queue, _queues));
        }

        if (last && target.Timeout is { } timeout)
        {
            _findings.Error($"{path}.timeout", DurationText.Format(timeout), "the last target has no time-out: nobody is dropped");
        }
        else if (!last && target.Timeout is null)
        {
            _findings.Error($"{path}.timeout", null, "is required: without it the targets after this one are never tried");
        }

        PolicyCompiler.CheckDuration(_findings, $"{path}.timeout", target.Timeout, zero: false);
        return new RouteTargetPlan(name, (long?)target.Timeout?.TotalMilliseconds, [.. target.Skills]);
    }
}
