using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations.Wording;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Explanations;

/// <summary>What a field is in a request, for people.</summary>
internal static class FieldValue
{
    public static BilingualText Of(ConditionSource source, in ConditionFacts facts, PolicyPlan plan) => source.Field switch
    {
        null => facts.Request.Attributes is { } attributes
            && attributes.TryGetValue(source.Name[ConditionSource.AttributePrefix.Length..], out var text) ? TextOf(text) : Words.NotGiven,
        TierField => Words.Same(plan.Tiers[facts.Tier].Name),
        TruthField truth => Words.Same(truth.Read(facts) != 0 ? "true" : "false"),
        DurationField duration =>
            duration.Read(facts) is var milliseconds && double.IsNaN(milliseconds) ? Words.NotKnown : Words.Same(Words.Span(milliseconds)),
        NumberField number => number.Read(facts) is var value && double.IsNaN(value) ? Words.NotKnown : Words.Same(Words.Number(value)),
        TextField text => TextOf(text.Read(facts)),
        LanguageField => facts.Language is { IsKnown: true } language ? Words.Same(language.ToString()) : Words.NotKnown,
        ChoiceField choice => Word(choice.Words, choice.Read(facts)),
        FlagField flag => FlagsOf(flag, facts),
        _ => Words.NotKnown,
    };

    /// <summary>The word of a vocabulary for a number.</summary>
    public static BilingualText Word(IReadOnlyDictionary<string, int> words, int number) =>
        EnumWords.WordOf(words, number) is { } word ? Words.Same(word) : Words.NotGiven;

    private static BilingualText TextOf(string? text) => string.IsNullOrEmpty(text) ? Words.NotGiven : Words.Same(Words.Quoted(text));

    private static BilingualText FlagsOf(FlagField flag, in ConditionFacts facts)
    {
        var set = EnumWords.WordsIn(flag.Words, flag.Read(facts)).ToList();
        return set.Count == 0 ? ExplanationTexts.ValueNone.Text : Words.Same(string.Join(", ", set));
    }
}
