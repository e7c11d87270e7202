using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Distributions;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Lifetime.Nbd;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>Where BG/NBD has no maximum, because nobody leaves or all do alike, its limit gives the values.</summary>
public class LimitModelTests
{
    private const int Customers = 3000;

    private static readonly Gen<double> Parameter = Gen.Choose(-200, 200).Select(n => Math.Pow(10, n / 100d));

    private static readonly Gen<PurchaseHistory> Histories =
        from repeats in Gen.Choose(0, 60)
        from age in Gen.Choose(1, 2_000)
        from recent in Gen.Choose(1, 1000)
        select new PurchaseHistory(repeats, repeats == 0 ? 0 : age * recent / 1000d, age);

    private static readonly Gen<(NbdParameters Parameters, PurchaseHistory History, double Time)> Cases =
        from r in Parameter from alpha in Parameter from dropout in Gen.Choose(0, 99) from history in Histories from time in Gen.Choose(0, 4000)
        select (new NbdParameters(r, alpha, dropout / 100d), history, (double)time);

    [Fact]
    public void Customers_who_never_leave_are_fitted_by_the_nbd()
    {
        var histories = Draw(1, r: 0.8, alpha: 60, dropout: 0);
        var models = LifetimeModels.Fit(Summaries(histories), default);

        Assert.Equal(LifetimeStatus.Computed, models.Status);
        Assert.False(models.Purchases!.HasConverged);
        Assert.Equal(0, models.Limit!.Parameters.Dropout);
        Assert.True(models.Limit.LogLikelihood >= models.Purchases.LogLikelihood - 1);
        Assert.Equal(0.8, models.Limit.Parameters.R, 4 * models.Limit.StandardErrors[0]);
        Assert.Equal(60, models.Limit.Parameters.Alpha, 4 * models.Limit.StandardErrors[1]);
        Assert.True(double.IsNaN(models.Limit.StandardErrors[2]));
    }

    [Fact]
    public void Customers_who_leave_with_one_probability_are_fitted_by_it()
    {
        var fit = NbdFitter.Fit(Draw(2, r: 0.8, alpha: 20, dropout: 0.2));

        Assert.Equal(FitStatus.Converged, fit.Status);
        Assert.Equal(0.8, fit.Parameters.R, 4 * fit.StandardErrors[0]);
        Assert.Equal(20, fit.Parameters.Alpha, 4 * fit.StandardErrors[1]);
        Assert.Equal(0.2, fit.Parameters.Dropout, 4 * fit.StandardErrors[2]);
    }

    /// <summary>The limit predicts the purchases to come of the customers that were drawn: what it is for.</summary>
    [Theory]
    [InlineData(3, 0)]
    [InlineData(4, 0.1)]
    public void Limit_predicts_the_purchases_to_come(int seed, double dropout)
    {
        const int Ahead = 180;
        var later = new List<int>();
        var histories = Draw(seed, r: 0.8, alpha: 30, dropout, Ahead, later);
        var model = new NbdModel(NbdFitter.Fit(histories).Parameters);
        var expected = histories.Sum(history => model.ExpectedPurchases(history, Ahead));

        Assert.Equal(later.Sum(), expected, 0.06 * later.Sum());
    }

    [Fact]
    public void Bg_nbd_that_has_a_maximum_has_no_limit()
    {
        var models = LifetimeModels.Fit(Summaries(Draw(5, r: 0.8, alpha: 20, dropout: double.NaN)), default);

        Assert.True(models.Purchases!.HasConverged);
        Assert.Null(models.Limit);
    }

    [Fact]
    public void Equal_weights_and_repeated_customers_give_one_fit()
    {
        var histories = Draw(6, r: 0.8, alpha: 60, dropout: 0)[..400];
        var weights = Enumerable.Repeat(2d, histories.Length).ToArray();
        var (weighted, repeated) = (NbdFitter.Fit(histories, weights), NbdFitter.Fit([.. histories, .. histories]));

        Assert.Equal(repeated.Parameters, weighted.Parameters);
        Assert.Equal(repeated.LogLikelihood, weighted.LogLikelihood, 1e-9 * Math.Abs(weighted.LogLikelihood));
    }

    [Fact]
    public void Limit_is_what_bg_nbd_tends_to() => Laws.Hold(Cases, c =>
    {
        const double Scale = 1e7;
        var dropout = c.Parameters.Dropout;
        var silence = Math.Pow((c.Parameters.Alpha + c.History.Age) / (c.Parameters.Alpha + c.History.Recency), c.Parameters.R + c.History.Repeats);
        var near = new BgNbdModel(dropout == 0
            ? new BgNbdParameters(c.Parameters.R, c.Parameters.Alpha, 1e-6 / silence, 1)
            : new BgNbdParameters(c.Parameters.R, c.Parameters.Alpha, dropout * Scale, (1 - dropout) * Scale));
        var limit = new NbdModel(c.Parameters);
        AssertClose(near.ProbabilityActive(c.History), limit.ProbabilityActive(c.History));
        AssertClose(near.LogLikelihood(c.History), limit.LogLikelihood(c.History));
        var expected = near.ExpectedPurchases(c.History, c.Time);
        return double.IsNaN(expected) || Math.Abs(expected - limit.ExpectedPurchases(c.History, c.Time)) <= 1e-3 * (1 + expected);
    });

    [Fact]
    public void Values_are_possible_with_any_parameters() => Laws.Hold(Cases, c =>
    {
        var model = new NbdModel(c.Parameters);
        var most = (c.Parameters.R + c.History.Repeats) / (c.Parameters.Alpha + c.History.Age) * c.Time;
        var expected = model.ExpectedPurchases(c.History, c.Time);
        return model.ProbabilityActive(c.History) is >= 0 and <= 1
            && expected >= 0 && expected <= most * (1 + 1e-9)
            && model.ExpectedPurchases(c.History, c.Time * 2) >= expected * (1 - 1e-9)
            && double.IsFinite(model.LogLikelihood(c.History));
    });

    [Fact]
    public void Run_of_customers_who_never_leave_has_values_and_says_that_all_are_active()
    {
        var result = ScoringRun.Score(Sales(Draw(7, r: 0.8, alpha: 60, dropout: 0)[..1500]), new ScoringOptions
        {
            Tiers = TierRules.ByPercentile(("gold", 80), ("bronze", 0)),
            AsOf = SalesDay(Days),
            Lifetime = new LifetimeOptions { HoldoutAfter = SalesDay(Days / 2) },
        });

        Assert.Equal(LifetimeStatus.Computed, result.Lifetime!.Models.Status);
        Assert.NotNull(result.Lifetime.Models.Limit);
        Assert.Equal(0, result.Lifetime.CustomersWithoutValue);
        Assert.True(result.Lifetime.Holdout!.HasPredictions);
        Assert.All(result.Customers, customer => Assert.True(customer.Score is { LifetimeValue: > 0, ProbabilityActive: 1 }));
    }

    [Theory]
    [InlineData(2, 21, 20)]
    [InlineData(0, 1, 20)]
    public void Rejects_history(int repeats, double recency, double age) =>
        Assert.Throws<ArgumentException>(() => NbdFitter.Fit([new PurchaseHistory(repeats, recency, age)]));

    private const int Days = 720;

    private static NodaTime.LocalDate SalesDay(int day) => new NodaTime.LocalDate(2024, 1, 1).PlusDays(day);

    private static IEnumerable<Transaction> Sales(PurchaseHistory[] histories)
    {
        for (var i = 0; i < histories.Length; i++)
        {
            // Spread between the first and the last purchase, with amounts that differ from customer to customer and from time to time.
            var (history, first) = (histories[i], Days - (int)histories[i].Age);
            for (var n = 0; n <= history.Repeats; n++)
            {
                var day = first + (int)(history.Repeats == 0 ? 0 : history.Recency * n / history.Repeats);
                yield return new Transaction { CustomerId = $"{i}", Day = SalesDay(day), Amount = 10 + (i * 7 % 50) + (n * 13 % 11) };
            }
        }
    }

    private static PurchaseSummary[] Summaries(PurchaseHistory[] histories) =>
    [
        .. histories.Select((history, i) => new PurchaseSummary(
            history.Repeats + 1, history, new SpendHistory(history.Repeats, history.Repeats == 0 ? 0 : 10 + (i * 7 % 50)), 0, 0)),
    ];

    /// <summary>Customers who buy at rates from Gamma(r, alpha) and leave with <paramref name="dropout"/>; NaN: drawn from Beta(1, 3).</summary>
    private static PurchaseHistory[] Draw(int seed, double r, double alpha, double dropout, int ahead = 0, List<int>? later = null)
    {
        var random = new Random(seed);
        var histories = new PurchaseHistory[Customers];
        for (var i = 0; i < Customers; i++)
        {
            var age = random.Next(Days / 2, Days);
            var rate = Gamma.Sample(random, r, alpha);
            var leaves = double.IsNaN(dropout) ? Beta.Sample(random, 1, 3) : dropout;
            var (repeats, recency, soon, at) = (0, 0d, 0, 0d);
            while (rate > 0 && (at += Exponential.Sample(random, rate)) <= age + ahead)
            {
                (repeats, recency, soon) = at <= age ? (repeats + 1, at, soon) : (repeats, recency, soon + 1);
                if (random.NextDouble() < leaves)
                {
                    break;
                }
            }

            histories[i] = new PurchaseHistory(repeats, recency, age);
            later?.Add(soon);
        }

        return histories;
    }

    private static void AssertClose(double expected, double actual) => Assert.Equal(expected, actual, 1e-3 * (1 + Math.Abs(expected)));
}
