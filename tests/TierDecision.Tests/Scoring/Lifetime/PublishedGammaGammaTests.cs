using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>
/// Gamma-Gamma and lifetime values against published results: the note (Fader and Hardie 2013), CLVTools, BTYD and lifetimes; the digits beyond their prints were computed
/// with them or with SciPy.
/// </summary>
public class PublishedGammaGammaTests
{
    private static readonly Lazy<ModelFit<GammaGammaParameters>> Fit = new(() => GammaGammaFitter.Fit(LifetimeData.CdnowSpends));
    private static readonly GammaGammaModel Note = new(GammaGammaParameters.Cdnow);

    [SharedDataFact]
    public void Fit_of_the_cdnow_summary_is_that_of_the_note()
    {
        var fit = Fit.Value;

        Assert.True(fit.HasConverged);
        Assert.Equal(946, LifetimeData.CdnowSpends.Length);
        Assert.Equal(6.25, fit.Parameters.P, 1e-2);
        Assert.Equal(3.74, fit.Parameters.Q, 1e-2);
        Assert.Equal(15.44, fit.Parameters.V, 1e-2);
        PublishedBgNbdTests.AssertRelative([6.248802, 3.744588, 15.447748], [fit.Parameters.P, fit.Parameters.Q, fit.Parameters.V], 1e-4);
        Assert.Equal(-4055.923244, fit.LogLikelihood, 1e-3);
        PublishedBgNbdTests.AssertRelative([1.1897, .29017, 4.1600], fit.StandardErrors, 1e-3);
    }

    [SharedDataFact]
    public void Fit_of_the_cdnow_transactions_is_that_of_clvtools()
    {
        var spends = LifetimeData.CdnowSample.CalibrationSummaries().Where(summary => summary.Spend.Repeats > 0).Select(summary => summary.Spend).ToArray();
        var fit = GammaGammaFitter.Fit(spends);

        Assert.Equal(-4055.9177, fit.LogLikelihood, 1e-3);
        PublishedBgNbdTests.AssertRelative([6.249572, 3.744225, 15.443521], [fit.Parameters.P, fit.Parameters.Q, fit.Parameters.V], 1e-4);
    }

    [SharedDataFact]
    public void Expected_spend_of_the_first_customers_is_that_of_lifetimes()
    {
        var expected = LifetimeData.CdnowSummary.Take(10).Select(row => Note.ExpectedSpend(row.Spend)).ToArray();

        double[] published = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17];
        Assert.All(published.Zip(expected), pair => Assert.Equal(pair.First, pair.Second, .1));
        PublishedBgNbdTests.AssertRelative([24.66371, 18.91685, 35.21898, 71.46967, 27.28839], [expected[0], expected[1], expected[2], expected[5], expected[8]], 1e-6);
    }

    [SharedDataFact]
    public void Expected_spend_under_the_fit_is_that_in_the_documentation_of_lifetimes()
    {
        var model = new GammaGammaModel(Fit.Value.Parameters);
        var expected = LifetimeData.CdnowSummary.Select(row => model.ExpectedSpend(row.Spend)).ToArray();

        double[] published = [24.658619, 18.911489, 35.170981, 71.462843, 27.282408];
        Assert.All(published.Zip([expected[0], expected[1], expected[2], expected[5], expected[8]]), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        Assert.Equal(35.25296, expected.Average(), 1e-3);
        Assert.Equal(35.078552, LifetimeData.CdnowSpends.Average(spend => spend.Mean), 1e-6);
    }

    [Theory]
    [InlineData(2, 40, 39.14041995)]
    [InlineData(0, 0, 35.21897810)]
    public void Expected_spend_is_that_of_btyd(int repeats, double mean, double expected) =>
        Assert.Equal(expected, Note.ExpectedSpend(new SpendHistory(repeats, mean)), 1e-8);

    [SharedDataFact]
    public void Correlation_of_purchases_and_spend_is_that_in_the_documentation_of_lifetimes() =>
        Assert.Equal(.113884, GammaGammaModel.Correlation(LifetimeData.CdnowSpends), 1e-6);

    [Theory]
    [InlineData(0, 0, 298, .016053)]
    [InlineData(0, 0, 224, .021171)]
    [InlineData(6, 142, 292, .030461)]
    [InlineData(0, 0, 147, .031686)]
    [InlineData(2, 9, 183, .001607)]
    public void Discounted_purchases_are_those_that_lifetimes_tests(int repeats, double recency, double age, double expected)
    {
        var history = new PurchaseHistory(repeats, recency, age);
        var one = Discounted(months: 1, discount: 0);

        Assert.Equal(expected, one, 1e-5);
        Assert.Equal(one / 2, Discounted(months: 1, discount: 1), 1e-12);
        Assert.Equal(2 * one, Discounted(months: 2, discount: 0), .1 * 2 * one);
        Assert.Equal(.75 * one, Discounted(months: 2, discount: 1), .1 * .75 * one);

        double Discounted(int months, double discount) => LifetimeData.Example.DiscountedPurchases(history, new LifetimeHorizon(months, discount, UnitsPerMonth: 30));
    }

    [SharedDataTheory]
    [InlineData(4.345, 36.278496, 4.637466, 8.344093, 283.523593, 6.881407, 43.353642)]
    [InlineData(30, 140.096211, 18.943467, 38.180574, 1003.868107, 28.109683, 167.418216)]
    public void Lifetime_values_are_those_of_lifetimes_with_the_right_unit_and_with_the_wrong_one(
        double unitsPerMonth, double first, double second, double third, double sixth, double seventh, double ninth)
    {
        // Its documentation prints the second row: a model in weeks, looked at with 30 of them a month.
        var spend = new GammaGammaModel(Fit.Value.Parameters);
        var horizon = new LifetimeHorizon(12, .01, unitsPerMonth);
        var values = LifetimeData.CdnowSummary.Take(10).Select(row => spend.ExpectedSpend(row.Spend) * LifetimeData.Maximum.DiscountedPurchases(row.History, horizon));

        PublishedBgNbdTests.AssertRelative([first, second, third, third, third, sixth, seventh, third, ninth, third], values, 1e-4);
    }
}
