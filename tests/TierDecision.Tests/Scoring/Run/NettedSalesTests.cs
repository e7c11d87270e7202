using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Run;

public class NettedSalesTests
{
    private static readonly ScoringOptions Options = new() { Tiers = TierRules.ByPercentile(("gold", 80), ("silver", 50), ("bronze", 0)) };

    // field-cases.md, case 2.
    [SharedDataTheory]
    [InlineData("2-a2_refunds.csv", "C1", "2526.85", 1)]
    [InlineData("2-a2_refunds.csv", "C2", "0.00", 0)]
    [InlineData("2-a2_refunds.csv", "C3", "610.00", 2)]
    [InlineData("2-a2c_refund_top.csv", "C01", "0.00", 0)]
    public void Customer_of_a_public_case_keeps_what_was_not_given_back(string file, string customer, string monetary, int frequency)
    {
        using var reader = TransactionFileReader.Open(SharedData.MessyFile(file));
        var found = ScoringRun.Score(reader.Read(), Options).Customers.Single(one => one.CustomerId == customer);

        Assert.Equal((monetary, frequency), (found.Monetary!.Value.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture), found.Frequency));
    }

    [SharedDataFact]
    public void Who_gave_everything_back_is_in_no_good_tier()
    {
        using var reader = TransactionFileReader.Open(SharedData.MessyFile("2-a2c_refund_top.csv"));
        var result = ScoringRun.Score(reader.Read(), Options);

        Assert.Equal(936m, result.Revenue);
        Assert.Equal((2, (byte)1), (result.Customers[0].Score.Tier, result.Customers[0].Score.Monetary));
    }

    [Theory]

    // By the invoice, whatever else would be as large.
    [InlineData("1:10:A 2:20:B 3:10:C", "4:10:A", "0 20 10")]
    [InlineData("1:10:A 1:5:A 3:15:C", "4:12:A", "3 0 15")]

    // As large, the last one first.
    [InlineData("1:10 2:10 3:20", "4:10", "10 0 20")]
    [InlineData("1:10 2:20 3:30", "4:20", "10 0 30")]

    // Larger, the last one first.
    [InlineData("1:30 2:20 3:1", "4:15", "30 5 1")]

    // From the last ones on.
    [InlineData("1:10 2:10 3:10", "4:25", "5 0 0")]

    // Beyond what was bought.
    [InlineData("1:10", "4:25", "0 -15")]

    // What is bought after the return is not touched.
    [InlineData("1:10 5:7", "4:7", "3 7")]
    [InlineData("5:7", "4:7", "7 -7")]

    // Several, in the order of their days.
    [InlineData("1:10 2:20 3:30", "9:30 8:20 7:10", "0 0 0")]

    // An invoice that is not there goes the way of any other.
    [InlineData("1:10:A 2:20:B", "4:10:X", "0 20")]
    public void Return_is_taken_off(string sales, string returns, string kept)
    {
        var (sold, given) = (Rows(sales).ToArray(), Rows(returns).OrderBy(row => row.Day).ToArray());

        var netted = NettedSales.Of(sold, given, int.MaxValue);

        var beyond = netted.BeyondSales(0) is > 0 and var rest ? [-rest] : Array.Empty<decimal>();
        Assert.Equal(kept.Split(' ').Select(decimal.Parse), netted.Kept.Concat(beyond));
    }

    [Fact]
    public void What_is_kept_and_given_back_is_what_was_bought()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var sales = Random(random, 12);
            var returns = Random(random, 8);

            var netted = NettedSales.Of(sales, returns, int.MaxValue);

            Assert.All(netted.Kept.Zip(sales), pair => Assert.InRange(pair.First, 0, pair.Second.Amount));
            for (var customer = 0; customer < 3; customer++)
            {
                var (bought, given) = (Sum(sales, customer), Sum(returns, customer));
                var kept = netted.Kept.Where((_, i) => sales[i].Customer == customer).Sum();
                Assert.Equal(bought - given, kept - netted.BeyondSales(customer));
            }
        }

        static decimal Sum(SaleRow[] rows, int customer) => rows.Where(row => row.Customer == customer).Sum(row => row.Amount);

        static SaleRow[] Random(Random random, int most) =>
        [
            .. Enumerable.Range(0, random.Next(most)).Select(_ => new SaleRow(random.Next(3), random.Next(20), random.Next(1, 6), (ulong)random.Next(4)))
                .OrderBy(row => row.Customer).ThenBy(row => row.Day),
        ];
    }

    [Fact]
    public void Return_after_the_last_day_counts_for_nothing() =>
        Assert.Equal([10m], NettedSales.Of([.. Rows("1:10")], [.. Rows("5:10")], until: 4).Kept);

    [Fact]
    public void Recency_is_of_what_was_not_given_back_and_of_any_purchase_if_all_was()
    {
        var result = ScoringRun.Score(
            [Of("a", 1, 10), Of("a", 8, 20), Of("a", 9, -20), Of("b", 3, 5), Of("b", 4, -5), Of("c", 20, 1), Of("d", 5, -4)], Options);

        Assert.Equal([("a", 19, 1, 10m), ("b", 17, 0, 0m), ("c", 0, 1, 1m)],
            result.Customers.Select(one => (one.CustomerId, one.RecencyDays!.Value, one.Frequency!.Value, one.Monetary!.Value)));
        Assert.Equal((1, 11m, 25m), (result.CustomersWithoutSales, result.Revenue, result.GivenBack));
    }

    [Fact]
    public void Customer_with_a_loss_is_one_and_is_last()
    {
        var result = ScoringRun.Score([Of("a", 1, 10), Of("a", 2, -25), Of("b", 1, 5), Of("c", 1, 6), Of("d", 1, 7)], Options);

        Assert.Equal((-15m, 15m), (result.Customers[0].Monetary, result.GivenBackBeyondSales));
        Assert.True(result.Customers.Skip(1).All(other => other.Score.ValueScore > result.Customers[0].Score.ValueScore));
    }

    [Fact]
    public void Lifetime_values_go_by_what_was_not_given_back()
    {
        var options = Options with { Returns = ReturnRule.Netted, Lifetime = new() };
        var sales = Enumerable.Range(0, 200).SelectMany(i => Enumerable.Range(0, 1 + (i % 5)).Select(day => Of($"c{i}", 1 + (day * 5) + (i % 4), 10 + (i % 7)))).ToList();
        var returned = sales.Concat(sales.Where(sale => sale.CustomerId is "c4" or "c9").Select(sale => sale with { Amount = -sale.Amount }));

        var result = ScoringRun.Score(returned, options);

        Assert.True(float.IsNaN(result.Customers.Single(one => one.CustomerId == "c4").Score.LifetimeValue));
        Assert.Equal(200, result.Customers.Count);
    }

    private static IEnumerable<SaleRow> Rows(string text) => text.Split(' ').Select(row => row.Split(':')).Select(row => new SaleRow(
        0, int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture), decimal.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture),
        row.Length > 2 ? row[2][0] : 0ul));

    private static Transaction Of(string customer, int day, decimal amount) =>
        new() { CustomerId = customer, Day = new LocalDate(2024, 1, day), Amount = amount };
}
