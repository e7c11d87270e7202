using MathNet.Numerics;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.GammaGamma;

/// <summary>
/// The likelihood of mean amounts under Gamma-Gamma (Fader and Hardie 2013, eq. 1a) and its gradient. What hangs on the number of purchases alone is
/// computed once for each number.
/// </summary>
internal sealed class GammaGammaLikelihood : ILogLikelihood
{
    private readonly Pattern[] _patterns;

    private GammaGammaLikelihood(Pattern[] patterns)
    {
        _patterns = patterns;
        Observations = patterns.Sum(pattern => pattern.Weight);
    }

    public double Observations { get; }

    public int Patterns => _patterns.Length;

    /// <summary>The likelihood of mean amounts; no weights mean 1 each.</summary>
    public static GammaGammaLikelihood Of(ReadOnlySpan<SpendHistory> histories, ReadOnlySpan<double> weights)
    {
        var patterns = Weights.Merge(histories, weights)
            .OrderBy(pair => pair.Key.Repeats).ThenBy(pair => pair.Key.Mean)
            .Select(pair => new Pattern(
                pair.Key.Repeats, pair.Key.Mean, Math.Log(pair.Key.Mean), Math.Log(pair.Key.Repeats * pair.Key.Mean), pair.Value));
        return new GammaGammaLikelihood([.. patterns]);
    }

    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (p, q, v) = (parameters[0], parameters[1], parameters[2]);
        var logV = Math.Log(v);
        var (gammaQ, psiQ) = (SpecialFunctions.GammaLn(q), SpecialFunctions.DiGamma(q));
        double total = 0, byP = 0, byQ = 0, byV = 0;
        double gammas = 0, psiSum = 0, psiShape = 0;
        var repeats = 0;
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            var shape = p * pattern.Repeats;
            if (pattern.Repeats != repeats)
            {
                repeats = pattern.Repeats;
                gammas = SpecialFunctions.GammaLn(shape + q) - SpecialFunctions.GammaLn(shape) - gammaQ;
                psiSum = SpecialFunctions.DiGamma(shape + q);
                psiShape = SpecialFunctions.DiGamma(shape);
            }

            var whole = (repeats * pattern.Mean) + v;
            var logWhole = Math.Log(whole);
            total += pattern.Weight * (gammas + (q * (logV - logWhole)) - pattern.LogMean + (shape * (pattern.LogSum - logWhole)));
            byP += pattern.Weight * repeats * (psiSum - psiShape + pattern.LogSum - logWhole);
            byQ += pattern.Weight * (psiSum - psiQ + logV - logWhole);
            byV += pattern.Weight * ((q / v) - ((shape + q) / whole));
        }

        (gradient[0], gradient[1], gradient[2]) = (byP, byQ, byV);
        return total;
    }

    private readonly record struct Pattern(int Repeats, double Mean, double LogMean, double LogSum, double Weight);
}
