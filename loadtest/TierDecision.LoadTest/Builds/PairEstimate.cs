using TierDecision.LoadTest.Measuring;

namespace TierDecision.LoadTest.Builds;

/// <summary>How one contender compares with another, over several independent measurements.</summary>
/// <param name="Of">The one.</param>
/// <param name="To">The other.</param>
/// <param name="Each">What each measurement says; null if it says nothing.</param>
/// <param name="Estimate">What they say together; null if one says nothing.</param>
internal sealed record PairEstimate(string Of, string To, IReadOnlyList<double?> Each, Estimate? Estimate)
{
    /// <summary>From the ratios that were measured.</summary>
    public static PairEstimate OfRatios(string of, string to, IReadOnlyList<double?> ratios) =>
        new(of, to, ratios, ratios.All(ratio => ratio is > 0) ? Measuring.Estimate.OfRatio(ratios.OfType<double>()) : null);

    /// <summary>From the differences that were measured.</summary>
    public static PairEstimate OfDifferences(string of, string to, IReadOnlyList<double?> differences)
    {
        double[] known = [.. differences.OfType<double>()];
        return new(of, to, differences, known.Length == differences.Count ? Measuring.Estimate.OfMean(known) : null);
    }
}
