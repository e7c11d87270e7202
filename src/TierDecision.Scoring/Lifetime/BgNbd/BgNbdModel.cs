using MathNet.Numerics;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Lifetime.BgNbd;

/// <summary>
/// What BG/NBD says of customers, by the formulas of Fader, Hardie and Lee 2005 ("the paper"). Times are in the unit of the parameters; histories
/// must be valid.
/// </summary>
/// <param name="parameters">The parameters.</param>
public sealed class BgNbdModel(BgNbdParameters parameters) : IPurchaseModel
{
    private const int MostTerms = 1_000_000;

    // What is left of a tail after so many powers of e is nothing in double precision.
    private const double NegligibleExponent = 40;
    private const double LargestCorrection = 0.01;
    private const int TailSteps = 2000;

    private readonly double _r = parameters.R;
    private readonly double _alpha = parameters.Alpha;
    private readonly double _a = parameters.A;
    private readonly double _b = parameters.B;

    /// <summary>The log-likelihood of one history (eq. 3 of the paper, mixed over customers: eq. 6).</summary>
    public double LogLikelihood(PurchaseHistory history)
    {
        Span<double> gradient = stackalloc double[4];
        return BgNbdLikelihood.Of([history], []).Evaluate([_r, _alpha, _a, _b], gradient);
    }

    /// <summary>
    /// The probability, 0..1, that the customer is still one. It is 1 without a repeat purchase, since this model lets customers leave only after
    /// one: it says nothing of them.
    /// </summary>
    public double ProbabilityActive(PurchaseHistory history)
    {
        if (history.Repeats == 0)
        {
            return 1;
        }

        var lapse = Math.Log((_alpha + history.Age) / (_alpha + history.Recency));
        return 1 / (1 + (_a / (_b + history.Repeats - 1) * Math.Exp((_r + history.Repeats) * lapse)));
    }

    /// <summary>
    /// The expected number of repeat purchases of a new customer in the <paramref name="time"/>, at least 0, after the first purchase (eq. 9).
    /// </summary>
    public double ExpectedPurchases(double time) => ExpectedPurchases(default, time);

    /// <summary>
    /// The expected number of purchases of a customer in the next <paramref name="time"/>, at least 0 and no more than those of one who never leaves
    /// (eq. 10). NaN if the parameters are so extreme that it cannot be computed.
    /// </summary>
    /// <remarks>
    /// Eq. 10 is (c/(a-1)) [1 - (1-z)^(r+x) 2F1(r+x, b+x; c; z)] P(active) with c = a+b+x-1 and z = t/(alpha+T+t). Its powers overflow for many
    /// purchases, so Euler's transformation is applied to 2F1, which leaves (1-z)^(a-1) 2F1(c-r-x, a-1; c; z); and 1/(a-1) and c are multiplied into
    /// the series, so that it has no gap at a = 1.
    /// </remarks>
    public double ExpectedPurchases(PurchaseHistory history, double time)
    {
        if (!(time > 0))
        {
            return 0;
        }

        var c = _a + _b + history.Repeats - 1;
        var shape = _r + history.Repeats;
        var z = time / (_alpha + history.Age + time);
        var logRest = -SpecialFunctions.Log1p(time / (_alpha + history.Age));
        if (_a > 2 && _a - 1 > shape)
        {
            // Here eq. 10 as it stands is the tame one, and the transformed series would overflow.
            var series = Series(shape * (_b + history.Repeats) / c * z, shape, _b + history.Repeats, c, z);
            return Bounded(c / (_a - 1) * (1 - (Math.Exp(shape * logRest) * (1 + series))), history, time);
        }

        var e = _a - 1;
        var decay = Math.Abs(e) < 1e-12 ? logRest : SmallNumbers.ExpLessOne(e * logRest) / e;
        var sum = Series((c - shape) * z, c - shape, e, c, z);
        return Bounded((-c * decay) - (Math.Exp(e * logRest) * sum), history, time);
    }

    // Of a customer who is still one. Rounding must not make it less than nothing, or more than the purchases of one who never leaves.
    private double Bounded(double purchases, PurchaseHistory history, double time) =>
        Math.Min(Math.Max(0, purchases), (_r + history.Repeats) / (_alpha + history.Age) * time) * ProbabilityActive(history);

    // The terms of 2F1(a, b; c; z) from the second one on, which is given: whatever it is multiplied by, all are. NaN if it does not end.
    private static double Series(double second, double a, double b, double c, double z)
    {
        var (term, sum) = (second, second);
        for (var n = 1; n < MostTerms; n++)
        {
            if (!(Math.Abs(term) > 1e-17 * Math.Abs(sum)))
            {
                return sum;
            }

            term *= (a + n) * (b + n) / ((c + n) * (n + 1d)) * z;
            sum += term;
        }

        return sum + Tail(term, a, b, c, z);
    }

    // The terms after the last one that was summed. By then they fall as n^s z^n, which is integrated over the logarithm of n (Simpson's rule).
    private static double Tail(double last, double a, double b, double c, double z)
    {
        var largest = Math.Max(Math.Abs(a), Math.Max(Math.Abs(b), Math.Abs(c)));
        if (largest * largest > MostTerms * LargestCorrection)
        {
            return double.NaN;
        }

        var (s, decay) = (a + b - c - 1, -Math.Log(z));
        var end = decay > 0 ? Math.Log(1 + (NegligibleExponent / (decay * MostTerms))) : double.PositiveInfinity;
        end = s < -1 ? Math.Min(end, NegligibleExponent / (-s - 1)) : end;
        if (!double.IsFinite(end))
        {
            return double.NaN;
        }

        var (step, sum) = (end / TailSteps, 0d);
        for (var i = 0; i <= TailSteps; i++)
        {
            var u = i * step;
            var weight = i is 0 or TailSteps ? 1 : i % 2 == 0 ? 2 : 4;
            sum += weight * Math.Exp(((s + 1) * u) - (decay * MostTerms * (Math.Exp(u) - 1)));
        }

        // An integral from the last term on has half of that term too much.
        return last * ((MostTerms * sum * step / 3) - 0.5);
    }

    /// <summary>
    /// The probability that a new customer makes just <paramref name="repeats"/> repeat purchases in the <paramref name="time"/> after the first
    /// purchase (eq. 8).
    /// </summary>
    public double ProbabilityOfRepeats(int repeats, double time)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (!(time > 0))
        {
            return repeats == 0 ? 1 : 0;
        }

        var z = time / (_alpha + time);
        var exact = Math.Exp(
            SpecialFunctions.GammaLn(_r + repeats) - SpecialFunctions.GammaLn(_r) - SpecialFunctions.GammaLn(repeats + 1d)
            - (_r * SpecialFunctions.Log1p(time / _alpha)) + (repeats == 0 ? 0 : repeats * Math.Log(z)));
        if (repeats == 0)
        {
            return exact;
        }

        // The paper's finite sum is the probability of fewer purchases under the negative binomial; what is left of 1 is a regularized beta function.
        var stays = Math.Exp(SpecialFunctions.BetaLn(_a, _b + repeats) - SpecialFunctions.BetaLn(_a, _b));
        return Math.Clamp(stays * (exact + (_a / (_b + repeats - 1) * SpecialFunctions.BetaRegularized(repeats, _r, z))), 0, 1);
    }
}
