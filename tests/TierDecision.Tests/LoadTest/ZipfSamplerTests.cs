using TierDecision.LoadTest.Customers;

namespace TierDecision.Tests.LoadTest;

public class ZipfSamplerTests
{
    // Of the chi-squared distribution with 49 degrees of freedom, 1 in 10,000 is above 94.6.
    private const int Ranks = 50;
    private const double Critical = 94.6;

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(1)]
    [InlineData(1.0000001)]
    [InlineData(1.5)]
    [InlineData(2)]
    public void Sampler_draws_each_rank_as_often_as_its_weight_says(double exponent)
    {
        const int Draws = 200_000;
        var weights = Enumerable.Range(1, Ranks).Select(rank => Math.Pow(rank, -exponent)).ToArray();
        var observed = Draw(Ranks, exponent, Draws);

        var chiSquared = Enumerable.Range(0, Ranks).Sum(i =>
        {
            var expected = Draws * weights[i] / weights.Sum();
            return Math.Pow(observed[i] - expected, 2) / expected;
        });

        Assert.InRange(chiSquared, 0, Critical);
    }

    [Fact]
    public void Sampler_over_a_million_draws_the_head_and_the_tail_in_proportion()
    {
        const int Count = 1_000_000, Draws = 400_000;
        var harmonic = Enumerable.Range(1, Count).Sum(rank => 1d / rank);
        var head = Enumerable.Range(1, 1000).Sum(rank => 1d / rank) / harmonic;
        var sampler = new ZipfSampler(Count, 1);
        var random = new SplitMix64(3);
        var (first, upTo1000) = (0, 0);
        for (var i = 0; i < Draws; i++)
        {
            var rank = sampler.Next(ref random);
            Assert.InRange(rank, 1, Count);
            first += rank == 1 ? 1 : 0;
            upTo1000 += rank <= 1000 ? 1 : 0;
        }

        AssertShare(1 / harmonic, first, Draws);
        AssertShare(head, upTo1000, Draws);
    }

    [Fact]
    public void Sampler_of_one_rank_draws_it() => Assert.Equal([100], Draw(1, 1.2, 100));

    [Fact]
    public void Seed_gives_the_same_ranks()
    {
        Assert.Equal(Draw(20, 1, 1000, seed: 5), Draw(20, 1, 1000, seed: 5));
        Assert.NotEqual(Draw(20, 1, 1000, seed: 5), Draw(20, 1, 1000, seed: 6));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, -0.1)]
    [InlineData(10, 10.1)]
    public void Rejects_what_is_no_distribution(int count, double exponent) => Assert.Throws<ArgumentOutOfRangeException>(() => new ZipfSampler(count, exponent));

    private static int[] Draw(int count, double exponent, int draws, ulong seed = 17)
    {
        var sampler = new ZipfSampler(count, exponent);
        var random = new SplitMix64(seed);
        var observed = new int[count];
        for (var i = 0; i < draws; i++)
        {
            observed[sampler.Next(ref random) - 1]++;
        }

        return observed;
    }

    // Within four standard deviations of the binomial.
    private static void AssertShare(double share, int observed, int draws)
    {
        var deviation = 4 * Math.Sqrt(draws * share * (1 - share));
        Assert.InRange(observed, (draws * share) - deviation, (draws * share) + deviation);
    }
}
