using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>
/// BG/NBD against published results: the paper (Fader, Hardie and Lee 2005), the R packages BTYD 2.4.3 and CLVTools, the Python packages lifetimes 0.11.3 and pymc-marketing.
/// Where no print has enough digits, they were computed with those packages, or independently with SciPy and mpmath.
/// </summary>
public class PublishedBgNbdTests
{
    private static readonly Lazy<ModelFit<BgNbdParameters>> SummaryFit = new(() => BgNbdFitter.Fit(LifetimeData.CdnowHistories));

    [SharedDataFact]
    public void Fit_of_the_cdnow_summary_is_that_of_the_paper()
    {
        var fit = SummaryFit.Value;

        Assert.True(fit.HasConverged);
        AssertParameters(fit.Parameters, .243, 4.414, .793, 2.426, absolute: 5e-4);
        Assert.Equal(-9582.4, fit.LogLikelihood, .05);
        Assert.Equal(1016, fit.Patterns);
        Assert.Equal(2457, LifetimeData.CdnowHistories.Sum(history => history.Repeats));
    }

    [SharedDataFact]
    public void Fit_of_the_cdnow_summary_is_the_maximum_to_many_digits()
    {
        var fit = SummaryFit.Value;

        AssertParameters(fit.Parameters, .24259291, 4.41353156, .79288615, 2.42575344, relative: 1e-6);
        Assert.Equal(-9582.425561, fit.LogLikelihood, 1e-5);
        AssertRelative([.012557, .378221, .185719, .705345], fit.StandardErrors, 1e-3);
    }

    [SharedDataFact]
    public void Fit_of_the_cdnow_transactions_in_exact_weeks_is_that_of_clvtools_and_btyd()
    {
        // In days: alpha is seven times that in weeks, and the likelihood, a density in time, is less by ln 7 a repeat purchase.
        var histories = LifetimeData.CdnowSample.CalibrationSummaries().Select(summary => summary.History).ToArray();
        var fit = BgNbdFitter.Fit(histories);
        var weeks = fit.Parameters with { Alpha = fit.Parameters.Alpha / 7 };
        var logLikelihood = fit.LogLikelihood + (histories.Sum(history => history.Repeats) * Math.Log(7));

        Assert.True(fit.HasConverged);
        AssertParameters(weeks, .2425945, 4.4136019, .7929199, 2.4258881, relative: 1e-4);
        AssertParameters(weeks, .24259452, 4.41360202, .79292202, 2.42590678, relative: 1e-6);
        AssertParameters(weeks, .2425982, 4.4136842, .7929899, 2.4261667, relative: 2e-4);
        Assert.Equal(-9582.429207, logLikelihood, 1e-5);
    }

    [SharedDataFact]
    public void Fit_of_the_example_transactions_in_days_is_that_of_lifetimes()
    {
        var fit = BgNbdFitter.Fit(ExampleHistories());

        Assert.True(fit.HasConverged);
        AssertParameters(fit.Parameters, .16385, 1.86428, 1.85034, 3.18106, relative: 1e-4);
        Assert.Equal(-39248.62613, fit.LogLikelihood, 1e-3);
    }

    [Fact]
    public void Log_likelihood_at_arbitrary_parameters_is_that_of_btyd() =>
        Assert.Equal(-7.576381877, new BgNbdModel(new BgNbdParameters(.5, 6, 1.2, 3.3)).LogLikelihood(new PurchaseHistory(3, 4, 6)), 1e-8);

    [Theory]
    [InlineData(0, 0, -.59947382)]
    [InlineData(200, 38, 100.7957)]
    public void Log_likelihood_is_stable_for_many_purchases_as_pymc_marketing_tests(int repeats, double recency, double expected) =>
        Assert.Equal(expected, new BgNbdModel(new BgNbdParameters(.25, 4, .8, 2.5)).LogLikelihood(new PurchaseHistory(repeats, recency, 40)), 1e-4);

    [SharedDataFact]
    public void Weighted_fit_is_the_fit_of_the_rows()
    {
        var patterns = LifetimeData.CdnowHistories.GroupBy(history => history).ToArray();
        var fit = BgNbdFitter.Fit(patterns.Select(group => group.Key).ToArray(), patterns.Select(group => (double)group.Count()).ToArray());

        Assert.Equal(SummaryFit.Value.Parameters, fit.Parameters);
        Assert.Equal(SummaryFit.Value.LogLikelihood, fit.LogLikelihood);
    }

    [SharedDataFact]
    public void Expected_numbers_of_customers_by_purchases_are_those_of_the_reference()
    {
        var ages = LifetimeData.CdnowHistories.GroupBy(history => history.Age).Select(group => (Age: group.Key, Customers: group.Count())).ToArray();
        double[] expected = [.. Enumerable.Range(0, 7).Select(n => ages.Sum(age => age.Customers * LifetimeData.Maximum.ProbabilityOfRepeats(n, age.Age)))];
        expected = [.. expected, 2357 - expected.Sum()];
        int[] actual = [.. Enumerable.Range(0, 8).Select(n => LifetimeData.CdnowHistories.Count(history => Math.Min(7, history.Repeats) == n))];

        Assert.Equal([1411, 439, 214, 100, 62, 38, 29, 64], actual);
        AssertRelative([1407.68, 460.32, 192.46, 101.16, 59.85, 38.12, 25.55, 71.85], expected, 1e-4);
        Assert.Equal(4.821, expected.Zip(actual, (e, a) => (a - e) * (a - e) / e).Sum(), 1e-3);
    }

    [Fact]
    public void Conditional_expectation_is_that_of_hardies_spreadsheet()
    {
        var history = new PurchaseHistory(2, 30.43, 38.86);

        Assert.Equal(1.226, LifetimeData.Maximum.ExpectedPurchases(history, 39), 1e-3);
        Assert.Equal(1.2259104521, LifetimeData.Maximum.ExpectedPurchases(history, 39), 1e-7);
        Assert.Equal(1.2260281748, LifetimeData.Paper.ExpectedPurchases(history, 39), 1e-8);
    }

    [Theory]
    [InlineData(.1429, .0078)]
    [InlineData(1, .0532)]
    [InlineData(3, .1506)]
    [InlineData(31.8571, 1.0405)]
    [InlineData(32, 1.0437)]
    [InlineData(78, 1.8576)]
    public void Expectation_is_that_of_hardies_spreadsheet(double time, double expected) =>
        Assert.Equal(expected, LifetimeData.Maximum.ExpectedPurchases(time), 1e-3);

    [Theory]
    [InlineData(1, 0.05326789117)]
    [InlineData(2, 0.10338973976)]
    [InlineData(3, 0.15086523089)]
    [InlineData(4, 0.19606817243)]
    [InlineData(5, 0.23928820028)]
    [InlineData(10, 0.43241336223)]
    public void Expectation_is_that_of_btyd(double time, double expected) => Assert.Equal(expected, LifetimeData.Paper.ExpectedPurchases(time), 1e-9);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void Customer_without_repeat_purchases_is_active_for_sure(double age) =>
        Assert.Equal(1, LifetimeData.Maximum.ProbabilityActive(new PurchaseHistory(0, 0, age)));

    [Fact]
    public void Probability_active_is_a_probability_wherever_lifetimes_tests_it()
    {
        for (var age = 0; age <= 90; age += 10)
        {
            for (var recency = 0; recency <= age; recency += 10)
            {
                for (var repeats = 0; repeats <= 90; repeats += 10)
                {
                    Assert.InRange(LifetimeData.Maximum.ProbabilityActive(new PurchaseHistory(repeats, recency, age)), 0, 1);
                }
            }
        }
    }

    [Fact]
    public void Customer_1516_of_the_btyd_walkthrough()
    {
        var history = new PurchaseHistory(26, 30.85714, 31);

        Assert.Equal(25.75659, LifetimeData.Walkthrough.ExpectedPurchases(history, 52), 1e-4);
        Assert.Equal(25.75654, LifetimeData.Walkthrough.ExpectedPurchases(history, 52), 1e-5);
        Assert.Equal(.9688523, LifetimeData.Walkthrough.ProbabilityActive(history), 1e-6);
        Assert.Equal(1.444004, LifetimeData.Walkthrough.ExpectedPurchases(52), 1e-4);
    }

    [Theory]
    [InlineData(10, .3474606)]
    [InlineData(15, .04283391)]
    [InlineData(20, .004158973)]
    [InlineData(25, .0003583685)]
    public void Increasing_frequency_paradox_is_that_of_the_btyd_walkthrough(int repeats, double expected) =>
        AssertRelative([expected], [LifetimeData.Walkthrough.ExpectedPurchases(new PurchaseHistory(repeats, 20, 39), 52)], 1e-5);

    [Fact]
    public void Conditional_expectation_is_that_of_btyd()
    {
        Assert.Equal(.3915692071, LifetimeData.Paper.ExpectedPurchases(new PurchaseHistory(10, 35, 39), 2), 1e-8);
        double[] expected =
        [
            .1221717988, .1281041499, .1275365563, .1213699422, .1109849037, .0979785448, .0838800807, .0699371918,
            .0570176026, .0456155650, .0359225039, .0279193246, .0214617625, .0163459670, .0123525157, .0092724268,
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], LifetimeData.Paper.ExpectedPurchases(new PurchaseHistory(5 + i, 25, 39), 2), 1e-8);
        }
    }

    [Theory]
    [InlineData(23, 39, .9685554542)]
    [InlineData(5, 30, .7056268472)]
    [InlineData(6, 30, .6870911325)]
    [InlineData(7, 30, .6638661810)]
    [InlineData(8, 30, .6365456419)]
    public void Probability_active_is_that_of_btyd(int repeats, double recency, double expected) =>
        Assert.Equal(expected, LifetimeData.Paper.ProbabilityActive(new PurchaseHistory(repeats, recency, 39)), 1e-9);

    [Theory]
    [InlineData(2, 10, 1.07869e-07)]
    [InlineData(39, 0, .5737864)]
    [InlineData(30, 11, .0019995214)]
    [InlineData(30, 12, .0015170236)]
    [InlineData(30, 13, .0011633150)]
    [InlineData(30, 14, .0009003148)]
    [InlineData(30, 15, .0007023638)]
    [InlineData(30, 16, .0005517902)]
    [InlineData(30, 17, .0004361913)]
    [InlineData(30, 18, .0003467171)]
    [InlineData(30, 19, .0002769613)]
    [InlineData(30, 20, .0002222260)]
    public void Probability_of_repeats_is_that_of_btyd(double time, int repeats, double expected) =>
        Assert.Equal(expected, LifetimeData.Paper.ProbabilityOfRepeats(repeats, time), 1e-7 * Math.Min(1, expected * 1000));

    [SharedDataTheory]
    [InlineData(509, .424877)]
    [InlineData(841, .474738)]
    [InlineData(1981, .486526)]
    [InlineData(157, .662396)]
    [InlineData(1516, .710623)]
    public void Best_customer_of_the_next_week_has_the_expectation_that_lifetimes_documents(int id, double expected) =>
        Assert.Equal(expected, LifetimeData.Maximum.ExpectedPurchases(LifetimeData.CdnowSummary.Single(row => row.Id == id).History, 1), 1e-6);

    [SharedDataFact]
    public void Best_customers_of_the_next_week_are_those_that_lifetimes_documents()
    {
        var best = LifetimeData.CdnowSummary.OrderBy(row => LifetimeData.Maximum.ExpectedPurchases(row.History, 1)).TakeLast(5).Select(row => row.Id);

        Assert.Equal([509, 841, 1981, 157, 1516], best);
    }

    [Theory]
    [InlineData(0, 0, 298, .016053)]
    [InlineData(0, 0, 224, .021171)]
    [InlineData(6, 142, 292, .030461)]
    [InlineData(0, 0, 147, .031686)]
    [InlineData(2, 9, 183, .001607)]
    public void Expectation_of_example_customer_is_that_of_lifetimes(int repeats, double recency, double age, double expected) =>
        Assert.Equal(expected, LifetimeData.Example.ExpectedPurchases(new PurchaseHistory(repeats, recency, age), 30), 1e-5);

    [SharedDataFact]
    public void Predictions_after_the_calibration_are_those_of_the_btyd_walkthrough()
    {
        var groups = LifetimeData.CdnowSample.CalibrationSummaries().GroupBy(summary => Math.Min(7, summary.History.Repeats)).OrderBy(group => group.Key).ToArray();
        var predicted = groups.Select(group => group.Average(summary => LifetimeData.Walkthrough.ExpectedPurchases(
            summary.History with { Recency = summary.History.Recency / 7, Age = summary.History.Age / 7 }, 39)));

        Assert.Equal([1411, 439, 214, 100, 62, 38, 29, 64], groups.Select(group => group.Count()));
        AssertRelative([.2367116, .6970387, 1.392523, 1.560000, 2.532258, 2.947368, 3.862069, 6.359375], groups.Select(group => group.Average(summary => (double)summary.LaterPurchases)), 1e-6);
        AssertRelative([.2250893, .5231364, 1.044126, 1.520256, 2.163824, 2.653789, 3.503957, 6.157036], predicted, 2e-5);
    }

    [SharedDataFact]
    public void Cumulative_purchases_by_week_are_those_of_the_btyd_walkthrough()
    {
        // Weeks count from 1997-01-01, a customer's clock from the first purchase: 272 days less the age after it.
        var starts = LifetimeData.CdnowSample.CalibrationSummaries().Select(summary => 272 - summary.History.Age).ToArray();
        var expected = Enumerable.Range(20, 6).Select(week => starts.Sum(start => LifetimeData.Walkthrough.ExpectedPurchases(week - (start / 7))));

        AssertRelative([1312.458, 1387.346, 1460.392, 1531.713, 1601.418, 1669.6], expected, 1e-4);
    }

    internal static void AssertRelative(IEnumerable<double> expected, IEnumerable<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count(), actual.Count());
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Math.Abs(pair.First) * tolerance));
    }

    private static void AssertParameters(BgNbdParameters actual, double r, double alpha, double a, double b, double relative = 0, double absolute = 0)
    {
        foreach (var (expected, found) in new[] { (r, actual.R), (alpha, actual.Alpha), (a, actual.A), (b, actual.B) })
        {
            Assert.Equal(expected, found, Math.Max(absolute, expected * relative));
        }
    }

    // The file has no amounts, which a transaction must have: the days are counted here.
    private static PurchaseHistory[] ExampleHistories()
    {
        var end = new DateOnly(2014, 12, 31).DayNumber;
        return
        [
            .. File.ReadLines(SharedData.Path("example_transactions.csv")).Skip(1).Select(line => line.Split(','))
                .Select(cells => (Day: DateOnly.ParseExact(cells[0][..10], "yyyy-MM-dd", null).DayNumber, Id: cells[1]))
                .GroupBy(row => row.Id, (_, rows) => rows.Select(row => row.Day).Distinct().Order().ToArray())
                .Select(days => new PurchaseHistory(days.Length - 1, days[^1] - days[0], end - days[0])),
        ];
    }
}
