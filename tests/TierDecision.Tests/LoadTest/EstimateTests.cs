using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;

namespace TierDecision.Tests.LoadTest;

public class EstimateTests
{
    [Fact]
    public void Mean_has_students_interval()
    {
        var estimate = Estimate.OfMean([1, 2, 3, 4, 5]);

        // The standard error is sqrt(2.5 / 5); the 97.5 % point of Student's t with four degrees of freedom is 2.7764451.
        Assert.Equal(3, estimate.Value, precision: 12);
        Assert.Equal(3 - (2.7764451 * Math.Sqrt(0.5)), estimate.Low, precision: 6);
        Assert.Equal(3 + (2.7764451 * Math.Sqrt(0.5)), estimate.High, precision: 6);
    }

    [Fact]
    public void Ratio_is_the_geometric_mean_and_its_interval_is_that_of_the_logarithms()
    {
        var estimate = Estimate.OfRatio([0.5, 2]);

        // The logarithms are -0.693 and 0.693: their standard error is 0.693, and t with one degree of freedom is 12.7062047.
        Assert.Equal(1, estimate.Value, precision: 12);
        Assert.Equal(Math.Pow(2, 12.7062047), estimate.High, precision: 1);
        Assert.Equal(1, estimate.Low * estimate.High, precision: 9);
    }

    [Fact]
    public void Ratio_says_the_same_of_both_whichever_is_divided()
    {
        double[] ratios = [1.1, 0.97, 1.02, 1.3];

        var (estimate, inverse) = (Estimate.OfRatio(ratios), Estimate.OfRatio(ratios.Select(ratio => 1 / ratio)));

        Assert.Equal(1 / estimate.Value, inverse.Value, precision: 9);
        Assert.Equal(1 / estimate.High, inverse.Low, precision: 9);
    }

    [Fact]
    public void Measurements_that_agree_leave_no_doubt() => Assert.Equal(new Estimate(7, 7, 7), Estimate.OfMean([7, 7, 7]));

    [Fact]
    public void Rejects_a_single_measurement()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.OfMean([1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Estimate.OfRatio([1]));
    }

    [Theory]
    [InlineData(0.97, false)]
    [InlineData(0.98, true)]
    [InlineData(1, true)]
    [InlineData(1.02, true)]
    [InlineData(1.03, false)]
    public void Interval_holds_its_ends_and_what_is_between(double value, bool held) => Assert.Equal(held, new Estimate(1, 0.98, 1.02).Holds(value));

    // Five starts that differ by two percent from each other, and rounds within them that differ by ten: what a comparison meets.
    [Theory]
    [InlineData(1.00)]
    [InlineData(1.05)]
    public void Interval_holds_the_true_ratio_in_95_of_100_runs(double truth)
    {
        const int Runs = 4_000;
        var random = new SplitMix64(23);
        var held = 0;
        for (var run = 0; run < Runs; run++)
        {
            var starts = new List<double>();
            for (var start = 0; start < 5; start++)
            {
                var of = truth * Math.Exp(0.02 * Normal(ref random));
                var rounds = new double[15];
                for (var round = 0; round < rounds.Length; round++)
                {
                    rounds[round] = of * Math.Exp(0.1 * Normal(ref random));
                }

                starts.Add(Medians.Of(rounds)!.Value);
            }

            held += Estimate.OfRatio(starts).Holds(truth) ? 1 : 0;
        }

        Assert.InRange(held / (double)Runs, 0.94, 0.96);
    }

    // Box and Muller.
    private static double Normal(ref SplitMix64 random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
