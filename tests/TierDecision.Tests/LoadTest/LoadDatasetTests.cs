using TierDecision.Core.Customers;
using TierDecision.LoadTest.Customers;
using TierDecision.Storage.Records;

namespace TierDecision.Tests.LoadTest;

public class LoadDatasetTests
{
    private static readonly LoadDataset Dataset = new(20_000, TestLoad.Policy.Plan!, TestLoad.Now);

    [Fact]
    public void Stored_score_is_the_score_to_the_last_digit()
    {
        var record = new byte[CustomerRecordCodec.Size];
        for (var number = 1; number <= Dataset.Count; number++)
        {
            var score = Dataset.Score(number);
            CustomerRecordCodec.Write(score, record);
            Assert.Equal(RecordReadError.None, CustomerRecordCodec.TryRead(record, out var stored));
            Assert.Equal(score with { Margin = 0 }, stored with { Margin = 0 }); // NaN in both
        }
    }

    [Fact]
    public void Tiers_have_the_shares_that_the_policy_gives_them()
    {
        var counts = Scores().CountBy(score => score.Tier).ToDictionary();

        double[] shares = [0.05, 0.15, 0.3, 0.5];
        for (byte tier = 0; tier < shares.Length; tier++)
        {
            Assert.InRange(counts[tier] / (double)Dataset.Count, shares[tier] - 0.015, shares[tier] + 0.015);
        }
    }

    [Theory]
    [InlineData(CustomerFlags.Vulnerable, 0.01)]
    [InlineData(CustomerFlags.OpenComplaint, 0.02)]
    [InlineData(CustomerFlags.FraudHold, 0.002)]
    [InlineData(CustomerFlags.Dissatisfied, 0.03)]
    public void Flags_come_at_their_rate(CustomerFlags flag, double rate)
    {
        var share = Scores().Count(score => score.Flags.HasFlag(flag)) / (double)Dataset.Count;

        Assert.InRange(share, rate - (4 * Math.Sqrt(rate / Dataset.Count)), rate + (4 * Math.Sqrt(rate / Dataset.Count)));
    }

    [Fact]
    public void Customers_have_distinct_keys()
    {
        var keys = Dataset.Records().SelectMany(record => record.Aliases.Prepend(record.Key)).ToList();

        Assert.Equal(2 * Dataset.Count, keys.Distinct().Count());
    }

    private static IEnumerable<CustomerScore> Scores() => Enumerable.Range(1, Dataset.Count).Select(Dataset.Score);
}
