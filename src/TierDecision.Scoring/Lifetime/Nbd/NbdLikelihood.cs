using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.Nbd;

/// <summary>
/// The likelihood of purchase histories under NBD and its gradient, in logarithms: of r and alpha, and of the odds of leaving after a repeat purchase
/// if a third parameter is given. It is the one of <see cref="BgNbd.BgNbdLikelihood"/> with a drop-out probability that is not drawn.
/// </summary>
internal sealed class NbdLikelihood : ILogLikelihood
{
    private readonly PurchasePattern[] _patterns;

    private NbdLikelihood(PurchasePattern[] patterns)
    {
        _patterns = patterns;
        Observations = patterns.Sum(pattern => pattern.Weight);
    }

    public double Observations { get; }

    public int Patterns => _patterns.Length;

    /// <summary>The likelihood of histories; no weights mean 1 each.</summary>
    public static NbdLikelihood Of(ReadOnlySpan<PurchaseHistory> histories, ReadOnlySpan<double> weights) =>
        new(PurchasePattern.Merge(histories, weights));

    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (r, alpha, odds) = (parameters[0], parameters[1], parameters.Length > 2 ? parameters[2] : 0);
        var (logAlpha, logStay) = (Math.Log(alpha), -Math.Log(1 + odds));
        double total = 0, byR = 0, byAlpha = 0, byOdds = 0;

        // ln[Γ(r+x) / Γ(r)] and its derivative, for the ascending x of the patterns.
        double rates = 0, ratesByR = 0;
        var repeats = 0;
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            for (; repeats < pattern.Repeats; repeats++)
            {
                rates += Math.Log(r + repeats);
                ratesByR += 1 / (r + repeats);
            }

            var shape = r + repeats;
            var logAge = Math.Log(alpha + pattern.Age);
            var value = rates + (repeats * logStay) + (r * logAlpha) - (shape * logAge);
            var slopeR = ratesByR + logAlpha - logAge;
            var slopeAlpha = (r / alpha) - (shape / (alpha + pattern.Age));
            var slopeOdds = -repeats / (1 + odds);
            if (repeats > 0 && odds > 0)
            {
                var departure = Departure.Of(pattern, Math.Log(odds), alpha, shape, logAge);
                value += departure.Value;
                slopeR += departure.ByR;
                slopeAlpha += departure.ByAlpha;
                slopeOdds += departure.Probability / odds;
            }

            total += pattern.Weight * value;
            byR += pattern.Weight * slopeR;
            byAlpha += pattern.Weight * slopeAlpha;
            byOdds += pattern.Weight * slopeOdds;
        }

        (gradient[0], gradient[1]) = (byR, byAlpha);
        if (gradient.Length > 2)
        {
            gradient[2] = byOdds;
        }

        return total;
    }
}
