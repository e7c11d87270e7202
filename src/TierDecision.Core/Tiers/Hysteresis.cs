using TierDecision.Core.Conditions;

namespace TierDecision.Core.Tiers;

/// <summary>Widens a condition by a margin: what it was true of stays true a little longer.</summary>
internal static class Hysteresis
{
    /// <summary>The largest margin.</summary>
    public const double Largest = 50;

    /// <summary>
    /// The condition with its bounds on numbers moved outwards: by points on scales of 0 to 100, elsewhere by so many percent of the bound. What
    /// is no number has no margin.
    /// </summary>
    public static Condition Widen(Condition condition, double margin) => margin == 0 ? condition : Move(condition, margin);

    private static Condition Move(Condition condition, double margin) => condition switch
    {
        AllOf all => new AllOf([.. all.Parts.Select(part => Move(part, margin))]),
        AnyOf any => new AnyOf([.. any.Parts.Select(part => Move(part, margin))]),
        Not not => new Not(Move(not.Part, -margin)), // what is denied must shrink for the denial to widen
        NumberWithin number => new NumberWithin(
            number.Field,
            number.Low - Distance(number.Field, number.Low, margin),
            number.LowIncluded,
            number.High + Distance(number.Field, number.High, margin),
            number.HighIncluded),
        _ => condition,
    };

    private static double Distance(NumberField field, double bound, double margin) =>
        field.Scale == NumberScale.Hundred ? margin : double.IsFinite(bound) ? Math.Abs(bound) * margin / 100 : 0;
}
