using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Tests.Scoring.Lifetime;

public class FitterTests
{
    private static readonly PurchaseHistory Good = new(2, 10, 20);

    [Theory]
    [InlineData(2, 21, 20)]
    [InlineData(0, 1, 20)]
    [InlineData(2, -1, 20)]
    [InlineData(-1, 0, 20)]
    [InlineData(1, double.NaN, 20)]
    [InlineData(1, 5, double.PositiveInfinity)]
    public void Rejects_history(int repeats, double recency, double age) =>
        Assert.Throws<ArgumentException>(() => BgNbdFitter.Fit([Good, new PurchaseHistory(repeats, recency, age)]));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, -5)]
    [InlineData(1, double.NaN)]
    [InlineData(0, 10)]
    public void Rejects_spend(int repeats, double mean) => Assert.Throws<ArgumentException>(() => GammaGammaFitter.Fit([new(2, 10), new SpendHistory(repeats, mean)]));

    [Fact]
    public void Rejects_no_customers()
    {
        Assert.Throws<ArgumentException>(() => BgNbdFitter.Fit([]));
        Assert.Throws<ArgumentException>(() => GammaGammaFitter.Fit([]));
    }

    [Theory]
    [InlineData(new[] { 1d })]
    [InlineData(new[] { 1d, 0 })]
    [InlineData(new[] { 1d, double.NaN })]
    public void Rejects_weights(double[] weights)
    {
        Assert.Throws<ArgumentException>(() => BgNbdFitter.Fit([Good, Good], weights));
        Assert.Throws<ArgumentException>(() => GammaGammaFitter.Fit([new(1, 1), new(1, 2)], weights));
    }

    [Fact]
    public void Purchases_without_a_maximum_do_not_converge()
    {
        // All alike, so that the rates have no spread: the shape rises for ever.
        var fit = BgNbdFitter.Fit(Enumerable.Repeat(Good, 100).ToArray());

        Assert.Equal(FitStatus.NotConverged, fit.Status);
        Assert.Empty(fit.StandardErrors);
        Assert.True(double.IsFinite(fit.LogLikelihood));
    }

    [Fact]
    public void Customers_without_a_repeat_purchase_do_not_converge() =>
        Assert.Equal(FitStatus.NotConverged, BgNbdFitter.Fit(Enumerable.Range(1, 100).Select(age => new PurchaseHistory(0, 0, age)).ToArray()).Status);

    [Fact]
    public void Equal_amounts_do_not_converge() =>
        Assert.Equal(FitStatus.NotConverged, GammaGammaFitter.Fit(Enumerable.Repeat(new SpendHistory(3, 20), 100).ToArray()).Status);

    [Fact]
    public void Order_of_customers_changes_no_digit()
    {
        PurchaseHistory[] histories = [.. Enumerable.Range(0, 300).Select(i => new PurchaseHistory(i * i % 7, i * i % 7 == 0 ? 0 : 1 + (i * 37 % 30), 40 + (i % 20)))];

        Assert.Equal(BgNbdFitter.Fit(histories).LogLikelihood, BgNbdFitter.Fit(histories.Reverse().ToArray()).LogLikelihood);
    }
}
