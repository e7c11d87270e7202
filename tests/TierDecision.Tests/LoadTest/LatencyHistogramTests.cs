using FsCheck.Fluent;
using TierDecision.LoadTest.Customers;
using TierDecision.LoadTest.Measuring;

namespace TierDecision.Tests.LoadTest;

public class LatencyHistogramTests
{
    private const double Precision = 1 / 2048d;

    [Fact]
    public void Quantile_has_three_significant_digits_whatever_the_size() => Laws.Hold(
        Gen.Choose(0, 39).SelectMany(bits => Gen.Choose(0, int.MaxValue).Select(fraction => (1L << bits) + (long)((double)fraction / int.MaxValue * ((1L << bits) - 1)))),
        value =>
        {
            // Between two others, so that neither the smallest nor the largest value is known exactly.
            var histogram = Of(0, value, LatencyHistogram.Highest);

            return Math.Abs(histogram.Quantile(0.5) - value) <= value * Precision;
        },
        cases: 2000);

    [Theory]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(2049)]
    [InlineData(4095)]
    [InlineData(4096)]
    public void Quantile_at_the_edge_of_a_doubling_has_three_significant_digits(long value) =>
        AssertNear(value, Of(0, value, LatencyHistogram.Highest).Quantile(0.5));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(0.999)]
    [InlineData(1)]
    public void Quantile_of_many_is_that_of_the_sorted_values(double quantile)
    {
        var random = new SplitMix64(7);
        var values = Enumerable.Range(0, 50_000).Select(_ => (long)Math.Exp(8 + (8 * random.NextDouble()))).ToArray();
        var expected = values.Order().ElementAt((int)Math.Ceiling(quantile * values.Length) - 1);

        AssertNear(expected, Of(values).Quantile(quantile));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.2, 1)]
    [InlineData(0.21, 2)]
    [InlineData(0.5, 3)]
    [InlineData(0.9, 5)]
    [InlineData(1, 5)]
    public void Quantile_of_few_is_by_nearest_rank(double quantile, long expected) => Assert.Equal(expected, Of(5, 3, 1, 4, 2).Quantile(quantile));

    [Fact]
    public void Histograms_added_up_are_the_histogram_of_all()
    {
        var random = new SplitMix64(11);
        var values = Enumerable.Range(0, 10_000).Select(_ => (long)(random.NextDouble() * 1e9)).ToArray();
        var sum = new LatencyHistogram();
        foreach (var part in values.Chunk(1234))
        {
            sum.Add(Of(part));
        }

        var all = Of(values);
        Assert.Equal((all.Count, all.Min, all.Max), (sum.Count, sum.Min, sum.Max));
        Assert.Equal(all.Mean, sum.Mean, precision: 3);
        Assert.All(Enumerable.Range(0, 1001), i => Assert.Equal(all.Quantile(i / 1000d), sum.Quantile(i / 1000d)));
    }

    [Fact]
    public void Largest_smallest_and_mean_have_three_significant_digits()
    {
        var histogram = Of(1_234_567_891, 3, 5_000_001);

        Assert.Equal((3, 3L), (histogram.Count, histogram.Min));
        AssertNear(1_234_567_891, histogram.Max);
        AssertNear((1_234_567_891d + 3 + 5_000_001) / 3, histogram.Mean);
    }

    [Fact]
    public void Value_beyond_the_range_counts_as_its_end()
    {
        var histogram = Of(-5, long.MaxValue);

        Assert.Equal((2, 0L), (histogram.Count, histogram.Min));
        AssertNear(LatencyHistogram.Highest, histogram.Max);
    }

    [Fact]
    public void Empty_histogram_is_all_zero()
    {
        var histogram = new LatencyHistogram();

        Assert.Equal((0, 0, 0, 0), (histogram.Min, histogram.Max, histogram.Quantile(0.5), histogram.Count));
        Assert.Equal(0, histogram.Mean);
    }

    private static void AssertNear(double expected, double actual) => Assert.InRange(actual, expected * (1 - Precision), expected * (1 + Precision));

    private static LatencyHistogram Of(params long[] values)
    {
        var histogram = new LatencyHistogram();
        Array.ForEach(values, histogram.Record);
        return histogram;
    }
}
