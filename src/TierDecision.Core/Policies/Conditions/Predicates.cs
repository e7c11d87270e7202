namespace TierDecision.Core.Policies.Conditions;

/// <summary>The tier in force is one of some.</summary>
internal sealed class TierIs(bool[] tiers) : Condition
{
    public override bool Matches(in ConditionFacts facts) => tiers[facts.Tier];

    public override Condition Reduce(in KnownFacts known) => tiers[known.Tier] ? Always : Never;
}

/// <summary>A field of a closed vocabulary has one of some values, kept as bits.</summary>
internal sealed class ChoiceIs(ChoiceField field, ulong bits) : Condition
{
    private readonly ChoiceReader _read = field.Read;

    public override bool Matches(in ConditionFacts facts) => ((1UL << _read(facts)) & bits) != 0;

    public override Condition Reduce(in KnownFacts known) => field.ReadKnown?.Invoke(known) switch
    {
        null => this,
        var number => ((1UL << number) & bits) != 0 ? Always : Never,
    };
}

/// <summary>A field of flags has at least one of some.</summary>
internal sealed class FlagIs(ChoiceReader read, int flags) : Condition
{
    public override bool Matches(in ConditionFacts facts) => (read(facts) & flags) != 0;
}

/// <summary>A yes-or-no field is as said.</summary>
internal sealed class TruthIs(ChoiceReader read, bool expected) : Condition
{
    public override bool Matches(in ConditionFacts facts) => (read(facts) != 0) == expected;
}

/// <summary>A number lies within bounds. What is not known (NaN) lies within none.</summary>
internal sealed class NumberWithin(NumberReader read, double low, bool lowIncluded, double high, bool highIncluded) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        var number = read(facts);
        return (lowIncluded ? number >= low : number > low) && (highIncluded ? number <= high : number < high);
    }
}

/// <summary>A text equals one of some, without regard to case.</summary>
internal sealed class TextIs(TextReader read, string[] values) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        var text = read(facts);
        foreach (var value in values)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>A text begins with a prefix, without regard to case.</summary>
internal sealed class TextBegins(TextReader read, string prefix) : Condition
{
    public override bool Matches(in ConditionFacts facts) => read(facts).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A company's own attribute equals one of some, without regard to case. One that is not there equals none.</summary>
internal sealed class AttributeIs(string name, string[] values) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        if (facts.Request.Attributes is not { } attributes || !attributes.TryGetValue(name, out var text))
        {
            return false;
        }

        foreach (var value in values)
        {
            if (string.Equals(text, value, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>The contact's language, or where it gives none the customer's preferred one, is one of some.</summary>
internal sealed class LanguageIs(ushort[] languages) : Condition
{
    public override bool Matches(in ConditionFacts facts)
    {
        var asked = facts.Request.Language;
        var language = asked.IsKnown ? asked : facts.Customer.Score.Language;
        return language.IsKnown && Array.IndexOf(languages, language.Packed) >= 0;
    }
}

internal delegate int ChoiceReader(in ConditionFacts facts);

internal delegate double NumberReader(in ConditionFacts facts);

internal delegate string TextReader(in ConditionFacts facts);
