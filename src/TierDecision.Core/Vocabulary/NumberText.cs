using System.Globalization;

namespace TierDecision.Core.Vocabulary;

/// <summary>Numbers as files and people write them.</summary>
public static class NumberText
{
    // Beyond this the zeros would say nothing that an exponent does not say better.
    private const float Largest = 1e15f;
    private const float Smallest = 1e-9f;

    /// <summary>
    /// The shortest text that reads back to <paramref name="number"/>, without an exponent (0.00001 and not 1E-05) between a billionth and a
    /// thousand million million.
    /// </summary>
    public static string Plain(float number)
    {
        var shortest = number.ToString(CultureInfo.InvariantCulture);
        return shortest.Contains('E', StringComparison.Ordinal) && Math.Abs(number) is >= Smallest and < Largest
            ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
            : shortest;
    }
}
