using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Run;

/// <summary>Results that others published on public data.</summary>
public class PublishedResultsTests
{
    private static readonly TierRules Tiers = TierRules.ByPercentile(("gold", 80), ("silver", 50), ("bronze", 0));

    private static readonly Lazy<ScoringResult> OnlineRetail = new(() => Score("online_retail_invoices.csv", asOf: null));
    private static readonly Lazy<ScoringResult> Cdnow = new(() => Score("CDNOW_sample.txt", new LocalDate(1998, 6, 30)));
    private static readonly Lazy<ScoringResult> RfmPackage = new(() => Score(
        "rfm_data_orders.csv", new LocalDate(2006, 12, 31), RfmRule.CutPlusOne, FrequencyUnit.Transactions));

    [SharedDataFact]
    public void Online_retail_has_4338_customers_from_18532_sales_invoices_of_8911407_904()
    {
        var result = OnlineRetail.Value;

        Assert.Equal(4338, result.Customers.Count);
        Assert.Equal(18532, result.Counts.Sales);
        Assert.Equal(8_911_407.904m, result.Revenue);
        Assert.Equal(8_911_407.904m, result.Customers.Sum(c => c.Monetary));
        Assert.Equal((3654L, 0L, 4L), (result.Counts.Cancellations, result.Counts.Refunds, result.Counts.ZeroAmounts));
        Assert.Equal(4372, result.Customers.Count + result.CustomersWithoutSales);
        Assert.Equal(new LocalDate(2011, 12, 9), result.AsOf);
    }

    [SharedDataFact]
    public void Online_retail_netted_is_what_another_way_to_count_gives()
    {
        var result = Score("online_retail_invoices.csv", asOf: null, returns: ReturnRule.Netted);

        // Without the reader and the ledger: what all invoices of a customer sum up to, cancellations included. What is left of these without a sale
        // for them was bought before the data begin.
        var customers = File.ReadLines(SharedData.Path("online_retail_invoices.csv")).Skip(1).Select(line => line.Split(','))
            .Select(row => (Customer: row[1].Trim('"'), Amount: decimal.Parse(row[^1].Trim('"'), System.Globalization.CultureInfo.InvariantCulture)))
            .GroupBy(row => row.Customer)
            .ToDictionary(rows => rows.Key, rows => rows.Sum(row => row.Amount));
        Assert.Equal((4338, 4372), (result.Customers.Count, customers.Count));
        Assert.Equal(8_300_065.814m, customers.Values.Sum());
        Assert.Equal(8_300_065.814m, result.Revenue - result.Unmatched.Amount);
        Assert.Equal(8_911_407.904m, result.Revenue + result.GivenBack);
        Assert.Equal((18532L, 3654L), (result.Counts.Sales, result.Counts.Cancellations));

        // Nobody's sales bring less than nothing, and who has no return without a sale has the sum.
        var unmatched = result.UnmatchedCustomers.ToHashSet(StringComparer.Ordinal);
        Assert.All(result.Customers, customer => Assert.True(
            unmatched.Contains(customer.CustomerId)
                ? customer.Monetary >= decimal.Max(0, customers[customer.CustomerId])
                : customer.Monetary == customers[customer.CustomerId],
            customer.CustomerId));

        // 12346 bought for 77,183.60 and gave all of it back on the same day.
        var tester = result.Customers.Single(customer => customer.CustomerId == "12346");
        Assert.Equal((0m, 0), (tester.Monetary!.Value, tester.Frequency!.Value));
        Assert.Equal(2, tester.Score.Tier);
    }

    [SharedDataFact]
    public void Online_retail_lines_give_the_customers_that_invoices_give()
    {
        // The lines are those of the customers whose id is a multiple of ten.
        var invoices = OnlineRetail.Value.Customers
            .Where(c => c.CustomerId.EndsWith('0')).ToDictionary(c => c.CustomerId, c => (c.Monetary, c.Frequency));
        var lines = Score("online_retail_lines_custid_mod10.csv", OnlineRetail.Value.AsOf)
            .Customers.ToDictionary(c => c.CustomerId, c => (c.Monetary, c.Frequency));

        Assert.NotEmpty(lines);
        Assert.Equal(invoices.OrderBy(c => c.Key, StringComparer.Ordinal), lines.OrderBy(c => c.Key, StringComparer.Ordinal));
    }

    [SharedDataFact]
    public void Cdnow_cuts_are_those_of_the_reference()
    {
        var cuts = Cdnow.Value.Cuts!;

        Assert.Equal([152m, 442, 486, 512], cuts.Recency);
        Assert.Equal([1m, 1, 2, 4], cuts.Frequency);
        Assert.Equal([15.36m, 31.958m, 59.25m, 130.436m], cuts.Monetary);
    }

    [SharedDataFact]
    public void Cdnow_customers_fall_into_the_cells_of_the_reference()
    {
        var customers = Cdnow.Value.Customers;

        Assert.Equal(2357, customers.Count);
        Assert.Equal(244_091.94m, Cdnow.Value.Revenue);
        Assert.Equal([(1, 1218), (3, 403), (4, 358), (5, 378)], customers.GroupBy(c => (int)c.Score.Frequency).Select(g => (g.Key, g.Count())).Order());
        Assert.Equal(60, customers.Select(c => Rfm(c.Score)).Distinct().Count());
        Assert.Equal(233, customers.Count(c => Rfm(c.Score) == new RfmScore(5, 5, 5)));
        Assert.Equal(167, customers.Count(c => Rfm(c.Score) == new RfmScore(1, 1, 1)));
    }

    [SharedDataTheory]
    [InlineData("1", 200, 4, "100.50", "444")]
    [InlineData("2", 533, 2, "75.11", "134")]
    [InlineData("6", 10, 16, "1107.04", "555")]
    [InlineData("9", 139, 5, "124.93", "554")]
    [InlineData("157", 19, 44, "1123.69", "555")]
    [InlineData("509", 150, 24, "1943.58", "555")]
    [InlineData("841", 42, 33, "1025.01", "555")]
    [InlineData("1516", 20, 42, "1480.11", "555")]
    [InlineData("1981", 13, 42, "1747.58", "555")]
    [InlineData("2357", 462, 1, "25.74", "312")]
    public void Cdnow_customer_has_the_scores_of_the_reference(string id, int recency, int frequency, string monetary, string rfm)
    {
        var customer = Cdnow.Value.Customers.Single(c => c.CustomerId == id);

        Assert.Equal(
            (recency, frequency, decimal.Parse(monetary, System.Globalization.CultureInfo.InvariantCulture), rfm),
            (customer.RecencyDays!.Value, customer.Frequency!.Value, customer.Monetary!.Value, Rfm(customer.Score).ToString()));
    }

    [SharedDataFact]
    public void Cdnow_master_has_its_published_totals()
    {
        var result = Score("CDNOW_master.txt", asOf: null);

        Assert.Equal((23570, 69659L, 2_500_315.63m), (result.Customers.Count, result.Counts.Sales, result.Revenue));
        Assert.Equal(69659 - 2068, result.Customers.Sum(c => c.Frequency));
    }

    [SharedDataFact]
    public void R_package_rfm_cuts_are_as_published()
    {
        var cuts = RfmPackage.Value.Cuts!;

        Assert.Equal([115m, 181, 297.4m, 482], cuts.Recency);
        Assert.Equal([4m, 5, 6, 8], cuts.Frequency);
        Assert.Equal([255.8m, 382, 506.4m, 666], cuts.Monetary);
    }

    [SharedDataTheory]
    [InlineData("Abbey O'Reilly", 205, 6, 472, "343", RfmSegment.PotentialLoyalist)]
    [InlineData("Add Senger", 140, 3, 340, "412", RfmSegment.NewCustomers)]
    [InlineData("Aden Lesch", 194, 4, 405, "323", RfmSegment.LoyalCustomers)]
    [InlineData("Aden Murphy", 98, 7, 596, "544", RfmSegment.PotentialLoyalist)]
    [InlineData("Admiral Senger", 132, 5, 448, "433", RfmSegment.PotentialLoyalist)]
    [InlineData("Agness O'Keefe", 90, 9, 843, "555", RfmSegment.Champions)]
    [InlineData("Aileen Barton", 84, 9, 763, "555", RfmSegment.Champions)]
    [InlineData("Ailene Hermann", 281, 8, 699, "355", RfmSegment.PotentialLoyalist)]
    [InlineData("Aiyanna Bruen", 246, 4, 157, "321", RfmSegment.AboutToSleep)]
    [InlineData("Akeelah Walsh", 160, 7, 779, "445", RfmSegment.PotentialLoyalist)]
    public void R_package_rfm_customer_is_as_published(string id, int days, int orders, int amount, string rfm, RfmSegment segment)
    {
        var customer = RfmPackage.Value.Customers.Single(c => c.CustomerId == id);

        Assert.Equal(
            (days, orders, (decimal)amount, rfm, segment),
            (customer.RecencyDays!.Value, customer.Frequency!.Value, customer.Monetary!.Value, Rfm(customer.Score).ToString(), customer.Score.Segment));
    }

    [SharedDataTheory]
    [InlineData(RfmSegment.AboutToSleep, 102, 283, 23449)]
    [InlineData(RfmSegment.AtRisk, 28, 216, 22227)]
    [InlineData(RfmSegment.CantLoseThem, 47, 274, 32446)]
    [InlineData(RfmSegment.Champions, 35, 316, 31646)]
    [InlineData(RfmSegment.Lost, 148, 393, 35324)]
    [InlineData(RfmSegment.LoyalCustomers, 170, 799, 76562)]
    [InlineData(RfmSegment.NeedAttention, 10, 57, 4562)]
    [InlineData(RfmSegment.NewCustomers, 104, 329, 28837)]
    [InlineData(RfmSegment.PotentialLoyalist, 342, 2211, 204856)]
    [InlineData(RfmSegment.Promising, 9, 28, 4249)]
    [InlineData(RfmSegment.None, 0, 0, 0)]
    public void R_package_rfm_segment_has_its_published_totals(RfmSegment segment, int customers, int orders, int revenue)
    {
        var members = RfmPackage.Value.Customers.Where(c => c.Score.Segment == segment).ToList();

        Assert.Equal((customers, orders, (decimal)revenue), (members.Count, members.Sum(c => c.Frequency!.Value), members.Sum(c => c.Monetary!.Value)));
    }

    [SharedDataFact]
    public void Scores_of_cdnow_survive_a_file()
    {
        string[] names = [.. Tiers.Names];
        var file = new StringWriter();
        ScoreFileWriter.Write(file, names, Cdnow.Value.Customers);
        using var reader = ScoreFileReader.Open(new StringReader(file.ToString()), new ScoreFileOptions { Tiers = names });
        var read = reader.Read().ToList();

        Assert.Empty(reader.Report.Errors);
        Assert.Equal(Cdnow.Value.Customers.Select(c => c with { ExternalIds = [] }), read.Select(c => c with { ExternalIds = [] }));
    }

    private static RfmScore Rfm(in CustomerScore score) => new(score.Recency, score.Frequency, score.Monetary);

    private static ScoringResult Score(
        string file, LocalDate? asOf, RfmRule rule = RfmRule.StrictlyBelow, FrequencyUnit unit = FrequencyUnit.PurchaseDays,
        ReturnRule returns = ReturnRule.Ignored)
    {
        using var reader = TransactionFileReader.Open(SharedData.Path(file));
        var result = ScoringRun.Score(reader.Read(), new ScoringOptions
        {
            Tiers = Tiers,
            AsOf = asOf,
            RfmRule = rule,
            FrequencyUnit = unit,
            Returns = returns,
            Sales = new SaleRule { IncludeZeroAmounts = TransactionFormats.CountsZeroAmounts(reader.Format) },
        });
        Assert.Empty(reader.Report.Errors);
        return result;
    }
}
