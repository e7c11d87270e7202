using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.Nbd;

/// <summary>Fits NBD, with one drop-out probability for all and without, to purchase histories by maximum likelihood.</summary>
public static class NbdFitter
{
    /// <summary>
    /// The better of both fits by Akaike's criterion ("A New Look at the Statistical Model Identification", IEEE Transactions on Automatic Control
    /// 19(6), 1974): a parameter must add more than 1 to the log-likelihood. If nobody leaves, the drop-out is 0 and its standard error NaN.
    /// </summary>
    /// <param name="histories">The customers' histories, also of those without a repeat purchase.</param>
    /// <param name="weights">How many customers each history stands for, above 0; empty: one.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    /// <exception cref="ArgumentException">There is no history, one is not valid, or a weight is missing or not above 0.</exception>
    public static ModelFit<NbdParameters> Fit(
        ReadOnlySpan<PurchaseHistory> histories, ReadOnlySpan<double> weights = default, CancellationToken cancellationToken = default)
    {
        Weights.Check(histories.Length, weights);
        var scale = PurchasePattern.TimeScale(histories);
        var likelihood = NbdLikelihood.Of(histories, weights);
        var stay = LikelihoodMaximizer.Find(likelihood, [[1, scale / 4], [0.25, scale / 10], [2, scale]], cancellationToken);
        var leave = LikelihoodMaximizer.Find(
            likelihood, [[1, scale / 4, 0.25], [0.25, scale / 10, 0.5], [2, scale, 0.05]], cancellationToken);
        if (!leave.HasConverged || (stay.HasConverged && leave.LogLikelihood <= stay.LogLikelihood + 1))
        {
            var errors = stay.HasConverged ? stay with { StandardErrors = [.. stay.StandardErrors, double.NaN] } : stay;
            return errors.ToFit(new NbdParameters(stay.Parameters[0], stay.Parameters[1], 0), likelihood);
        }

        // By the delta method: the probability p of the odds o is o / (1 + o), whose slope is 1 / (1 + o)^2.
        var odds = leave.Parameters[2];
        var found = leave with
        {
            StandardErrors = [.. leave.StandardErrors[..2], leave.StandardErrors[2] / ((1 + odds) * (1 + odds))],
        };
        return found.ToFit(new NbdParameters(leave.Parameters[0], leave.Parameters[1], odds / (1 + odds)), likelihood);
    }
}
