using MathNet.Numerics;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.Nbd;

/// <summary>What NBD, with one drop-out probability for all or none, says of customers.</summary>
/// <param name="parameters">The parameters.</param>
public sealed class NbdModel(NbdParameters parameters) : IPurchaseModel
{
    private readonly double _r = parameters.R;
    private readonly double _alpha = parameters.Alpha;
    private readonly double _dropout = parameters.Dropout;

    /// <summary>The log-likelihood of one history.</summary>
    public double LogLikelihood(PurchaseHistory history) =>
        NbdLikelihood.Of([history], []).Evaluate([_r, _alpha, _dropout / (1 - _dropout)], stackalloc double[3]);

    /// <inheritdoc/>
    /// <remarks>It is 1 without a repeat purchase, and for everyone if nobody leaves.</remarks>
    public double ProbabilityActive(PurchaseHistory history)
    {
        if (history.Repeats == 0 || _dropout == 0)
        {
            return 1;
        }

        var lapse = Math.Log((_alpha + history.Age) / (_alpha + history.Recency));
        return 1 / (1 + (_dropout / (1 - _dropout) * Math.Exp((_r + history.Repeats) * lapse)));
    }

    /// <inheritdoc/>
    /// <remarks>
    /// At a rate L a customer who leaves with the probability p after each purchase makes (1 - exp(-p L t)) / p of them in the time t, which tends to
    /// L t. After x purchases in T, L is Gamma(r + x, alpha + T).
    /// </remarks>
    public double ExpectedPurchases(PurchaseHistory history, double time)
    {
        if (!(time > 0))
        {
            return 0;
        }

        var shape = _r + history.Repeats;
        var share = time / (_alpha + history.Age);
        var purchases = _dropout == 0
            ? shape * share
            : -SmallNumbers.ExpLessOne(-shape * SpecialFunctions.Log1p(_dropout * share)) / _dropout;
        return purchases * ProbabilityActive(history);
    }
}
