namespace Prometheus;

/// <content>Helpers that make upper bounds. They reckon in decimal, so that 0.1 + 0.2 is 0.3.</content>
public sealed partial class Histogram
{
    /// <summary>Bounds that start at <paramref name="start"/> and grow by <paramref name="factor"/>.</summary>
    /// <param name="start">The first bound; above 0.</param>
    /// <param name="factor">What each bound is multiplied by; above 1.</param>
    /// <param name="count">How many bounds; above 0.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static double[] ExponentialBuckets(double start, double factor, int count)
    {
        RequirePositive(count);
        if (!(start > 0))
        {
            throw new ArgumentException("The first bound must be above 0.", nameof(start));
        }

        if (!(factor > 1))
        {
            throw new ArgumentException("The factor must be above 1.", nameof(factor));
        }

        return Series(start, count, bound => bound * (decimal)factor);
    }

    /// <summary>Bounds that start at <paramref name="start"/> and lie <paramref name="width"/> apart.</summary>
    /// <param name="start">The first bound.</param>
    /// <param name="width">The distance between two bounds.</param>
    /// <param name="count">How many bounds; above 0.</param>
    /// <exception cref="ArgumentException"><paramref name="count"/> is not above 0.</exception>
    public static double[] LinearBuckets(double start, double width, int count)
    {
        RequirePositive(count);
        return Series(start, count, bound => bound + (decimal)width);
    }

    /// <summary>Bounds that cut each power of ten into equal parts: from 10^-1 to 10^1 by 4 gives 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10.</summary>
    /// <param name="startPower">The first power of ten.</param>
    /// <param name="endPower">The last power of ten; above <paramref name="startPower"/>.</param>
    /// <param name="divisions">Parts per power; above 0.</param>
    /// <exception cref="ArgumentException">An argument is out of its range.</exception>
    public static double[] PowersOfTenDividedBuckets(int startPower, int endPower, int divisions)
    {
        if (startPower >= endPower)
        {
            throw new ArgumentException("The first power must be below the last.", nameof(startPower));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(divisions);

        var bounds = new List<double>();
        for (var power = startPower; power < endPower; power++)
        {
            var top = (decimal)Math.Pow(10, power + 1);
            for (var part = 1; part <= divisions; part++)
            {
                // With many parts the first ones of a power lie below the last ones of the power before.
                var bound = (double)(top / divisions * part);
                if (bounds.Count == 0 || bound > bounds[^1])
                {
                    bounds.Add(bound);
                }
            }
        }

        return [.. bounds];
    }

    private static double[] Series(double start, int count, Func<decimal, decimal> next)
    {
        var bounds = new double[count];
        var bound = (decimal)start;
        for (var i = 0; i < count; i++)
        {
            bounds[i] = (double)bound;
            if (i + 1 < count)
            {
                bound = next(bound);
            }
        }

        return bounds;
    }

    private static void RequirePositive(int count)
    {
        if (count <= 0)
        {
            throw new ArgumentException("There must be at least one bound.", nameof(count));
        }
    }
}
