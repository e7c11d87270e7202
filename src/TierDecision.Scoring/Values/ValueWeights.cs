namespace TierDecision.Scoring.Values;

/// <summary>
/// How much recency, frequency and monetary value count in the value score. Only their ratio matters, and it is exact: weights of one ratio give the
/// same scores to the last digit.
/// </summary>
public sealed record ValueWeights
{
    /// <summary>The largest weight.</summary>
    public const decimal Largest = 1_000_000_000;

    /// <summary>The most decimal places of a weight.</summary>
    public const int MostDecimals = 9;

    private const decimal Unit = 1_000_000_000;

    /// <summary>The weight of recency, 0..<see cref="Largest"/> with at most <see cref="MostDecimals"/> decimal places. Default: 1.</summary>
    public decimal Recency { get; init; } = 1;

    /// <summary>The weight of frequency, as that of recency. Default: 1.</summary>
    public decimal Frequency { get; init; } = 1;

    /// <summary>The weight of monetary value, as that of recency. Default: 1.</summary>
    public decimal Monetary { get; init; } = 1;

    /// <summary>Whether each weight is in its range and one of them is above 0.</summary>
    public bool IsValid => IsWeight(Recency) && IsWeight(Frequency) && IsWeight(Monetary) && Recency + Frequency + Monetary > 0;

    private static bool IsWeight(decimal weight) => weight is >= 0 and <= Largest && decimal.IsInteger(weight * Unit);

    /// <summary>The smallest whole numbers of the same ratio; the weights must be valid.</summary>
    internal WeightRatio Ratio()
    {
        var (recency, frequency, monetary) = ((long)(Recency * Unit), (long)(Frequency * Unit), (long)(Monetary * Unit));
        var divisor = Divisor(Divisor(recency, frequency), monetary);
        return new WeightRatio(recency / divisor, frequency / divisor, monetary / divisor);
    }

    // Euclid's; of 0 and a number it is the number.
    private static long Divisor(long a, long b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
