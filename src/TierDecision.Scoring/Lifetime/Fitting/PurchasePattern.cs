using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>A purchase history and how many customers have it.</summary>
internal readonly record struct PurchasePattern(int Repeats, double Recency, double Age, double Weight)
{
    /// <summary>
    /// Each different history once, in one order whatever that of the customers was: sums are the same to the last digit then. Repeats ascend.
    /// </summary>
    public static PurchasePattern[] Merge(ReadOnlySpan<PurchaseHistory> histories, ReadOnlySpan<double> weights)
    {
        var patterns = Weights.Merge(histories, weights)
            .Select(pair => new PurchasePattern(pair.Key.Repeats, pair.Key.Recency, pair.Key.Age, pair.Value))
            .ToArray();
        Array.Sort(patterns, static (a, b) => (a.Repeats, a.Recency, a.Age).CompareTo((b.Repeats, b.Recency, b.Age)));
        return patterns;
    }

    /// <summary>The greatest age, or 1 if all are 0: taken for the unit of a fit, so that its path is the same in every unit of time.</summary>
    /// <exception cref="ArgumentException">A history is not valid.</exception>
    public static double TimeScale(ReadOnlySpan<PurchaseHistory> histories)
    {
        var age = 0d;
        foreach (var history in histories)
        {
            if (!history.IsValid)
            {
                throw new ArgumentException(
                    $"{history} is no history: repeats, 0 <= recency <= age, and a recency of 0 without repeats.", nameof(histories));
            }

            age = Math.Max(age, history.Age);
        }

        return age > 0 ? age : 1;
    }
}
