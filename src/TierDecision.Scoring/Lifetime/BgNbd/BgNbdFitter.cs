using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.BgNbd;

/// <summary>Fits BG/NBD to purchase histories by maximum likelihood.</summary>
public static class BgNbdFitter
{
    /// <summary>The fit. Whether there is a maximum is told by its status.</summary>
    /// <param name="histories">The customers' histories, also of those without a repeat purchase.</param>
    /// <param name="weights">How many customers each history stands for, above 0; empty: one.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ArgumentException">There is no history, one is not valid, or a weight is missing or not above 0.</exception>
    public static ModelFit<BgNbdParameters> Fit(
        ReadOnlySpan<PurchaseHistory> histories, ReadOnlySpan<double> weights = default, CancellationToken cancellationToken = default)
    {
        Weights.Check(histories.Length, weights);
        var scale = PurchasePattern.TimeScale(histories);
        var likelihood = BgNbdLikelihood.Of(histories, weights);
        var found = LikelihoodMaximizer.Find(likelihood, [[1, scale / 4, 1, 2], [0.25, scale / 10, 1, 2], [2, scale, 0.5, 5]], cancellationToken);
        return found.ToFit(new BgNbdParameters(found.Parameters[0], found.Parameters[1], found.Parameters[2], found.Parameters[3]), likelihood);
    }
}
