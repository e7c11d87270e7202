namespace TierDecision.LoadTest.Customers;

/// <summary>
/// Draws ranks 1..n with probability proportional to 1 / rank^s, exactly, in constant time and memory: rejection-inversion (W. Hörmann
/// and G. Derflinger, Rejection-inversion to generate variates from monotone discrete distributions, ACM TOMACS 6(3), 1996). With s = 0 all ranks are
/// equally likely.
/// </summary>
internal sealed class ZipfSampler
{
    private readonly int _count;
    private readonly double _exponent;
    private readonly double _first;
    private readonly double _last;
    private readonly double _squeeze;

    /// <summary>Ranks 1..<paramref name="count"/> under <paramref name="exponent"/>, 0..10.</summary>
    public ZipfSampler(int count, double exponent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(exponent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(exponent, 10);
        _count = count;
        _exponent = exponent;
        _first = Integral(1.5) - 1;
        _last = Integral(count + 0.5);
        _squeeze = 2 - Inverse(Integral(2.5) - Weight(2));
    }

    /// <summary>The next rank.</summary>
    public int Next(ref SplitMix64 random)
    {
        if (_exponent == 0)
        {
            // Without logarithms and powers, which the client has to pay for at every request.
            return 1 + (int)(random.NextDouble() * _count);
        }

        while (true)
        {
            // A point under the integral of the weights, taken back to the abscissa; the rank is its rounding.
            var area = _last + (random.NextDouble() * (_first - _last));
            var x = Inverse(area);
            var rank = Math.Clamp(Math.Round(x, MidpointRounding.AwayFromZero), 1, _count);

            // Accepted where the point lies within the rank's own bar; the squeeze answers most without the power.
            if (rank - x <= _squeeze || area >= Integral(rank + 0.5) - Weight(rank))
            {
                return (int)rank;
            }
        }
    }

    private double Weight(double x) => Math.Exp(-_exponent * Math.Log(x));

    // The integral of x^-s from 1, (x^(1-s) - 1) / (1 - s), which tends to log x as s tends to 1; written so that it does so in floating point too.
    private double Integral(double x)
    {
        var log = Math.Log(x);
        var t = (1 - _exponent) * log;
        return log * (Math.Abs(t) > 1e-8 ? ExpM1(t) / t : 1 + (t / 2));
    }

    private double Inverse(double area)
    {
        var t = Math.Max(-1, area * (1 - _exponent));
        return Math.Exp(area * (Math.Abs(t) > 1e-8 ? LogP1(t) / t : 1 - (t / 2)));
    }

    // exp(x) - 1 and log(1 + x) without the loss of digits near 0 (W. Kahan).
    private static double ExpM1(double x)
    {
        var u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : (u - 1) * x / Math.Log(u);
    }

    private static double LogP1(double x)
    {
        var u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
