using System.Globalization;
using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>From transactions to what the models need, against the tests of lifetimes (tests/test_utils.py) and of pymc-marketing.</summary>
public class PurchaseSummaryTests
{
    // Customer: day=amount, all in 2015.
    private const string Log =
        "1:01-01=1 1:02-06=2 2:01-01=2 3:01-01=3 3:01-02=1 3:01-05=5 4:01-16=6 4:02-02=3 4:02-05=3 5:01-16=3 5:01-17=1 5:01-18=8 6:02-02=5";

    private static readonly LocalDate End = new(2015, 2, 7);

    [Fact]
    public void Returns_correct_results() => Assert.Equal(
        ["1:(1,5,6)", "2:(0,0,37)", "3:(2,4,37)"],
        Histories(Ledger("1:02-01=1 1:02-06=1 2:01-01=1 3:01-01=1 3:01-02=1 3:01-05=1")));

    [Fact]
    public void Returns_correct_results_with_monetary_values() => Assert.Equal(
        ["1:(1,36,37,2)", "2:(0,0,37,0)", "3:(2,4,37,3)", "4:(2,20,22,3)", "5:(2,2,22,4.5)", "6:(0,0,5,0)"], Spends(Ledger(Log)));

    [Fact]
    public void Purchases_of_one_day_are_one_purchase_of_their_sum() => Assert.Equal("4:(2,20,22,6)", Spends(Ledger(Log + " 4:02-05=6"))[3]);

    [Fact]
    public void Weekly_periods_go_from_monday_to_sunday() => Assert.Equal(
        ["1:(1,5,5)", "2:(0,0,5)", "3:(1,1,5)", "4:(1,3,3)", "5:(0,0,3)", "6:(0,0,0)"], Histories(Ledger(Log, period: PurchasePeriod.Week)));

    [Theory]
    [InlineData("7:03-14=10 7:04-09=20 7:05-21=25")]
    [InlineData("7:05-21=25 7:04-09=20 7:03-14=10")]
    [InlineData("7:04-09=20 7:05-21=25 7:03-14=10")]
    [InlineData("7:04-09=20 7:03-14=4 7:05-21=25 7:03-14=6")]
    public void First_order_is_dropped_by_date_and_not_by_row(string log) =>
        Assert.Equal(22.5, Assert.Single(Ledger(log).Summaries(new LocalDate(2015, 6, 1))).Spend.Mean);

    [Fact]
    public void Two_purchases_in_one_period_are_no_repeat() => Assert.Equal(["1:(0,0,37)"], Histories(Ledger("1:01-01=1 1:01-01=2")));

    [Fact]
    public void Calibration_and_holdout_are_counted_apart()
    {
        var summaries = Ledger(Log, new LocalDate(2015, 2, 1)).CalibrationSummaries();

        Assert.Equal([1, 0, 0, 2, 0], summaries.Take(5).Select(summary => summary.LaterPurchases));
        Assert.Equal([0, 0, 3, 0, 4.5], summaries.Take(5).Select(summary => summary.Spend.Mean));
        Assert.Equal([2, 0, 0, 3, 0], summaries.Take(5).Select(summary => summary.LaterPurchases == 0 ? 0 : summary.LaterSpend / summary.LaterPurchases));
        Assert.Equal(default, summaries[5]);
    }

    [Fact]
    public void End_of_calibration_belongs_to_it()
    {
        var summaries = Ledger(Log, new LocalDate(2015, 2, 4)).CalibrationSummaries();

        Assert.Equal((1, 1), (summaries[0].LaterPurchases, summaries[3].LaterPurchases));
        Assert.Equal(0, Ledger(Log, new LocalDate(2015, 2, 6)).CalibrationSummaries()[0].LaterPurchases);
    }

    [Fact]
    public void Weekly_calibration_and_holdout_are_counted_apart()
    {
        var summaries = Ledger(Log, new LocalDate(2015, 2, 1), PurchasePeriod.Week).CalibrationSummaries();

        Assert.Equal(["(0,0,4,1)", "(0,0,4,0)", "(1,1,4,0)", "(0,0,2,1)", "(0,0,2,0)"], summaries.Take(5).Select(summary => string.Create(
            CultureInfo.InvariantCulture, $"({summary.History.Repeats},{summary.History.Recency},{summary.History.Age},{summary.LaterPurchases})")));
    }

    [Fact]
    public void No_sale_before_the_end_of_calibration_gives_no_summary() =>
        Assert.All(Ledger(Log, new LocalDate(2014, 2, 1)).CalibrationSummaries(), summary => Assert.Equal(default, summary));

    [SharedDataFact]
    public void Mean_spend_of_the_cdnow_sample_is_that_of_hardies_aggregate()
    {
        var means = LifetimeData.CdnowSample.CalibrationSummaries().Where(summary => summary.Spend.Repeats > 0).Select(summary => summary.Spend.Mean).Order().ToArray();
        var mean = means.Average();

        Assert.Equal(946, means.Length);
        Assert.Equal(35.0778, mean, 1e-4);
        Assert.Equal(30.2835, Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (means.Length - 1)), 1e-4);
        Assert.Equal(2.99, means[0], 1e-4);
        Assert.Equal(27.4975, (means[472] + means[473]) / 2, 1e-4);
        Assert.Equal(299.6338, means[^1], 1e-4);
    }

    [SharedDataFact]
    public void Summary_of_the_cdnow_transactions_is_the_published_one_in_weeks_of_two_decimals()
    {
        var summaries = LifetimeData.CdnowSample.CalibrationSummaries();

        Assert.Equal(LifetimeData.CdnowSummary.Count, summaries.Length);
        for (var i = 0; i < summaries.Length; i++)
        {
            var (published, own) = (LifetimeData.CdnowSummary[i], summaries[i].History);
            Assert.Equal($"{published.Id}", LifetimeData.CdnowSample.Entries[i].CustomerId);
            Assert.Equal(published.History.Repeats, own.Repeats);
            Assert.Equal(published.History.Recency, own.Recency / 7, .0051);
            Assert.Equal(published.History.Age, own.Age / 7, .0051);
        }
    }

    private static string[] Histories(SalesLedger ledger) => [.. ledger.Summaries(End).Select((summary, i) => string.Create(
        CultureInfo.InvariantCulture, $"{ledger.Entries[i].CustomerId}:({summary.History.Repeats},{summary.History.Recency},{summary.History.Age})"))];

    private static string[] Spends(SalesLedger ledger) => [.. ledger.Summaries(End).Select((summary, i) => string.Create(
        CultureInfo.InvariantCulture, $"{ledger.Entries[i].CustomerId}:({summary.History.Repeats},{summary.History.Recency},{summary.History.Age},{summary.Spend.Mean})"))];

    private static SalesLedger Ledger(string log, LocalDate? holdoutAfter = null, PurchasePeriod period = PurchasePeriod.Day)
    {
        var ledger = new SalesLedger(new ScoringOptions
        {
            Tiers = TierRules.ByPercentile(("all", 0)),
            Lifetime = new LifetimeOptions { HoldoutAfter = holdoutAfter, Period = period },
        });
        foreach (var entry in log.Split(' ').Select(text => text.Split(':', '-', '=')))
        {
            ledger.Add(new Transaction
            {
                CustomerId = entry[0],
                Day = new LocalDate(2015, int.Parse(entry[1], CultureInfo.InvariantCulture), int.Parse(entry[2], CultureInfo.InvariantCulture)),
                Amount = decimal.Parse(entry[3], CultureInfo.InvariantCulture),
            });
        }

        ledger.Close();
        return ledger;
    }
}
