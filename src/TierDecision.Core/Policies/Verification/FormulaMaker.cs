using System.Globalization;
using System.Numerics;
using TierDecision.Core.Calendars;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Policies.Verification;

/// <summary>Turns conditions into formulas, and knows which variables depend on each other.</summary>
/// <param name="tiers">The number of tiers.</param>
/// <param name="unknownTier">The tier of customers of whom nothing is known.</param>
internal sealed class FormulaMaker(int tiers, int unknownTier)
{
    private const int ChoiceBits = 64;

    private readonly Dictionary<CalendarPlan, int> _calendars = new(ReferenceEqualityComparer.Instance);

    public const string TierVariable = "tier";

    /// <summary>The value of the tier's variable for one tier.</summary>
    public static ValueSet Tier(int tier) => new BitValues(BigInteger.One << tier);

    /// <summary>The request is about one of some contexts.</summary>
    public static Formula Context(params IEnumerable<DecisionContext> contexts) =>
        Choice("context", contexts.Aggregate(0UL, (bits, context) => bits | (1UL << (int)context)));

    /// <summary>The customer's score may be read.</summary>
    public static Formula Known => Truth("known", true);

    /// <summary>A guardrail holds.</summary>
    public static Formula Guarded { get; } = Formula.Any(
    [
        Flag((int)CustomerFlags.OpenComplaint),
        Flag((int)CustomerFlags.Vulnerable),
        Choice("matter", (1UL << (int)Matter.Emergency) | (1UL << (int)Matter.Legal)),
    ]);

    /// <summary>
    /// What the engine's facts have in common whatever comes: some fields are there in one context only, and nothing is read of who is not known.
    /// Only what <paramref name="formulas"/> speak of; the rest can be true of itself.
    /// </summary>
    public IReadOnlyList<Formula> AlwaysTrue(IEnumerable<Formula> formulas)
    {
        var variables = formulas.SelectMany(formula => formula.Variables).Append("context").ToHashSet();
        return [.. ConditionFields.All.SelectMany(LawsOf).Where(law => law.Variables.All(variables.Contains))];
    }

    // A field has a value in its contexts, or where the customer is known whose record it is read from; else it is absent.
    private IEnumerable<Formula> LawsOf(ConditionField field)
    {
        List<Formula> given = [];
        if (field.Contexts is { } contexts)
        {
            given.Add(Context(contexts));
        }

        if (field.IsOfRecord)
        {
            given.Add(Known);
        }

        if (given.Count == 0)
        {
            yield break;
        }

        foreach (var absent in Absent(field))
        {
            yield return Formula.Any([.. given, absent]);
            if (field.IsAlwaysGiven)
            {
                yield return Formula.Any([Formula.Any(given).Negated, absent.Negated]);
            }
        }
    }

    // That a field has no value: a formula for each of its variables.
    private IEnumerable<Formula> Absent(ConditionField field) => field switch
    {
        TierField => [Bits(TierVariable, BigInteger.One << unknownTier, tiers)],
        TruthField => [Truth(field.Name, false)],
        ChoiceField => [Choice(field.Name, 1)],
        FlagField flag => flag.Words.Values.Select(bit => Flag(bit).Negated),
        NumberField => [NotKnown(field.Name)],
        TextField => [Text(field.Name, [""])],
        LanguageField => [Text(field.Name, [Language(LanguageCode.None.Packed)])],
        _ => throw new InvalidOperationException($"No law for the field type {field.GetType().Name}."),
    };

    private static string Language(ushort packed) => packed.ToString(CultureInfo.InvariantCulture);

    public Formula Of(Condition condition) => condition switch
    {
        AllOf all => Formula.All(all.Parts.Select(Of)),
        AnyOf any => Formula.Any(any.Parts.Select(Of)),
        Not not => Of(not.Part).Negated,
        TierIs tier => Bits(
            TierVariable,
            tier.Tiers.Select((chosen, i) => chosen ? BigInteger.One << i : 0).Aggregate(BigInteger.Zero, (bits, bit) => bits | bit),
            tiers),
        ChoiceIs choice => Choice(choice.Field.Name, choice.Bits),
        FlagIs flag => Formula.Any(Enumerable.Range(0, 8).Select(bit => 1 << bit).Where(bit => (flag.Flags & bit) != 0).Select(Flag)),
        TruthIs truth => Truth(truth.Field.Name, truth.Expected),
        NumberWithin number => Number(number.Field.Name, new Span(number.Low, number.LowIncluded, number.High, number.HighIncluded)),
        TextIs text => Text(text.Field.Name, text.Values),
        TextBegins text => new Literal(text.Field.Name, TextValues.Beginning(text.Prefix), TextValues.NotBeginning(text.Prefix)),
        AttributeIs attribute => Text(ConditionSource.AttributePrefix + attribute.Name, attribute.Values),
        LanguageIs language => Text("language", [.. language.Languages.Select(Language)]),
        TimeOfWeekIs time => time.Calendar.IsAroundTheClock ? Formula.True : Truth(CalendarVariable(time), true),
        DatesIs dates => Number(
            dates.AtArrival ? "dates.arrival" : "dates.now",
            new Span(dates.First.ToUnixTimeTicks(), true, dates.After.ToUnixTimeTicks(), false)),
        _ when condition == Condition.Always => Formula.True,
        _ when condition == Condition.Never => Formula.False,
        _ => throw new InvalidOperationException($"No formula for the condition type {condition.GetType().Name}."),
    };

    private string CalendarVariable(TimeOfWeekIs time)
    {
        if (!_calendars.TryGetValue(time.Calendar, out var number))
        {
            _calendars[time.Calendar] = number = _calendars.Count;
        }

        return $"time_of_week.{number}.{(time.AtArrival ? "arrival" : "now")}";
    }

    private static Literal Bits(string variable, BigInteger bits, int count) =>
        new(variable, new BitValues(bits), new BitValues(((BigInteger.One << count) - 1) ^ bits));

    private static Literal Choice(string variable, ulong bits) => Bits(variable, bits, ChoiceBits);

    private static Literal Truth(string variable, bool expected) => Bits(variable, expected ? 2 : 1, 2);

    private static Literal Flag(int flag) => Truth($"flag.{flag}", true);

    private static Literal Number(string variable, in Span span) => new(variable, NumberValues.Within(span), NumberValues.Outside(span));

    private static Literal NotKnown(string variable) => new(variable, NumberValues.NotKnown, NumberValues.AnyKnown);

    private static Literal Text(string variable, IReadOnlyList<string> texts) => new(variable, TextValues.In(texts), TextValues.NotIn(texts));
}
