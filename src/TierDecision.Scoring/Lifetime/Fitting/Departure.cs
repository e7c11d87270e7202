namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>
/// What the chance of having left right after the last purchase, against being a customer still, adds to the log-likelihood of a history with repeat
/// purchases.
/// </summary>
/// <param name="Probability">The probability of having left, 0..1: the derivative by the logarithm of the odds.</param>
/// <param name="Value">What it adds to the log-likelihood.</param>
/// <param name="ByR">Its derivative by the shape of the purchase rate.</param>
/// <param name="ByAlpha">Its derivative by the rate parameter of the purchase rate.</param>
internal readonly record struct Departure(double Probability, double Value, double ByR, double ByAlpha)
{
    /// <summary>That of a history.</summary>
    /// <param name="pattern">The history.</param>
    /// <param name="logOdds">The logarithm of the odds of leaving after a purchase, whatever silence followed.</param>
    /// <param name="alpha">The rate parameter of the purchase rate.</param>
    /// <param name="shape">The shape of the purchase rate after the repeat purchases.</param>
    /// <param name="logAge">ln(<paramref name="alpha"/> + the history's age).</param>
    public static Departure Of(in PurchasePattern pattern, double logOdds, double alpha, double shape, double logAge)
    {
        var lapse = logAge - Math.Log(alpha + pattern.Recency);
        var odds = logOdds + (shape * lapse);
        var small = Math.Exp(-Math.Abs(odds));
        var left = odds > 0 ? 1 / (1 + small) : small / (1 + small);
        return new Departure(
            left,
            Math.Max(odds, 0) + Math.Log(1 + small),
            left * lapse,
            left * shape * ((1 / (alpha + pattern.Age)) - (1 / (alpha + pattern.Recency))));
    }
}
