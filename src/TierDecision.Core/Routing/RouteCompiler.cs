using TierDecision.Core.Conditions;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Routing;

/// <summary>Checks routes: queues that exist, time-outs on all targets but the last, guardrails that no rule lifts.</summary>
internal sealed class RouteCompiler
{
    private readonly QueuePlan[] _queues;
    private readonly Dictionary<string, QueuePlan> _byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _used = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionCompiler _conditions;
    private readonly TargetCompiler _targets;
    private readonly RouteChecks _checks;
    private readonly FindingList _findings;
    private bool _unread;

    public RouteCompiler(QueuePlan[] queues, int tiers, ConditionCompiler conditions, FindingList findings)
    {
        _queues = queues;
        _conditions = conditions;
        _findings = findings;
        _targets = new TargetCompiler(findings);
        _checks = new RouteChecks(tiers, findings);
        foreach (var queue in queues.Where(queue => queue.Name.Length > 0))
        {
            _byName.TryAdd(queue.Name, queue);
        }
    }

    public RoutingRulePlan[] CompileRules(RoutingConfig? routing)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        return [.. (routing?.Rules ?? []).Select((rule, i) =>
        {
            var path = $"routing.rules[{i}]";
            var name = _findings.Name(path, rule.Name, names);
            if (Names.Same(name, RoutePosition.DefaultRule))
            {
                _findings.Error($"{path}.name", name, "is what the default route is called: give it another name");
            }

            var when = _conditions.Compile($"{path}.when", rule.When);
            var route = CompileTargets($"{path}.targets", rule.Targets);
            _checks.CheckGuardrails($"{path}.targets", rule.When, route);
            _checks.CheckChannels($"{path}.targets", when, route);
            return new RoutingRulePlan(name, when, route);
        })];
    }

    public RoutePlan CompileDefault(RoutingConfig? routing)
    {
        var route = CompileTargets("routing.default", routing?.Default ?? []);
        _checks.CheckDefault("routing.default", route);
        _checks.CheckChannels("routing.default", Condition.Always, route);
        return route;
    }

    /// <summary>Warns of queues that no route names. Where a route's queue could not be read it may have been any of them.</summary>
    public void WarnOfUnusedQueues()
    {
        if (_unread)
        {
            return;
        }

        // Callbacks are offered beside the route.
        foreach (var queue in _queues.Where(queue => queue.Name.Length > 0 && queue.Kind != QueueKind.Callback && !_used.Contains(queue.Name)))
        {
            _findings.Warning($"queues[{queue.Index}]", queue.Name, "is in no route", FindingRule.UnusedQueue);
        }
    }

    private RoutePlan CompileTargets(string path, List<RouteTargetConfig> targets)
    {
        if (targets.Count == 0)
        {
            _findings.Error(path, null, "is required: at least one target, because a caller must always be routed");
        }

        if (targets.Count > RoutePlan.MaxTargets)
        {
            _findings.Error(path, $"{targets.Count} targets", $"are too many: at most {RoutePlan.MaxTargets}");
        }

        var plans = new List<RouteTargetPlan>(targets.Count);
        for (var i = 0; i < targets.Count; i++)
        {
            // A later target goes on in the queue and with the priority of the one before, as far as it says nothing else.
            var before = plans.Count == 0 ? null : plans[^1];
            var queue = FindQueue($"{path}[{i}].queue", targets[i].Queue, before?.Place);
            plans.Add(_targets.Compile($"{path}[{i}]", targets[i], queue, before?.PriorityChange ?? 0, last: i == targets.Count - 1));
        }

        return new RoutePlan([.. plans]);
    }

    private QueuePlan FindQueue(string path, string? name, QueuePlan? inherited)
    {
        if (name is not { Length: > 0 })
        {
            if (inherited is null)
            {
                _unread = true;
                _findings.Error(path, null, "is required");
            }

            return inherited ?? RouteChecks.NoQueue;
        }

        if (_byName.TryGetValue(name, out var queue))
        {
            _used.Add(queue.Name);
            return queue;
        }

        if (_byName.Count > 0)
        {
            _unread = true;
            _findings.Error(path, name, NearestWord.NotOneOf("queue", name, _byName.Keys));
        }

        return RouteChecks.NoQueue;
    }
}
