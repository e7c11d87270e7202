namespace TierDecision.Scoring.Lifetime;

/// <summary>Checks the weights of observations.</summary>
internal static class Weights
{
    /// <exception cref="ArgumentException">There is no observation, or a weight is missing or not above 0.</exception>
    public static void Check(int observations, ReadOnlySpan<double> weights)
    {
        if (observations == 0 || (!weights.IsEmpty && weights.Length != observations))
        {
            throw new ArgumentException("A fit needs customers, and no weights or one for each.", nameof(weights));
        }

        foreach (var weight in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight)))
            {
                throw new ArgumentException($"A weight of {weight} is not above 0.", nameof(weights));
            }
        }
    }
}
