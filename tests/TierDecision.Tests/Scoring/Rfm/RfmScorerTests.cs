using TierDecision.Core.Customers;
using TierDecision.Scoring.Rfm;

namespace TierDecision.Tests.Scoring.Rfm;

public class RfmScorerTests
{
    [Fact]
    public void Cuts_are_linear_quantiles()
    {
        // R: quantile(c(10, 20, 30, 40, 50, 60), c(.2, .4, .6, .8), type = 7) is 20 30 40 50; of (1, 2, 4, 8) it is 1.6 2.4 3.6 5.6 (h = 0.6, 1.2, 1.8, 2.4).
        var (cuts, _) = RfmScorer.Score([1, 2, 4, 8], [8, 4, 2, 1], [1, 2, 4, 8]);

        Assert.Equal([1.6m, 2.4m, 3.6m, 5.6m], cuts.Recency);
        Assert.Equal([1.6m, 2.4m, 3.6m, 5.6m], cuts.Frequency);
        Assert.Equal([1.6m, 2.4m, 3.6m, 5.6m], cuts.Monetary);
    }

    [Fact]
    public void Value_on_a_cut_stays_below_it_and_recency_is_reversed()
    {
        int[] values = [10, 20, 30, 40, 50, 60];
        var (_, scores) = RfmScorer.Score(values, values, Array.ConvertAll(values, v => (decimal)v));

        Assert.Equal(["511", "511", "422", "333", "244", "155"], scores.Select(s => s.ToString()));
    }

    [Fact]
    public void Equal_values_get_equal_scores()
    {
        var (_, scores) = RfmScorer.Score([3, 3, 3], [1, 1, 1], [9, 9, 9]);

        Assert.All(scores, s => Assert.Equal(new RfmScore(5, 1, 1), s));
    }

    [Fact]
    public void Rejects_lists_of_different_lengths()
    {
        Assert.Throws<ArgumentException>(() => RfmScorer.Score([1], [1, 2], [1]));
        Assert.Throws<ArgumentException>(() => RfmScorer.Score([], [], []));
    }

    [Theory]
    [InlineData(5, 5, 5, RfmSegment.Champions)]
    [InlineData(5, 5, 4, RfmSegment.PotentialLoyalist)]
    [InlineData(3, 2, 3, RfmSegment.LoyalCustomers)]
    [InlineData(4, 1, 3, RfmSegment.Promising)]
    [InlineData(5, 1, 5, RfmSegment.NewCustomers)]
    [InlineData(1, 4, 5, RfmSegment.CantLoseThem)]
    [InlineData(1, 5, 5, RfmSegment.AtRisk)]
    [InlineData(2, 5, 3, RfmSegment.NeedAttention)]
    [InlineData(2, 1, 1, RfmSegment.AboutToSleep)]
    [InlineData(1, 1, 1, RfmSegment.Lost)]
    [InlineData(5, 4, 1, RfmSegment.None)]
    [InlineData(0, 0, 0, RfmSegment.None)]
    public void Segment_is_the_first_whose_ranges_hold(byte r, byte f, byte m, RfmSegment expected) =>
        Assert.Equal(expected, RfmSegments.Of(new RfmScore(r, f, m)));
}
