using TierDecision.Core.Conditions;

namespace TierDecision.Core.Explanations;

/// <summary>Walks a condition for what made it hold or fail. Groups are seen through; a field with what is asked of it is one predicate.</summary>
internal static class ConditionTracer
{
    // More than any policy has: what can never be.
    private const int Never = 1_000_000;

    /// <summary>The predicates that make a condition turn out as <paramref name="wanted"/>; none where it does not.</summary>
    public static IReadOnlyList<Predicate> Reasons(Condition condition, bool wanted, in ConditionFacts facts)
    {
        var reasons = new List<Predicate>();
        AddReasons(reasons, condition, wanted, facts);
        return reasons;
    }

    /// <summary>The fewest predicates that would have to turn out otherwise, so that the condition turns out as <paramref name="wanted"/>.</summary>
    public static Miss Misses(Condition condition, bool wanted, in ConditionFacts facts)
    {
        if (condition.Matches(facts) == wanted)
        {
            return new Miss(0, []);
        }

        if (condition.Source is not null)
        {
            return new Miss(1, [new Predicate(condition, wanted)]);
        }

        return condition switch
        {
            AllOf all => wanted ? EveryOne(all.Parts, wanted, facts) : AnyOne(all.Parts, wanted, facts),
            AnyOf any => wanted ? AnyOne(any.Parts, wanted, facts) : EveryOne(any.Parts, wanted, facts),
            Not not => Misses(not.Part, !wanted, facts),
            _ when condition == Condition.Always || condition == Condition.Never => new Miss(Never, []),
            _ => new Miss(1, [new Predicate(condition, wanted)]),
        };
    }

    private static void AddReasons(List<Predicate> reasons, Condition condition, bool wanted, in ConditionFacts facts)
    {
        if (condition.Matches(facts) != wanted)
        {
            return;
        }

        switch (condition)
        {
            case { Source: not null }:
                reasons.Add(new Predicate(condition, wanted));
                break;
            case var _ when condition == Condition.Always || condition == Condition.Never:
                break;
            case AllOf all:
                AddAll(all.Parts, wanted, facts);
                break;
            case AnyOf any:
                AddAll(any.Parts, wanted, facts);
                break;
            case Not not:
                AddReasons(reasons, not.Part, !wanted, facts);
                break;
            default:
                reasons.Add(new Predicate(condition, wanted));
                break;
        }

        void AddAll(IReadOnlyList<Condition> parts, bool wanted, in ConditionFacts facts)
        {
            foreach (var part in parts)
            {
                AddReasons(reasons, part, wanted, facts);
            }
        }
    }

    // All parts must turn out as wanted: what they miss adds up.
    private static Miss EveryOne(IReadOnlyList<Condition> parts, bool wanted, in ConditionFacts facts)
    {
        var total = new Miss(0, []);
        foreach (var part in parts)
        {
            var miss = Misses(part, wanted, facts);
            if (miss.Count > 0)
            {
                // Of alternatives one is enough, once there is more than one thing to mend.
                total = total.Count == 0 ? miss : new Miss(Math.Min(Never, total.Count + miss.Count), [.. One(total), .. One(miss)]);
            }
        }

        return total;

        static IEnumerable<Predicate> One(Miss miss) => miss.Count == 1 ? miss.Predicates.Take(1) : miss.Predicates;
    }

    // One part is enough: the one that misses least, and with it all others that miss by a single predicate.
    private static Miss AnyOne(IReadOnlyList<Condition> parts, bool wanted, in ConditionFacts facts)
    {
        var best = new Miss(Never, []);
        foreach (var part in parts)
        {
            var miss = Misses(part, wanted, facts);
            best = miss.Count == 1 && best.Count == 1 ? new Miss(1, [.. best.Predicates, .. miss.Predicates])
                : miss.Count < best.Count ? miss
                : best;
        }

        return best;
    }

    /// <summary>A condition on one field, and whether it is to hold or, under a <c>not</c>, to fail.</summary>
    internal readonly record struct Predicate(Condition Condition, bool Wanted);

    /// <summary>How many predicates were missed.</summary>
    /// <param name="Count">0 where the condition turned out as wanted.</param>
    /// <param name="Predicates">Where the count is 1, every predicate that alone would be enough; else one smallest set.</param>
    internal sealed record Miss(int Count, IReadOnlyList<Predicate> Predicates)
    {
        public bool CanHappen => Count < Never;
    }
}
