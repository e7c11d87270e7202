using MathNet.Numerics.Distributions;

namespace TierDecision.LoadTest.Measuring;

/// <summary>A value that several independent measurements give, with the interval that holds the true one in 95 of 100 such runs.</summary>
/// <param name="Value">The mean of the measurements; of ratios, the geometric mean.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
internal sealed record Estimate(double Value, double Low, double High)
{
    /// <summary>The fewest measurements that say anything of how far they scatter.</summary>
    public const int Fewest = 2;

    private const double Confidence = 0.95;

    /// <summary>Whether <paramref name="value"/> is in the interval.</summary>
    public bool Holds(double value) => value >= Low && value <= High;

    /// <summary>The mean of <paramref name="values"/>, two or more, with Student's t interval.</summary>
    public static Estimate OfMean(IReadOnlyList<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(values.Count, Fewest);
        var mean = values.Average();
        var variance = values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
        var reach = StudentT.InvCDF(location: 0, scale: 1, freedom: values.Count - 1, p: (1 + Confidence) / 2) * Math.Sqrt(variance / values.Count);
        return new(mean, mean - reach, mean + reach);
    }

    /// <summary>
    /// The mean of <paramref name="ratios"/>, two or more, each above 0. It is taken of their logarithms, so that a/b says the same as b/a.
    /// </summary>
    public static Estimate OfRatio(IEnumerable<double> ratios)
    {
        var logarithms = OfMean([.. ratios.Select(ratio => Math.Log(ratio))]);
        return new(Math.Exp(logarithms.Value), Math.Exp(logarithms.Low), Math.Exp(logarithms.High));
    }
}
