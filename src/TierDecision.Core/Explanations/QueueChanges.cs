using TierDecision.Core.Conditions;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;

namespace TierDecision.Core.Explanations;

/// <summary>
/// Looks for the smallest single change after which another routing rule applies: varies each field that routing rules ask about, one at a time,
/// and decides again.
/// </summary>
internal static class QueueChanges
{
    /// <summary>The most changes that are told.</summary>
    public const int Most = 20;

    /// <summary>
    /// The changes, smallest first: of a field with an order the nearest value each way that has an effect, of others all words, those with the same
    /// effect together.
    /// </summary>
    public static IReadOnlyList<QueueChange> Find(Situation now, in Decision decision)
    {
        var changes = new List<QueueChange>();
        foreach (var (field, asked) in AskedFields(now.Plan))
        {
            var candidates = Effective(Candidates(asked, now, decision), decision);
            if (candidates.Count > 0)
            {
                var from = FieldValue.Of(asked[0], now.Facts(decision.Tier), now.Plan);
                changes.AddRange(Nearest(candidates).Select(group => Make(field, from, group, now.Plan)));
            }
        }

        // A stable sort: what is equally small stays in the order in which the rules ask.
        return [.. changes.OrderBy(change => change.Size).Take(Most)];
    }

    // Nothing that the request or the customer does not have can be changed.
    private static IEnumerable<Candidate> Candidates(List<ConditionSource> asked, Situation now, in Decision decision) => asked[0].Field switch
    {
        null => WordCandidates.OfAttribute(asked[0].Name[ConditionSource.AttributePrefix.Length..], asked, now),
        { } field when !field.CanBeGiven(now.Request.Context, now.Known) => [],
        NumberField number => NumberCandidates.Of(number, asked, now, decision.Tier),
        { } field => WordCandidates.Of(field, asked, now, decision),
    };

    private static Dictionary<string, List<ConditionSource>> AskedFields(PolicyPlan plan)
    {
        var asked = new Dictionary<string, List<ConditionSource>>();
        foreach (var rule in plan.Routing.Rules)
        {
            Collect(rule.When);
        }

        return asked;

        void Collect(Condition condition)
        {
            if (condition.Source is { } source)
            {
                // Two names of one thing change together: told under the name that comes first.
                var sources = asked.Values.FirstOrDefault(others => IsSame(others[0], source));
                if (sources is null)
                {
                    asked[source.Name] = sources = [];
                }

                sources.Add(source);
                return;
            }

            IReadOnlyList<Condition> parts = condition switch { AllOf all => all.Parts, AnyOf any => any.Parts, Not not => [not.Part], _ => [] };
            foreach (var part in parts)
            {
                Collect(part);
            }
        }
    }

    private static bool IsSame(ConditionSource one, ConditionSource other) => one.Name == other.Name
        || (one.Field is NumberField { Vary: NumberOfRecord a } && other.Field is NumberField { Vary: NumberOfRecord b } && a.Column == b.Column);

    private static List<Effect> Effective(IEnumerable<Candidate> candidates, in Decision decision)
    {
        var effective = new List<Effect>();
        foreach (var candidate in candidates)
        {
            var changed = candidate.Changed.Decide();
            if (changed.RoutingRule != decision.RoutingRule)
            {
                effective.Add(new Effect(candidate, changed.RoutingRule, changed.Route!.Targets[changed.RouteStatus.Target].Queue));
            }
        }

        return effective;
    }

    private static IEnumerable<List<Effect>> Nearest(List<Effect> effective)
    {
        foreach (var direction in new[] { 1, -1 })
        {
            var along = effective.Where(e => e.Candidate.Direction == direction).ToList();
            if (along.Count > 0)
            {
                yield return [along.MinBy(e => e.Candidate.Distance)!];
            }
        }

        foreach (var sameEffect in effective.Where(e => e.Candidate.Direction == 0).GroupBy(e => (e.Rule, e.Queue)))
        {
            yield return [.. sameEffect];
        }
    }

    private static QueueChange Make(string field, BilingualText from, List<Effect> group, PolicyPlan plan)
    {
        var (first, index, queue) = group[0];
        var rule = index == Decision.NoRule ? null : plan.Routing.Rules[index].Name;
        var to = Words.OneOf([.. group.Select(e => e.Candidate.To)]);
        var change = first.Number is null
            ? ExplanationTexts.ChangeTo.With(new("field", field), new("to", to), new("from", from))
            : ExplanationTexts.ChangeBy.With(new("field", field), new("amount", first.Amount), new("to", to), new("from", from));
        var text = rule is null
            ? ExplanationTexts.ChangeGivesDefault.With(new("change", change), new("queue", queue))
            : ExplanationTexts.ChangeGivesRule.With(new("change", change), new("rule", rule), new("queue", queue));
        return new QueueChange(
            field, from.English, [.. group.Select(e => e.Candidate.To.English)], first.Number, first.Amount, first.Size, rule, queue, text);
    }

    /// <summary>A candidate that has an effect, the rule that applies then, and the queue.</summary>
    private sealed record Effect(Candidate Candidate, int Rule, string Queue);
}
