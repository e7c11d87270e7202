using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>Says what a predicate asked, what it found, and by how much it was missed.</summary>
internal static class PredicateText
{
    /// <summary>Explains one predicate.</summary>
    /// <param name="predicate">The predicate, and whether it is to hold.</param>
    /// <param name="satisfied">Whether it turned out as it is to.</param>
    /// <param name="facts">The facts.</param>
    /// <param name="plan">The policy.</param>
    public static PredicateExplanation Of(ConditionTracer.Predicate predicate, bool satisfied, in ConditionFacts facts, PolicyPlan plan)
    {
        var wanted = predicate.Wanted;
        if (predicate.Condition.Source is not { } source)
        {
            return predicate.Condition switch
            {
                TimeOfWeekIs week => TimePredicateText.Of(week, wanted, satisfied, facts),
                DatesIs dates => TimePredicateText.Of(dates, wanted, satisfied, facts),
                _ => OfOther(predicate, satisfied),
            };
        }

        var value = FieldValue.Of(source, facts, plan);
        var needed = NeededText.Of(source, wanted);
        if (satisfied)
        {
            return Holds(source.Name, value, needed);
        }

        var gap = source.Field is NumberField number ? Gap(NumberRange.Of(source), wanted, number.Read(facts), number is DurationField) : Words.None;
        return Fails(source.Name, value, needed, gap);
    }

    /// <summary>A predicate that turned out as needed.</summary>
    public static PredicateExplanation Holds(string field, BilingualText value, BilingualText needed) => new(
        field, value, needed, Words.None, ExplanationTexts.PredicateHolds.With(new("field", field), new("value", value), new("needed", needed)));

    /// <summary>A predicate that did not turn out as needed.</summary>
    /// <param name="field">The field that it asks about.</param>
    /// <param name="value">What the field is.</param>
    /// <param name="needed">What it needs to be.</param>
    /// <param name="gap">By how much it was missed; <see cref="Words.None"/> if that cannot be said.</param>
    public static PredicateExplanation Fails(string field, BilingualText value, BilingualText needed, BilingualText gap) => new(
        field, value, needed, gap, gap == Words.None
            ? ExplanationTexts.PredicateFails.With(new("field", field), new("value", value), new("needed", needed))
            : ExplanationTexts.PredicateFailsBy.With(new("field", field), new("value", value), new("needed", needed), new("gap", gap)));

    // A condition on no field says by its kind what it is about, and whether it holds.
    private static PredicateExplanation OfOther(ConditionTracer.Predicate predicate, bool satisfied)
    {
        var name = EnumWords.SnakeCase(predicate.Condition.GetType().Name);
        name = name.EndsWith("_is", StringComparison.Ordinal) ? name[..^3] : name;
        var needed = Words.Same(predicate.Wanted ? "true" : "false");
        var value = Words.Same(satisfied == predicate.Wanted ? "true" : "false");
        return satisfied
            ? new PredicateExplanation(name, value, needed, Words.None, ExplanationTexts.PredicateIs.With(new("field", name), new("value", value)))
            : Fails(name, value, needed, Words.None);
    }

    private static BilingualText Gap(IReadOnlyList<NumberRange> ranges, bool wanted, double value, bool isDuration)
    {
        var nearest = double.PositiveInfinity;
        var inclusive = true;
        foreach (var range in ranges)
        {
            // To get in, the bound that was missed; to get out, either bound.
            Consider(range.Low, wanted ? range.LowIncluded : !range.LowIncluded, matters: !wanted || value <= range.Low);
            Consider(range.High, wanted ? range.HighIncluded : !range.HighIncluded, matters: !wanted || value >= range.High);
        }

        return double.IsFinite(nearest) && double.IsFinite(value) ? Difference(nearest, inclusive, isDuration) : Words.None;

        void Consider(double bound, bool included, bool matters)
        {
            var distance = bound - value;
            if (matters && (Math.Abs(distance) < Math.Abs(nearest) || (Math.Abs(distance) == Math.Abs(nearest) && included)))
            {
                (nearest, inclusive) = (distance, included);
            }
        }
    }

    /// <summary><c>8m more</c>, <c>5.3 less</c>; <c>over 5.3 more</c> where the difference itself is not yet enough.</summary>
    public static BilingualText Difference(double difference, bool enough, bool isDuration)
    {
        var amount = isDuration ? Words.Difference(Math.Abs(difference)) : Words.Number(Math.Abs(difference));
        var message = difference >= 0
            ? enough ? ExplanationTexts.GapMore : ExplanationTexts.GapOverMore
            : enough ? ExplanationTexts.GapLess : ExplanationTexts.GapOverLess;
        return message.With(new TextArgument("amount", amount));
    }
}
