using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.GammaGamma;

/// <summary>Fits Gamma-Gamma to mean amounts by maximum likelihood.</summary>
public static class GammaGammaFitter
{
    /// <summary>The fit. Whether there is a maximum, and one with a finite mean (q above 1), is told by its status.</summary>
    /// <param name="histories">Customers with a repeat purchase, each with a mean amount above 0.</param>
    /// <param name="weights">How many customers each history stands for, above 0; empty: one.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ArgumentException">
    /// There is no history, one has no repeats or no amount above 0, or a weight is missing or not above 0.
    /// </exception>
    public static ModelFit<GammaGammaParameters> Fit(
        ReadOnlySpan<SpendHistory> histories, ReadOnlySpan<double> weights = default, CancellationToken cancellationToken = default)
    {
        Weights.Check(histories.Length, weights);
        var mean = 0d;
        foreach (var history in histories)
        {
            if (history.Repeats < 1 || !(history.Mean > 0 && double.IsFinite(history.Mean)))
            {
                throw new ArgumentException($"{history} cannot be fitted: at least one repeat purchase, and a mean above 0.", nameof(histories));
            }

            mean += history.Mean / histories.Length;
        }

        var likelihood = GammaGammaLikelihood.Of(histories, weights);
        var found = LikelihoodMaximizer.Find(likelihood, [[2, 2, mean / 2], [6, 4, mean / 2], [1, 3, mean * 2]], cancellationToken);
        var parameters = new GammaGammaParameters(found.Parameters[0], found.Parameters[1], found.Parameters[2]);
        return found.ToFit(parameters, likelihood, isUsable: parameters.Q > 1);
    }
}
