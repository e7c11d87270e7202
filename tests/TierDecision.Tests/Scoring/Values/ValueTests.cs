using FsCheck;
using FsCheck.Fluent;
using TierDecision.Scoring.Values;

namespace TierDecision.Tests.Scoring.Values;

public class ValueTests
{
    [Fact]
    public void Percentile_rank_is_the_share_below_and_half_the_share_equal()
    {
        // n = 4: 100 * (0 + 1/2) / 4, twice 100 * (1 + 2/2) / 4, 100 * (3 + 1/2) / 4.
        Assert.Equal([12.5, 50, 87.5, 50], PercentileRank.Of<int>([1, 5, 9, 5]));
        Assert.Equal([50d], PercentileRank.Of<int>([7]));
        Assert.Equal([50d, 50, 50], PercentileRank.Of<decimal>([1m, 1.0m, 1.00m]));
        Assert.Empty(PercentileRank.Of<int>([]));
    }

    [Fact]
    public void Percentile_ranks_keep_order_and_ties_and_are_50_on_average() =>
        Check.QuickThrowOnFailure(Prop.ForAll<int[]>(values =>
        {
            var ranks = PercentileRank.Of<int>(values);
            var ordered = Enumerable.Range(0, values.Length).All(i => Enumerable.Range(0, values.Length)
                .All(j => values[i].CompareTo(values[j]) == ranks[i].CompareTo(ranks[j])));
            return ordered && ranks.All(r => r is > 0 and < 100) && (ranks.Length == 0 || Math.Abs(ranks.Average() - 50) < 1e-9);
        }));

    [Fact]
    public void Value_score_is_the_weighted_mean_of_the_ranks_with_recency_reversed()
    {
        int[] recency = [1, 10];
        int[] frequency = [1, 2];
        decimal[] monetary = [5, 4];

        // Ranks of two different values are 25 and 75: the first customer has 75, 25, 75, the second 25, 75, 25.
        Assert.Equal([175 / 3d, 125 / 3d], ValueScore.Of(recency, frequency, monetary, new ValueWeights()));
        Assert.Equal([25d, 75], ValueScore.Of(recency, frequency, monetary, new ValueWeights { Recency = 0, Monetary = 0 }));
        Assert.Equal([55d, 45], ValueScore.Of(recency, frequency, monetary, new ValueWeights { Recency = 1, Frequency = 2, Monetary = 2 }));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 1, 1)]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(double.PositiveInfinity, 1, 1)]
    public void Rejects_weights(double recency, double frequency, double monetary) =>
        Assert.Throws<ArgumentException>(() => ValueScore.Of(
            [1], [1], [1m], new ValueWeights { Recency = recency, Frequency = frequency, Monetary = monetary }));
}
