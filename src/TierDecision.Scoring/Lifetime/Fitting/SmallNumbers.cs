namespace TierDecision.Scoring.Lifetime.Fitting;

/// <summary>A function that loses its digits near 0 when it is written plainly.</summary>
internal static class SmallNumbers
{
    /// <summary>
    /// exp(<paramref name="x"/>) - 1, by Kahan's trick: the rounding of the plain form is known, and divided out. .NET's own is the plain form, and
    /// that of MathNet.Numerics 5.0 is wrong in the eleventh digit at 0.00001.
    /// </summary>
    public static double ExpLessOne(double x)
    {
        var power = Math.Exp(x);
        return power == 1 ? x : power is 0 or double.PositiveInfinity ? power - 1 : (power - 1) * x / Math.Log(power);
    }
}
