using FsCheck;
using FsCheck.Fluent;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Counterfactuals;
using TierDecision.Scoring.Values;

namespace TierDecision.Tests.Scoring.Counterfactuals;

/// <summary>Against scoring everyone again with the functions that a run uses.</summary>
public class TierCounterfactualsTests
{
    private static readonly TierRules Tiers = TierRules.ByPercentile(("gold", 80), ("silver", 50), ("bronze", 0));

    private static readonly Gen<Given> Anyone =
        from n in Gen.Choose(1, 40)
        from recency in Gen.ArrayOf(Gen.Choose(0, 60), n)
        from frequency in Gen.ArrayOf(Gen.Choose(1, 12), n)
        from cents in Gen.ArrayOf(Gen.Choose(-500, 20_000), n)
        from thirds in Gen.ArrayOf(Gen.Choose(0, 2), n)
        from weights in Gen.Elements(new ValueWeights(), new ValueWeights { Recency = 0.3m, Frequency = 2, Monetary = 1.7m }, new ValueWeights { Recency = 0, Monetary = 5 })
        from customer in Gen.Choose(0, n - 1)
        // Amounts that are no whole cents, too.
        select new Given(recency, frequency, [.. cents.Zip(thirds, (c, t) => (c / 100m) + (t / 1000m))], weights, customer);

    [Fact]
    public void Example_says_what_lifts_a_customer()
    {
        // Five customers, percentile ranks 90, 70, 50, 30 and 10. The third is silver; one value alone does not lift it past the second. The fourth
        // passes the third, with 80 + 30 + 30 against 30 + 50 + 50, once one of its values equals the first one's; above the second's they only tie.
        var customers = new TierCounterfactuals([1, 10, 20, 30, 40], [9, 7, 5, 3, 1], [900, 700, 500, 300, 100], Tiers, new ValueWeights());

        Assert.Equal(new NextTier(0, null, null, null, null), customers.For(0));
        Assert.Equal(new NextTier(1, 0, DaysSooner: null, MorePurchases: null, MoreSpend: null), customers.For(2));
        Assert.Equal(new NextTier(2, 1, DaysSooner: 29, MorePurchases: 6, MoreSpend: 600), customers.For(3));
    }

    [Fact]
    public void Exactly_the_change_flips_the_tier_and_one_step_less_does_not()
    {
        var flips = new int[3];
        Laws.Hold(
            Anyone,
            given =>
            {
                var change = new TierCounterfactuals(given.Recency, given.Frequency, given.Monetary, Tiers, given.Weights).For(given.Customer);
                var tier = given.Rescore(0, 0, 0);
                Assert.Equal(tier, change.Tier);
                if (change.DaysSooner is { } days)
                {
                    flips[0]++;
                    Assert.True(given.Rescore(days, 0, 0) < tier);
                    Assert.Equal(tier, given.Rescore(days - 1, 0, 0));
                }

                if (change.MorePurchases is { } purchases)
                {
                    flips[1]++;
                    Assert.True(given.Rescore(0, purchases, 0) < tier);
                    Assert.Equal(tier, given.Rescore(0, purchases - 1, 0));
                }

                if (change.MoreSpend is { } spend)
                {
                    flips[2]++;
                    Assert.True(given.Rescore(0, 0, spend) < tier);
                    Assert.Equal(tier, given.Rescore(0, 0, spend - TierCounterfactuals.SpendStep));
                }

                return true;
            },
            cases: 2000);
        Assert.All(flips, count => Assert.True(count > 200, $"{count}"));
    }

    [Fact]
    public void Nothing_smaller_at_all_flips_the_tier_and_where_there_is_no_change_not_even_the_best_does() =>
        Laws.Hold(
            Anyone,
            given =>
            {
                var change = new TierCounterfactuals(given.Recency, given.Frequency, given.Monetary, Tiers, given.Weights).For(given.Customer);
                var tier = given.Rescore(0, 0, 0);
                for (var days = 1; days < (change.DaysSooner ?? given.Recency[given.Customer] + 1); days++)
                {
                    Assert.Equal(tier, given.Rescore(days, 0, 0));
                }

                for (var purchases = 1; purchases < (change.MorePurchases ?? 14); purchases++)
                {
                    Assert.Equal(tier, given.Rescore(0, purchases, 0));
                }

                for (var spend = 10m; spend < (change.MoreSpend ?? 300); spend += 10)
                {
                    Assert.Equal(tier, given.Rescore(0, 0, spend));
                }

                return true;
            });

    private sealed record Given(int[] Recency, int[] Frequency, decimal[] Monetary, ValueWeights Weights, int Customer)
    {
        public byte Rescore(int daysSooner, int morePurchases, decimal moreSpend)
        {
            var recency = (int[])Recency.Clone();
            var frequency = (int[])Frequency.Clone();
            var monetary = (decimal[])Monetary.Clone();
            recency[Customer] -= daysSooner;
            frequency[Customer] += morePurchases;
            monetary[Customer] += moreSpend;
            var percentiles = PercentileRank.Of<double>(ValueScore.Of(recency, frequency, monetary, Weights));
            return Tiers.Assign(new CustomerScore { Percentile = (float)percentiles[Customer] }, new RunFigures());
        }
    }
}
