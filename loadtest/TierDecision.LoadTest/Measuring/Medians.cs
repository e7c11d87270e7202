namespace TierDecision.LoadTest.Measuring;

/// <summary>How rounds are summed up.</summary>
internal static class Medians
{
    /// <summary>The median: the middle value, or the mean of the middle two; null where there is none.</summary>
    public static double? Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>
    /// The median of the rounds' own ratios. Two rounds that ran one after the other met the same machine, so that what changes slowly
    /// (another program, the temperature) falls out of their ratio, as it does not out of the ratio of two medians. Rounds whose
    /// divisor is 0 are left out; null where none is left.
    /// </summary>
    public static double? OfRatios(IReadOnlyList<double> values, IReadOnlyList<double> divisors)
    {
        if (values.Count != divisors.Count)
        {
            throw new ArgumentException($"{values.Count} rounds cannot be set against {divisors.Count}.", nameof(divisors));
        }

        return Of(values.Zip(divisors).Where(pair => pair.Second != 0).Select(pair => pair.First / pair.Second));
    }
}
