using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;
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

    // By the invoice that its number names: a cancellation, or a mark behind a separator.
    [InlineData("1:10:536379 2:20:536380 3:10:536381", "4:10:C536379", "0 20 10")]
    [InlineData("1:10:1001 2:20:1002 3:10:1003", "4:4:1001-R", "6 20 10")]
    [InlineData("1:10:1001 2:20:1002 3:10:1003", "4:4:1001/REFUND", "6 20 10")]

    // Its own number first, whatever it looks like.
    [InlineData("1:10:AB 2:10:AB-X 3:20:Q", "4:7:AB-X", "10 3 20")]

    // What exceeds the sale that it names is taken off no other one.
    [InlineData("1:10:A 2:20:B", "4:12:A", "0 20 -2")]

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
    [InlineData("1:10:1001 2:20:1002", "4:10:C1009", "0 20")]

    // By the product: what is as large is not enough if something else was sold.
    [InlineData("1:30::lamp 2:10::desk", "4:10::lamp", "20 10")]
    [InlineData("1:30::LAMP 2:10::desk", "4:30::Lamp", "0 10")]
    [InlineData("1:30::lamp", "4:10::desk", "30 -10")]

    // A sale that does not say what was sold may be the one.
    [InlineData("1:30 2:10::desk", "4:10::lamp", "20 10")]
    public void Return_is_taken_off(string sales, string returns, string kept)
    {
        var sold = Rows(sales).ToArray();
        var given = Returns(returns).OrderBy(row => row.Day).ToArray();

        var netted = NettedSales.Of(sold, given, int.MaxValue);

        var unmatched = netted.Unmatched(0) is { Rows: > 0 } rest ? [-rest.Amount] : Array.Empty<decimal>();
        Assert.Equal(kept.Split(' ').Select(decimal.Parse), netted.Kept.Concat(unmatched));
    }

    [Fact]
    public void What_is_kept_and_given_back_is_what_was_bought()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            SaleRow[] sales =
            [
                .. Enumerable.Range(0, random.Next(12)).Select(_ => new SaleRow(
                    random.Next(3), random.Next(20), random.Next(1, 6), (ulong)random.Next(4), (uint)random.Next(3)))
                    .OrderBy(row => row.Customer).ThenBy(row => row.Day),
            ];
            ReturnRow[] returns =
            [
                .. Enumerable.Range(0, random.Next(8)).Select(_ => new ReturnRow(
                    random.Next(3), random.Next(20), random.Next(1, 6), (ulong)random.Next(4), (ulong)random.Next(4), (uint)random.Next(3)))
                    .OrderBy(row => row.Customer).ThenBy(row => row.Day),
            ];

            var netted = NettedSales.Of(sales, returns, int.MaxValue);

            Assert.All(netted.Kept.Zip(sales), pair => Assert.InRange(pair.First, 0, pair.Second.Amount));
            for (var customer = 0; customer < 3; customer++)
            {
                var (bought, given) = (
                    sales.Where(row => row.Customer == customer).Sum(row => row.Amount), returns.Where(row => row.Customer == customer).Sum(row => row.Amount));
                var kept = netted.Kept.Where((_, i) => sales[i].Customer == customer).Sum();
                Assert.Equal(bought - given, kept - netted.Unmatched(customer).Amount);
            }
        }
    }

    [Fact]
    public void Return_after_the_last_day_counts_for_nothing() =>
        Assert.Equal([10m], NettedSales.Of([.. Rows("1:10")], [.. Returns("5:10")], until: 4).Kept);

    [Fact]
    public void Recency_is_of_what_was_not_given_back_and_of_any_purchase_if_all_was()
    {
        var result = ScoringRun.Score(
            [Of("a", 1, 10), Of("a", 8, 20), Of("a", 9, -20), Of("b", 3, 5), Of("b", 4, -5), Of("c", 20, 1), Of("d", 5, -4)], Options);

        Assert.Equal([("a", 19, 1, 10m), ("b", 17, 0, 0m), ("c", 0, 1, 1m)],
            result.Customers.Select(one => (one.CustomerId, one.RecencyDays!.Value, one.Frequency!.Value, one.Monetary!.Value)));
        Assert.Equal((1, 11m, 25m, 4m), (result.CustomersWithoutSales, result.Revenue, result.GivenBack, result.Unmatched.Amount));
    }

    [Fact]
    public void Return_without_a_sale_is_named_and_taken_off_nothing()
    {
        var result = ScoringRun.Score(
            [Of("a", 1, 10), Of("a", 2, -25), Of("b", 1, 5), Of("c", 2, -6), Of("c", 3, 6), Of("d", 1, -7)], Options);

        Assert.Equal([("a", 0m), ("b", 5m), ("c", 6m)], result.Customers.Select(one => (one.CustomerId, one.Monetary!.Value)));
        Assert.Equal((new UnmatchedReturns(3, 28m), 10m, 11m), (result.Unmatched, result.GivenBack, result.Revenue));
        Assert.Equal(["a", "c", "d"], result.UnmatchedCustomers);
    }

    /// <summary>The last to buy, and before all others: by recency the best, if what was given back counted.</summary>
    [Theory]
    [InlineData("1,1,1")]
    [InlineData("1,0,0")]
    public void Who_kept_nothing_is_in_the_lowest_tier_however_recently_and_however_many_they_are(string weights)
    {
        var parts = weights.Split(',').Select(decimal.Parse).ToArray();
        var kept = Enumerable.Range(0, 10).Select(i => Of($"kept{i}", 1 + i, 10 + i));
        var given = Enumerable.Range(0, 30).SelectMany(i => new[] { Of($"none{i}", 20, 500), Of($"none{i}", 21, -500) });

        var result = ScoringRun.Score(
            kept.Concat(given), Options with { Weights = new ValueWeights { Recency = parts[0], Frequency = parts[1], Monetary = parts[2] } });

        foreach (var customer in result.Customers.Where(one => one.CustomerId.StartsWith("none", StringComparison.Ordinal)))
        {
            var score = customer.Score;
            Assert.Equal((2, 0f, 1, 1, 1), (score.Tier, score.Percentile, score.Recency, score.Frequency, score.Monetary));
            Assert.All(result.Customers.Where(one => one.Frequency > 0), other => Assert.True(other.Score.ValueScore > score.ValueScore));
        }

        // The cuts are those of who kept something.
        Assert.Equal(ScoringRun.Score(kept, Options with { AsOf = result.AsOf }).Cuts!.Monetary, result.Cuts!.Monetary);
    }

    [Fact]
    public void Discount_line_is_taken_off_its_order()
    {
        var result = ScoringRun.Score(
            [Line("a", 1, 10, "A"), Line("a", 1, 5, "A"), Line("a", 1, -3, "A"), Line("a", 2, 3, "B")], Options);

        Assert.Equal((15m, 2), (result.Customers[0].Monetary, result.Customers[0].Frequency));
    }

    [Fact]
    public void Run_of_which_all_was_given_back_has_no_cuts() =>
        Assert.Null(ScoringRun.Score([Of("a", 1, 10), Of("a", 2, -10)], Options).Cuts);

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

    // day:amount:invoice:product
    private static IEnumerable<SaleRow> Rows(string text) => Parts(text).Select(row => new SaleRow(
        0, Number(row[0]), Number(row[1]), DocumentHash.Of(row[2]), DocumentHash.OfProduct(row[3])));

    private static IEnumerable<ReturnRow> Returns(string text) => Parts(text).Select(row => new ReturnRow(
        0, Number(row[0]), Number(row[1]), DocumentHash.Of(row[2]), DocumentHash.OfOriginal(row[2], "C"), DocumentHash.OfProduct(row[3])));

    private static IEnumerable<string[]> Parts(string text) => text.Split(' ').Select(row => (row + ":::").Split(':'));

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Transaction Of(string customer, int day, decimal amount) =>
        new() { CustomerId = customer, Day = new LocalDate(2024, 1, day), Amount = amount };

    private static Transaction Line(string customer, int day, decimal amount, string invoice) => Of(customer, day, amount) with { InvoiceId = invoice };
}
