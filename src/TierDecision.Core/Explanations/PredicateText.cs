using TierDecision.Core.Conditions;
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
        var needed = Needed(source, wanted);
        if (satisfied)
        {
            return new PredicateExplanation(source.Name, value, needed, Words.None, new BilingualText(
                $"{source.Name} is {value.English} ({needed.English})", $"{source.Name} 为 {value.Chinese}(要求:{needed.Chinese})"));
        }

        var gap = source.Field is NumberField number ? Gap(NumberRange.Of(source), wanted, number.Read(facts), number is DurationField) : Words.None;
        return new PredicateExplanation(source.Name, value, needed, gap, new BilingualText(
            $"{source.Name} is {value.English}, needs {needed.English}{(gap.English.Length == 0 ? "" : $": {gap.English}")}",
            $"{source.Name} 为 {value.Chinese},需要 {needed.Chinese}{(gap.Chinese.Length == 0 ? "" : $":{gap.Chinese}")}"));
    }

    // A condition on no field says by its kind what it is about, and whether it holds.
    private static PredicateExplanation OfOther(ConditionTracer.Predicate predicate, bool satisfied)
    {
        var name = EnumWords.SnakeCase(predicate.Condition.GetType().Name);
        name = name.EndsWith("_is", StringComparison.Ordinal) ? name[..^3] : name;
        var needed = predicate.Wanted ? "true" : "false";
        var value = satisfied == predicate.Wanted ? "true" : "false";
        return new PredicateExplanation(name, Words.Same(value), Words.Same(needed), Words.None, satisfied
            ? Words.Same($"{name} is {value}") with { Chinese = $"{name} 为 {value}" }
            : new BilingualText($"{name} is {value}, needs {needed}", $"{name} 为 {value},需要 {needed}"));
    }

    private static BilingualText Needed(ConditionSource source, bool wanted)
    {
        var operand = source.Operand;
        var bounds = Bounds(operand, wanted);
        if (bounds.Count == 1)
        {
            return bounds[0];
        }

        var asked = Asked(source, operand, bounds);
        return wanted ? asked : new BilingualText($"anything but {asked.English}", $"除 {asked.Chinese} 以外");
    }

    private static BilingualText Asked(ConditionSource source, OperandConfig operand, List<BilingualText> bounds)
    {
        if (bounds.Count > 1)
        {
            var both = Bounds(operand, wanted: true);
            return new BilingualText(
                string.Join(" and ", both.Select(bound => bound.English)), string.Join("且", both.Select(bound => bound.Chinese)));
        }

        var words = source.Field is TextField or null ? [.. operand.Values.Select(Words.Quoted)] : operand.Values;
        if (operand.Prefix is not { } prefix)
        {
            return Words.OneOf(words);
        }

        var begins = new BilingualText($"beginning with {Words.Quoted(prefix)}", $"以 {Words.Quoted(prefix)} 开头");
        var others = Words.OneOf(words);
        return words.Count == 0 ? begins : new BilingualText($"{begins.English} or {others.English}", $"{begins.Chinese} 或 {others.Chinese}");
    }

    // A single bound turns round under a "not"; of two, both are given.
    private static List<BilingualText> Bounds(OperandConfig operand, bool wanted)
    {
        var bounds = new List<BilingualText>(2);
        Add(operand.AtLeast, "at least", "至少", "below", "低于");
        Add(operand.Above, "above", "高于", "at most", "至多");
        Add(operand.AtMost, "at most", "至多", "above", "高于");
        Add(operand.Below, "below", "低于", "at least", "至少");
        return bounds;

        void Add(string? bound, string english, string chinese, string notEnglish, string notChinese)
        {
            if (bound is not null)
            {
                bounds.Add(wanted ? new($"{english} {bound}", $"{chinese} {bound}") : new($"{notEnglish} {bound}", $"{notChinese} {bound}"));
            }
        }
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
        var more = difference >= 0;
        return new BilingualText(
            $"{(enough ? "" : "over ")}{amount} {(more ? "more" : "less")}",
            $"{(more ? "还差" : "须减少")}{(enough ? " " : "超过 ")}{amount}");
    }
}
