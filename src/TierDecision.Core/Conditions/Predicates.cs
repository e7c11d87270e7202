using NodaTime;
using TierDecision.Core.Calendars;

namespace TierDecision.Core.Conditions;

/// <summary>The tier in force is one of some.</summary>
internal sealed class TierIs(bool[] tiers) : Condition
{
    public IReadOnlyList<bool> Tiers => tiers;

    public override bool Matches(in ConditionFacts facts) => tiers[facts.Tier];

    public override Condition Reduce(in KnownFacts known) => tiers[known.Tier] ? Always : Never;
}

/// <summary>A field of a closed vocabulary has one of some values, kept as bits.</summary>
internal sealed class ChoiceIs(ChoiceField field, ulong bits) : Condition
{
    private readonly ChoiceReader _read = field.Read;

    public ChoiceField Field { get; } = field;

    public ulong Bits => bits;

    public override bool Matches(in ConditionFacts facts) => ((1UL << _read(facts)) & bits) != 0;

    public override Condition Reduce(in KnownFacts known) => Field.ReadKnown?.Invoke(known) switch
    {
        null => this,
        var number => ((1UL << number) & bits) != 0 ? Always : Never,
    };
}

/// <summary>A field of flags has at least one of some.</summary>
internal sealed class FlagIs(FlagField field, int flags) : Condition
{
    private readonly ChoiceReader _read = field.Read;

    public FlagField Field { get; } = field;

    public int Flags => flags;

    public override bool Matches(in ConditionFacts facts) => (_read(facts) & flags) != 0;
}

/// <summary>A yes-or-no field is as said.</summary>
internal sealed class TruthIs(TruthField field, bool expected) : Condition
{
    private readonly ChoiceReader _read = field.Read;

    public TruthField Field { get; } = field;

    public bool Expected => expected;

    public override bool Matches(in ConditionFacts facts) => (_read(facts) != 0) == expected;
}

/// <summary>A number lies within bounds. What is not known (NaN) lies within none.</summary>
internal sealed class NumberWithin(NumberField field, double low, bool lowIncluded, double high, bool highIncluded) : Condition
{
    private readonly NumberReader _read = field.Read;

    public NumberField Field { get; } = field;

    public double Low => low;

    public bool LowIncluded => lowIncluded;

    public double High => high;

    public bool HighIncluded => highIncluded;

    public override bool Matches(in ConditionFacts facts)
    {
        var number = _read(facts);
        return (lowIncluded ? number >= low : number > low) && (highIncluded ? number <= high : number < high);
    }
}

/// <summary>A text equals one of some, without regard to case.</summary>
internal sealed class TextIs(TextField field, string[] values) : Condition
{
    private readonly TextReader _read = field.Read;

    public TextField Field { get; } = field;

    public IReadOnlyList<string> Values => values;

    public override bool Matches(in ConditionFacts facts)
    {
        var text = _read(facts);
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
internal sealed class TextBegins(TextField field, string prefix) : Condition
{
    private readonly TextReader _read = field.Read;

    public TextField Field { get; } = field;

    public string Prefix => prefix;

    public override bool Matches(in ConditionFacts facts) => _read(facts).StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A company's own attribute equals one of some, without regard to case. One that is not there equals none.</summary>
internal sealed class AttributeIs(string name, string[] values) : Condition
{
    public string Name => name;

    public IReadOnlyList<string> Values => values;

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
    public IReadOnlyList<ushort> Languages => languages;

    public override bool Matches(in ConditionFacts facts)
    {
        var language = facts.Language;
        return language.IsKnown && Array.IndexOf(languages, language.Packed) >= 0;
    }
}

/// <summary>A calendar is open now, or was when the request arrived.</summary>
internal sealed class TimeOfWeekIs(CalendarPlan calendar, bool atArrival) : Condition
{
    public CalendarPlan Calendar => calendar;

    public bool AtArrival => atArrival;

    public override bool Matches(in ConditionFacts facts) =>
        calendar.IsOpen((atArrival ? facts.Request.ArrivedAt : facts.Now).ToUnixTimeMilliseconds());
}

/// <summary>The time now, or of arrival, lies within dates.</summary>
internal sealed class DatesIs(Instant first, Instant after, bool atArrival) : Condition
{
    /// <summary>The first instant that lies within.</summary>
    public Instant First => first;

    /// <summary>The first instant that does so no more.</summary>
    public Instant After => after;

    public bool AtArrival => atArrival;

    public override bool Matches(in ConditionFacts facts)
    {
        var time = atArrival ? facts.Request.ArrivedAt : facts.Now;
        return time >= first && time < after;
    }
}

internal delegate int ChoiceReader(in ConditionFacts facts);

internal delegate double NumberReader(in ConditionFacts facts);

internal delegate string TextReader(in ConditionFacts facts);
