namespace TierDecision.Scoring.Rfm;

/// <summary>
/// Quantiles of type 7 in Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996): linear
/// between order statistics, at h = (n - 1) p. In decimals, since scores hang on whether a value equals a cut, and a cut of 0.2 of
/// binary fractions may miss the value that it is.
/// </summary>
internal static class Quantile
{
    /// <summary>The quantile at <paramref name="p"/>, 0..1, of ascending, non-empty values.</summary>
    public static decimal Of(ReadOnlySpan<decimal> ascending, decimal p)
    {
        var h = (ascending.Length - 1) * p;
        var below = (int)decimal.Floor(h);
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + ((h - below) * (ascending[above] - ascending[below]));
    }
}
