using TierDecision.Core.Tiers;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;
using TierDecision.Tests.Core.Tiers;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Values;

public class RevenueShareTests
{
    [Fact]
    public void Share_is_that_of_those_who_spent_more() =>
        Assert.Equal([0d, 50, 50, 90], RevenueShare.Of([50, 20, 20, 10]));

    [Fact]
    public void Order_changes_no_share() => Assert.Equal([90d, 50, 0, 50], RevenueShare.Of([10, 20, 50, 20]));

    [Fact]
    public void Nobody_has_a_share_of_nothing()
    {
        Assert.All(RevenueShare.Of([0, 0]), share => Assert.True(double.IsNaN(share)));
        Assert.Empty(RevenueShare.Of([]));
    }

    /// <summary>
    /// The two cuts of "80/20" on the CDNOW sample to 1998-06-30: the best fifth by number are 471 customers with 67.40 % of the spend; 80 % of it is
    /// brought by 777 customers and 95 % by 1,578, with whom three more spent the same as the last of them; the median is shared too.
    /// </summary>
    [SharedDataTheory]
    [InlineData("pareto_abc_by_customers", 471, 67.40)]
    [InlineData("pareto_abc_by_revenue", 777, 80.0)]
    public void Pareto_presets_cut_where_they_say(string preset, int customers, double share)
    {
        var result = Score(TierPresetTests.Load(preset, "c").Plan!.TierRules);

        Assert.Equal(customers, result.TierCounts[0]);
        var revenue = result.Customers.Where(customer => customer.Score.Tier == 0).Sum(customer => customer.Monetary!.Value);
        Assert.InRange((double)(100 * revenue / result.Revenue), share - 0.005, share + 0.05);
        Assert.Equal(preset == "pareto_abc_by_revenue" ? 1581 : 1179, result.TierCounts[0] + result.TierCounts[1]);
    }

    [SharedDataFact]
    public void Tiers_of_the_run_before_hold_within_the_hysteresis_and_keep_their_date()
    {
        var plain = Score(TierRulesTests.Rules(Tiers));
        var rules = TierRulesTests.Rules(Tiers, "hysteresis: 3");
        var since = NodaTime.Instant.FromUtc(1998, 1, 1, 0, 0);
        var before = plain.Customers.ToDictionary(customer => customer.CustomerId, _ => new PreviousTier(0, since));

        var held = Score(rules, before);

        foreach (var (now, then) in held.Customers.Zip(plain.Customers))
        {
            var expected = now.Score.Percentile >= 77 ? 0 : then.Score.Percentile >= 47 ? 1 : 2;
            Assert.Equal((expected, expected == 0 ? since : now.Score.AsOf), (now.Score.Tier, now.Score.TierSince));
        }

        Assert.NotEqual(plain.TierCounts, held.TierCounts);
        Assert.Equal(plain.TierCounts, Score(rules).TierCounts);
    }

    private const string Tiers = "[{name: gold, from_percentile: 80, priority: 70}, {name: silver, from_percentile: 50, priority: 50}, {name: rest, priority: 30}]";

    private static ScoringResult Score(TierRules tiers, IReadOnlyDictionary<string, PreviousTier>? previous = null)
    {
        using var reader = TransactionFileReader.Open(SharedData.Path("CDNOW_sample.txt"));
        var options = new ScoringOptions { Tiers = tiers, AsOf = new(1998, 6, 30), Sales = new SaleRule { IncludeZeroAmounts = true } };
        return ScoringRun.Score(reader.Read(), previous is null ? options : options with { PreviousTiers = previous });
    }
}
