using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Stores;

/// <summary>A look-up in the replica, and what the memory alone costs; nanoseconds, medians over pairs of short blocks.</summary>
/// <param name="LookUp">A look-up.</param>
/// <param name="Reads">Two plain reads that depend on each other, in as much memory.</param>
/// <param name="Difference">The median of the pairs' own differences.</param>
/// <param name="Ratio">The median of the pairs' own ratios.</param>
internal sealed record LookupTime(double LookUp, double Reads, double Difference, double Ratio)
{
    public static LookupTime Of(IReadOnlyCollection<(double LookUp, double Reads)> pairs) => new(
        Medians.Of(pairs.Select(pair => pair.LookUp)) ?? double.NaN,
        Medians.Of(pairs.Select(pair => pair.Reads)) ?? double.NaN,
        Medians.Of(pairs.Select(pair => pair.LookUp - pair.Reads)) ?? double.NaN,
        Medians.Of(pairs.Select(pair => pair.LookUp / pair.Reads)) ?? double.NaN);

    /// <summary>
    /// How many times a look-up among few takes one among many, if memory were as fast with many as with few: what is beyond the plain reads among many, on top of those among few.
    /// </summary>
    public static double Flatness(LookupTime few, LookupTime many) => (few.Reads + many.Difference) / (few.Reads + few.Difference);
}
