using FsCheck;
using FsCheck.Fluent;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>Models never give what cannot be, such as a negative amount or a probability above 1, whatever their parameters are.</summary>
public class ImpossibleValueTests
{
    private static readonly Gen<double> Positive =
        Gen.Frequency((4, Gen.Choose(-30, 30).Select(power => Math.Exp(power / 10d))), (1, Gen.Choose(-120, 120).Select(power => Math.Exp(power / 10d))));

    [Fact]
    public void Purchases_and_probabilities_are_possible_with_any_parameters() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(
            (from r in Positive
             from alpha in Positive
             from a in Positive
             from b in Positive
             from repeats in Gen.Choose(0, 60)
             from recency in Gen.Choose(1, 300)
             from rest in Gen.Choose(0, 300)
             from time in Gen.Choose(0, 4000)
             select (Parameters: new BgNbdParameters(r, alpha, a, b), History: new PurchaseHistory(repeats, repeats == 0 ? 0 : recency, recency + rest), Time: time))
            .ToArbitrary(),
            given =>
            {
                var (parameters, history, time) = given;
                var model = new BgNbdModel(parameters);
                var most = (parameters.R + history.Repeats) / (parameters.Alpha + history.Age) * time;
                return model.ProbabilityActive(history) is >= 0 and <= 1
                    && model.ExpectedPurchases(history, time) is var expected && (double.IsNaN(expected) || (expected >= 0 && expected <= most * (1 + 1e-12)))
                    && model.ProbabilityOfRepeats(history.Repeats, time) is >= 0 and <= 1;
            }));

    [Theory]
    [InlineData(1, 0.5, 0)]
    [InlineData(1, 1, 0)]
    [InlineData(0.2, 0.5, 2)]
    public void Amount_without_a_mean_is_not_a_number(double p, double q, int repeats) =>
        Assert.Equal(double.NaN, new GammaGammaModel(new GammaGammaParameters(p, q, 10)).ExpectedSpend(new SpendHistory(repeats, repeats == 0 ? 0 : 20)));

    [Fact]
    public void Amount_of_a_customer_with_enough_purchases_has_a_mean_also_if_that_of_all_has_none()
    {
        var parameters = new GammaGammaParameters(2, 0.5, 10);

        Assert.Equal(double.NaN, parameters.Mean);
        Assert.Equal(2 * (10 + (3 * 20)) / 5.5, new GammaGammaModel(parameters).ExpectedSpend(new SpendHistory(3, 20)), 12);
    }

    /// <summary>A time that is ten million times the age: the series has more than a million terms that count.</summary>
    [Fact]
    public void Long_series_is_not_cut_off()
    {
        var model = new BgNbdModel(new BgNbdParameters(0.25, 1e-4, 0.8, 2.5));

        // By mpmath, in 30 digits.
        Assert.Equal(64.39951374687560, model.ExpectedPurchases(default, 50), 6);
        Assert.Equal(160.0539521022142, model.ExpectedPurchases(default, 3000), 6);
    }
}
