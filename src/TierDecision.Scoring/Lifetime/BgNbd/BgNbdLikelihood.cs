using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.BgNbd;

/// <summary>
/// The likelihood of purchase histories under BG/NBD (Fader, Hardie and Lee 2005, eq. 6) and its gradient, in logarithms throughout, so that no
/// number of purchases overflows. Equal histories are computed once, with their weight, and what hangs on the number of purchases alone once for each
/// number.
/// </summary>
internal sealed class BgNbdLikelihood : ILogLikelihood
{
    private readonly PurchasePattern[] _patterns;

    private BgNbdLikelihood(PurchasePattern[] patterns)
    {
        _patterns = patterns;
        Observations = patterns.Sum(pattern => pattern.Weight);
    }

    public double Observations { get; }

    public int Patterns => _patterns.Length;

    /// <summary>The likelihood of histories; no weights mean 1 each.</summary>
    public static BgNbdLikelihood Of(ReadOnlySpan<PurchaseHistory> histories, ReadOnlySpan<double> weights) =>
        new(PurchasePattern.Merge(histories, weights));

    public double Evaluate(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3]);
        var logAlpha = Math.Log(alpha);
        var terms = new RepeatTerms(r, a, b);
        double total = 0, byR = 0, byAlpha = 0, byA = 0, byB = 0;
        foreach (ref readonly var pattern in _patterns.AsSpan())
        {
            terms.MoveTo(pattern.Repeats);
            var shape = r + pattern.Repeats;
            var logAge = Math.Log(alpha + pattern.Age);
            var value = terms.Value + (r * logAlpha) - (shape * logAge);
            var slopeR = terms.ByR + logAlpha - logAge;
            var slopeAlpha = (r / alpha) - (shape / (alpha + pattern.Age));
            var slopeA = terms.ByA;
            var slopeB = terms.ByB;
            if (pattern.Repeats > 0)
            {
                var departure = Departure.Of(pattern, terms.LogLeft, alpha, shape, logAge);
                var left = departure.Probability;
                value += departure.Value;
                slopeR += departure.ByR;
                slopeAlpha += departure.ByAlpha;
                slopeA += left / a;
                slopeB -= left / (b + pattern.Repeats - 1);
            }

            total += pattern.Weight * value;
            byR += pattern.Weight * slopeR;
            byAlpha += pattern.Weight * slopeAlpha;
            byA += pattern.Weight * slopeA;
            byB += pattern.Weight * slopeB;
        }

        (gradient[0], gradient[1], gradient[2], gradient[3]) = (byR, byAlpha, byA, byB);
        return total;
    }

    /// <summary>
    /// ln[Γ(r+x) B(a,b+x) / (Γ(r) B(a,b))] and its derivatives for ascending x: quotients of gamma functions whose arguments differ by whole
    /// numbers are products, and so sums of logarithms that go on where the last x ended.
    /// </summary>
    private struct RepeatTerms(double r, double a, double b)
    {
        private int _repeats;

        public double Value { get; private set; }

        public double ByR { get; private set; }

        public double ByA { get; private set; }

        public double ByB { get; private set; }

        /// <summary>ln[a / (b+x-1)].</summary>
        public double LogLeft { get; private set; }

        public void MoveTo(int repeats)
        {
            if (_repeats == repeats)
            {
                return;
            }

            for (; _repeats < repeats; _repeats++)
            {
                Value += Math.Log((r + _repeats) * ((b + _repeats) / (a + b + _repeats)));
                ByR += 1 / (r + _repeats);
                ByA -= 1 / (a + b + _repeats);
                ByB += (1 / (b + _repeats)) - (1 / (a + b + _repeats));
            }

            LogLeft = Math.Log(a / (b + repeats - 1));
        }
    }
}
