using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;

namespace TierDecision.Core.Explanations;

/// <summary>Says what a predicate asks of its field.</summary>
/// <param name="say">Says a value that the policy names.</param>
/// <param name="most">How many values are listed at most.</param>
internal sealed class NeededText(Func<ConditionSource, string, BilingualText> say, int most)
{
    private static readonly NeededText AsWritten = new(Written, Words.MostListed);

    /// <summary>What is asked, in the words of the policy; under a <c>not</c> what is asked then.</summary>
    public static BilingualText Of(ConditionSource source, bool wanted) => AsWritten.Say(source, wanted);

    /// <summary>The value as it is written; what people make up themselves in quotes.</summary>
    public static BilingualText Written(ConditionSource source, string value) =>
        Words.Same(source.Field is TextField or null ? Words.Quoted(value) : value);

    /// <summary>What is asked; under a <c>not</c>, what is asked then.</summary>
    public BilingualText Say(ConditionSource source, bool wanted)
    {
        var bounds = Bounds(source, wanted);
        if (bounds.Count == 1)
        {
            return bounds[0];
        }

        var asked = Asked(source, bounds);
        return wanted ? asked : ExplanationTexts.NeededAnythingBut.With(new TextArgument("values", asked));
    }

    private BilingualText Asked(ConditionSource source, List<BilingualText> bounds)
    {
        if (bounds.Count > 1)
        {
            return ExplanationTexts.NeededAnd.Join(Bounds(source, wanted: true));
        }

        var values = Words.OneOf([.. source.Operand.Values.Select(value => say(source, value))], most);
        if (source.Operand.Prefix is not { } prefix)
        {
            return values;
        }

        var begins = ExplanationTexts.NeededBeginningWith.With(new TextArgument("prefix", say(source, prefix)));
        return source.Operand.Values.Count == 0 ? begins : ExplanationTexts.NeededOr.With(new("first", begins), new("others", values));
    }

    // A single bound turns round under a "not"; of two, both are given.
    private List<BilingualText> Bounds(ConditionSource source, bool wanted)
    {
        var operand = source.Operand;
        var bounds = new List<BilingualText>(2);
        Add(operand.AtLeast, ExplanationTexts.NeededAtLeast, ExplanationTexts.NeededBelow);
        Add(operand.Above, ExplanationTexts.NeededAbove, ExplanationTexts.NeededAtMost);
        Add(operand.AtMost, ExplanationTexts.NeededAtMost, ExplanationTexts.NeededAbove);
        Add(operand.Below, ExplanationTexts.NeededBelow, ExplanationTexts.NeededAtLeast);
        return bounds;

        void Add(string? bound, BilingualTemplate needed, BilingualTemplate opposite)
        {
            if (bound is not null)
            {
                bounds.Add((wanted ? needed : opposite).With(new TextArgument("bound", say(source, bound))));
            }
        }
    }
}
