using TierDecision.LoadTest.Stores;

namespace TierDecision.Tests.LoadTest;

public class LookupTimeTests
{
    [Fact]
    public void What_slows_both_blocks_of_a_pair_falls_out_of_the_difference()
    {
        (double LookUp, double Reads)[] pairs = [(40, 20), (1_040, 1_020), (41, 21), (540, 520), (39, 19)];

        Assert.Equal(20, LookupTime.Of(pairs).Difference);
        Assert.Equal(41, LookupTime.Of(pairs).LookUp);
    }

    [Theory]
    [InlineData(30, 20, 400, 390, 1)] // as much beyond the reads as among few
    [InlineData(30, 20, 430, 390, 2)] // thirty more
    [InlineData(30, 20, 390, 390, 2d / 3)] // hidden behind the reads
    public void Flatness_is_what_is_beyond_the_reads_on_top_of_those_among_few(double fewLookUp, double fewReads, double manyLookUp, double manyReads, double expected) =>
        Assert.Equal(expected, LookupTime.Flatness(LookupTime.Of([(fewLookUp, fewReads)]), LookupTime.Of([(manyLookUp, manyReads)])), 6);
}
