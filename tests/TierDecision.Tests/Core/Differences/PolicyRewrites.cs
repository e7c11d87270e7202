using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Tests.Core.Differences;

/// <summary>Writes a policy in another way that means the same.</summary>
internal static class PolicyRewrites
{
    public static void Apply(PolicyConfig config, Random random)
    {
        Shuffle(config.Calendars, random);
        Shuffle(config.PriorityRules, random);
        foreach (var calendar in config.Calendars)
        {
            Shuffle(calendar.Holidays, random);
            calendar.Hours = Days(calendar.Hours, random);
        }

        foreach (var tier in config.Tiers.List)
        {
            tier.HeadStart ??= Maybe(random, Duration.Zero);
            tier.Treatment.ServiceHours ??= random.Next(2) == 0 ? "24x7" : null;
        }

        foreach (var queue in config.Queues)
        {
            Shuffle(queue.Skills, random);
            queue.Hours ??= random.Next(2) == 0 ? "24X7" : null;
        }

        config.QueueStateExpiresAfter ??= Maybe(random, QueuesPlan.DefaultStateExpiry);
        config.UnconfirmedData ??= random.Next(2) == 0 ? new UnconfirmedDataConfig() : null;
        foreach (var rule in config.PriorityRules)
        {
            rule.When = When(rule.When, random);
        }

        foreach (var rule in config.Routing?.Rules ?? [])
        {
            rule.When = When(rule.When, random);
            foreach (var target in rule.Targets)
            {
                Shuffle(target.Skills, random);
            }
        }

        foreach (var rule in config.Sla)
        {
            rule.When = When(rule.When, random);
            Shuffle(rule.PauseOn, random);
            rule.Targets = rule.Targets.OrderBy(_ => random.Next()).ToDictionary();
        }
    }

    private static Duration? Maybe(Random random, Duration duration) => random.Next(2) == 0 ? duration : null;

    private static Dictionary<string, List<string>> Days(Dictionary<string, List<string>> hours, Random random) => random.Next(2) == 0 ? hours
        : hours is { Count: 1 } && hours.TryGetValue("mon-fri", out var times)
            ? new[] { "fri", "mon-tue", "wed", "thu" }.ToDictionary(day => day, _ => times.AsEnumerable().Reverse().ToList())
            : hours.Reverse().ToDictionary();

    private static ConditionConfig? When(ConditionConfig? when, Random random)
    {
        if (when is null)
        {
            return null;
        }

        foreach (var operand in when.Fields.Values)
        {
            Shuffle(operand.Values, random);
        }

        return random.Next(4) switch
        {
            0 => new ConditionConfig { All = [when] },
            1 => new ConditionConfig { Not = new ConditionConfig { Not = when } },
            2 when when is { Any: null, Not: null, All: null, TimeOfWeek: null, Dates: null } => new ConditionConfig
            {
                All = [.. when.Fields.OrderBy(_ => random.Next()).Select(field => new ConditionConfig { Fields = { [field.Key] = field.Value } })],
            },
            _ => when,
        };
    }

    private static void Shuffle<T>(List<T> list, Random random)
    {
        var items = list.OrderBy(_ => random.Next()).ToList();
        list.Clear();
        list.AddRange(items);
    }
}
