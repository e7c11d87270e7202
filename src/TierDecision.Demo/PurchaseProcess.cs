using MathNet.Numerics.Distributions;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.GammaGamma;

namespace TierDecision.Demo;

/// <summary>Draws the history of one customer.</summary>
internal static class PurchaseProcess
{
    /// <summary>
    /// The times of repeat purchases in the <paramref name="weeks"/> after the first purchase, ascending, by the BG/NBD model.
    /// </summary>
    public static void DrawRepeats(Random random, BgNbdParameters model, double weeks, List<double> times)
    {
        times.Clear();
        var rate = Gamma.Sample(random, model.R, model.Alpha);
        var leaves = Beta.Sample(random, model.A, model.B);
        // A rate may come out as 0 where the shape is small: the gap is infinite then.
        for (var time = Gap(); time < weeks; time += Gap())
        {
            times.Add(time);
            if (random.NextDouble() < leaves)
            {
                return;
            }
        }

        double Gap() => rate > 0 ? Exponential.Sample(random, rate) : double.PositiveInfinity;
    }

    /// <summary>The rate nu of one customer's amounts.</summary>
    public static double DrawAmountRate(Random random, GammaGammaParameters model) => Gamma.Sample(random, model.Q, model.V);

    /// <summary>One amount in cents' precision, at least one cent.</summary>
    public static decimal DrawAmount(Random random, GammaGammaParameters model, double rate) =>
        Math.Max(0.01m, Math.Round((decimal)Gamma.Sample(random, model.P, rate), 2, MidpointRounding.ToEven));
}
