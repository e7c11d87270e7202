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

    /// <summary>Weights of one ratio give the same scores bit for bit, and equal sums of weighted ranks equal scores.</summary>
    [Fact]
    public void Weights_of_one_ratio_give_equal_scores_to_the_last_bit() =>
        Check.QuickThrowOnFailure(Prop.ForAll(
            (from weights in Gen.Choose(0, 40).ArrayOf(3)
             where weights.Sum() > 0
             from factor in Gen.Choose(1, 1_000_000_000)
             from recency in Gen.Choose(0, 30).ArrayOf(20)
             from frequency in Gen.Choose(0, 30).ArrayOf(20)
             from spend in Gen.Choose(0, 30).ArrayOf(20)
             select (weights, factor: factor / 1_000_000_000m, recency, frequency, spend)).ToArbitrary(),
            given =>
            {
                var (weights, factor, recency, frequency, spend) = given;
                decimal[] monetary = [.. spend.Select(value => (decimal)value)];
                var plain = new ValueWeights { Recency = weights[0], Frequency = weights[1], Monetary = weights[2] };
                var scaled = new ValueWeights { Recency = weights[0] * factor, Frequency = weights[1] * factor, Monetary = weights[2] * factor };
                var scores = ValueScore.Of(recency, frequency, monetary, plain);
                return scores.SequenceEqual(ValueScore.Of(recency, frequency, monetary, scaled))
                    && scores.All(score => score is >= 0 and <= 100);
            }));

    [Fact]
    public void Weights_at_their_limits_are_exact()
    {
        var (low, high) = (0.000000001m, ValueWeights.Largest);

        var scores = ValueScore.Of([1, 1], [1, 2], [2m, 1], new ValueWeights { Recency = high, Frequency = low, Monetary = high });

        Assert.Equal([62.5, 37.5], scores.Select(score => Math.Round(score, 9)));
    }

    [Theory]
    [InlineData("0", "0", "0")]
    [InlineData("-1", "1", "1")]
    [InlineData("1000000000.1", "1", "1")]
    [InlineData("0.0000000001", "1", "1")]
    public void Rejects_weights(string recency, string frequency, string monetary) =>
        Assert.Throws<ArgumentException>(() => ValueScore.Of(
            [1], [1], [1m], new ValueWeights { Recency = Number(recency), Frequency = Number(frequency), Monetary = Number(monetary) }));

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
