using System.Runtime.InteropServices;

namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>Weights of observations: how many customers each stands for.</summary>
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

    /// <summary>Each different observation once, with the sum of its weights; no weights mean 1 each.</summary>
    public static Dictionary<T, double> Merge<T>(ReadOnlySpan<T> observations, ReadOnlySpan<double> weights)
        where T : struct
    {
        var merged = new Dictionary<T, double>();
        for (var i = 0; i < observations.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(merged, observations[i], out _) += weights.IsEmpty ? 1 : weights[i];
        }

        return merged;
    }
}
