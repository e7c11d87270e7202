using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Findings;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Routing;

/// <summary>What can be known of a route before it serves: that no rule lifts a guardrail, and that its end takes all that can get there.</summary>
internal sealed class RouteChecks(int tiers, FindingList findings)
{
    /// <summary>Stands for a queue that is wrong already; no check finds fault with it again.</summary>
    public static QueuePlan NoQueue { get; } = new(-1, "", QueueKind.Person, CalendarPlan.AroundTheClock, [], []);

    private static readonly string[] GuardedFlags =
        [EnumWords.SnakeCase(nameof(CustomerFlags.OpenComplaint)), EnumWords.SnakeCase(nameof(CustomerFlags.Vulnerable))];
    private static readonly string[] GuardedMatters = [EnumWords.SnakeCase(nameof(Matter.Emergency)), EnumWords.SnakeCase(nameof(Matter.Legal))];

    /// <summary>A rule that speaks of what always reaches a person must not send it anywhere else.</summary>
    public void CheckGuardrails(string path, ConditionConfig? when, RoutePlan route)
    {
        if (when is null || Guarded(when, negated: false) is not { } guarded)
        {
            return;
        }

        for (var i = 0; i < route.Targets.Count; i++)
        {
            var queue = route.Targets[i].Place;
            if (queue.Kind != QueueKind.Person)
            {
                findings.Error(
                    $"{path}[{i}].queue",
                    queue.Name,
                    $"is of kind {EnumWords.SnakeCase(queue.Kind.ToString())}, "
                        + $"and the rule is about '{guarded}', which always reaches a person: no rule can lift that",
                    FindingRule.GuardrailLifted);
            }
        }
    }

    /// <summary>What no rule matched, and what a guardrail takes out of a rule's route, ends here.</summary>
    public void CheckDefault(string path, RoutePlan route)
    {
        if (route.Targets.Count > 0 && !route.EndsWithPerson)
        {
            var last = route.Targets.Count - 1;
            findings.Error(
                $"{path}[{last}].queue",
                route.Targets[last].Queue,
                $"is of kind {EnumWords.SnakeCase(route.Targets[last].Place.Kind.ToString())}: "
                    + "the default route ends with people, where every guardrail leads",
                FindingRule.GuardrailLifted);
        }
    }

    /// <summary>The last target is never passed over, so its queue has to take every channel that can get there.</summary>
    public void CheckChannels(string path, Condition when, RoutePlan route)
    {
        if (route.Targets.Count == 0)
        {
            return;
        }

        var last = route.Targets.Count - 1;
        foreach (var channel in Enum.GetValues<Channel>().Where(channel => !route.Targets[last].Place.Takes(channel) && CanMatch(when, channel)))
        {
            findings.Error(
                $"{path}[{last}].queue",
                route.Targets[last].Queue,
                $"does not take {EnumWords.SnakeCase(channel.ToString())}, which can get here: "
                    + "the last target takes everything, or the rule asks for the channel");
        }
    }

    private bool CanMatch(Condition when, Channel channel) =>
        new[] { DecisionContext.Contact, DecisionContext.Ticket }.Any(context =>
            Enumerable.Range(0, tiers).Any(tier => when.Reduce(new KnownFacts(context, channel, (byte)tier)) != Condition.Never));

    // The first guarded word that a condition asks for; what it excludes does not count.
    private static string? Guarded(ConditionConfig condition, bool negated)
    {
        var words = negated ? [] : Values("flag").Intersect(GuardedFlags, StringComparer.OrdinalIgnoreCase)
            .Concat(Values("matter").Intersect(GuardedMatters, StringComparer.OrdinalIgnoreCase));
        return words.FirstOrDefault()
            ?? (condition.All ?? []).Concat(condition.Any ?? []).Select(part => Guarded(part, negated)).FirstOrDefault(found => found is not null)
            ?? (condition.Not is { } not ? Guarded(not, !negated) : null);

        IEnumerable<string> Values(string field) => condition.Fields.TryGetValue(field, out var operand) ? operand.Values : [];
    }
}
