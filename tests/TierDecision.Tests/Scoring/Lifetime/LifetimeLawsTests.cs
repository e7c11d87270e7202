using FsCheck;
using FsCheck.Fluent;
using TierDecision.Demo;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>What holds for any parameters and any history.</summary>
public class LifetimeLawsTests
{
    // Parameters over four orders of magnitude each.
    private static readonly Gen<double> Parameter = Gen.Choose(-200, 200).Select(n => Math.Pow(10, n / 100d));

    private static readonly Gen<BgNbdModel> Models =
        from r in Parameter from alpha in Parameter from a in Parameter from b in Parameter select new BgNbdModel(new BgNbdParameters(r, alpha, a, b));

    private static readonly Gen<PurchaseHistory> Histories =
        from repeats in Gen.Choose(0, 300)
        from age in Gen.Choose(1, 20_000)
        from recent in Gen.Choose(1, 1000)
        select new PurchaseHistory(repeats, repeats == 0 ? 0 : age * recent / 10_000d, age / 10d);

    private static readonly Gen<(BgNbdModel Model, PurchaseHistory History, double Time)> Cases =
        from model in Models from history in Histories from time in Gen.Choose(1, 5_000) select (model, history, time / 10d);

    [Fact]
    public void Probability_active_is_a_probability() =>
        Laws.Hold(Cases, c => c.Model.ProbabilityActive(c.History) is >= 0 and <= 1);

    [Fact]
    public void Log_likelihood_is_a_number() => Laws.Hold(Cases, c => double.IsFinite(c.Model.LogLikelihood(c.History)));

    [Fact]
    public void Customer_seen_later_is_more_probably_active() => Laws.Hold(Cases, c =>
        c.History.Repeats == 0
        || c.Model.ProbabilityActive(c.History with { Recency = c.History.Recency / 2 }) <= c.Model.ProbabilityActive(c.History));

    [Fact]
    public void Customer_silent_for_longer_is_less_probably_active() => Laws.Hold(Cases, c =>
        c.Model.ProbabilityActive(c.History with { Age = c.History.Age * 2 }) <= c.Model.ProbabilityActive(c.History));

    [Fact]
    public void Longer_time_brings_no_fewer_purchases() => Laws.Hold(Cases, c =>
    {
        var (less, more) = (c.Model.ExpectedPurchases(c.History, c.Time), c.Model.ExpectedPurchases(c.History, c.Time * 1.5));
        return less >= 0 && double.IsFinite(more) && more >= less * (1 - 1e-9);
    });

    [Fact]
    public void Expected_purchases_are_at_most_those_of_a_customer_who_never_leaves() => Laws.Hold(
        from r in Parameter from alpha in Parameter from a in Parameter from b in Parameter from history in Histories from time in Gen.Choose(1, 5_000)
        select (Parameters: new BgNbdParameters(r, alpha, a, b), History: history, Time: time / 10d),
        c => new BgNbdModel(c.Parameters).ExpectedPurchases(c.History, c.Time)
            <= (c.Parameters.R + c.History.Repeats) / (c.Parameters.Alpha + c.History.Age) * c.Time * (1 + 1e-9));

    [Fact]
    public void Unit_of_time_changes_nothing_but_the_density() => Laws.Hold(
        from r in Parameter from alpha in Parameter from a in Parameter from b in Parameter
        from history in Histories from time in Gen.Choose(1, 5_000) from scale in Parameter
        select (Parameters: new BgNbdParameters(r, alpha, a, b), History: history, Time: time / 10d, Scale: scale),
        c =>
        {
            var model = new BgNbdModel(c.Parameters);
            var scaled = new BgNbdModel(c.Parameters with { Alpha = c.Parameters.Alpha * c.Scale });
            var history = c.History with { Recency = c.History.Recency * c.Scale, Age = c.History.Age * c.Scale };
            AssertClose(model.ProbabilityActive(c.History), scaled.ProbabilityActive(history));
            AssertClose(model.ExpectedPurchases(c.History, c.Time), scaled.ExpectedPurchases(history, c.Time * c.Scale));
            AssertClose(model.LogLikelihood(c.History), scaled.LogLikelihood(history) + (c.History.Repeats * Math.Log(c.Scale)));
            return true;
        });

    [Fact]
    public void Probabilities_of_all_numbers_of_repeats_add_up_to_one() => Laws.Hold(
        from a in Parameter from b in Parameter from time in Gen.Choose(1, 300)
        select (Model: new BgNbdModel(new BgNbdParameters(.5, 5, a, b)), Time: time / 10d),
        c =>
        {
            var probabilities = Enumerable.Range(0, 400).Select(n => c.Model.ProbabilityOfRepeats(n, c.Time)).ToArray();
            Assert.Equal(1, probabilities.Sum(), 1e-6);
            AssertClose(c.Model.ExpectedPurchases(c.Time), probabilities.Select((probability, n) => n * probability).Sum(), 1e-5);
            return true;
        },
        cases: 100);

    [Fact]
    public void Discount_takes_off_and_never_adds() => Laws.Hold(Cases, c =>
    {
        var free = c.Model.DiscountedPurchases(c.History, new LifetimeHorizon(12, 0, c.Time));
        AssertClose(c.Model.ExpectedPurchases(c.History, 12 * c.Time), free);
        var dear = c.Model.DiscountedPurchases(c.History, new LifetimeHorizon(12, .05, c.Time));
        return dear <= free && dear >= free / Math.Pow(1.05, 12) * (1 - 1e-9);
    });

    [Fact]
    public void Expected_spend_lies_between_the_own_mean_and_that_of_all() => Laws.Hold(
        from p in Parameter from q in Parameter from v in Parameter from repeats in Gen.Choose(0, 100) from mean in Parameter
        select (Parameters: new GammaGammaParameters(p, 1.01 + q, v), History: new SpendHistory(repeats, mean)),
        c =>
        {
            var expected = new GammaGammaModel(c.Parameters).ExpectedSpend(c.History);
            return expected >= Math.Min(c.Parameters.Mean, c.History.Mean) * (1 - 1e-9) && expected <= Math.Max(c.Parameters.Mean, c.History.Mean) * (1 + 1e-9);
        });

    [Fact]
    public void Gradients_are_the_slopes_of_the_likelihoods()
    {
        PurchaseHistory[] histories = [new(0, 0, 30), new(3, 12.5, 40), new(3, 12.5, 41), new(60, 39, 40)];
        SpendHistory[] spends = [new(1, 20), new(3, 8.5), new(3, 90), new(12, 31)];
        Laws.Hold(
            from r in Parameter from alpha in Parameter from a in Parameter from b in Parameter select new[] { r, alpha, a, b },
            parameters => HasSlopes(BgNbdLikelihood.Of(histories, [1, 2, 3, 4]), parameters)
                && HasSlopes(GammaGammaLikelihood.Of(spends, [1, 2, 3, 4]), parameters[..3]));
    }

    [Fact]
    public void Fit_finds_the_parameters_that_customers_were_generated_with()
    {
        var options = new GeneratorOptions { Customers = 20_000, Days = 730, ArrivalDays = 365 };
        var histories = new List<PurchaseHistory>();
        var spends = new List<SpendHistory>();
        var end = SalesDay(options.LastDay);
        foreach (var customer in CustomerGenerator.Generate(options))
        {
            // By transactions and not by days, as the generator draws them. Times are exact to a day, and a purchase is half a day before its day's end on average.
            var (first, last, repeats) = (SalesDay(customer.Transactions[0].Day), SalesDay(customer.Transactions[^1].Day), customer.Transactions.Count - 1);
            histories.Add(new PurchaseHistory(repeats, (last - first) / 7d, (end - first + .5) / 7d));
            if (repeats > 0)
            {
                spends.Add(new SpendHistory(repeats, (double)customer.Transactions.Skip(1).Average(t => t.Amount)));
            }
        }

        var purchases = BgNbdFitter.Fit([.. histories]);
        var amounts = GammaGammaFitter.Fit([.. spends]);

        // Four standard errors: with a fixed seed it never fails by chance.
        AssertWithin(4, [.243, 4.414, .793, 2.426], [purchases.Parameters.R, purchases.Parameters.Alpha, purchases.Parameters.A, purchases.Parameters.B], purchases.StandardErrors);
        AssertWithin(4, [6.25, 3.74, 15.44], [amounts.Parameters.P, amounts.Parameters.Q, amounts.Parameters.V], amounts.StandardErrors);
    }

    private static int SalesDay(NodaTime.LocalDate day) => day.ToDateOnly().DayNumber;

    private static void AssertWithin(double errors, double[] expected, double[] actual, IReadOnlyList<double> standardErrors)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], errors * standardErrors[i]);
        }
    }

    private static bool HasSlopes(ILogLikelihood likelihood, double[] parameters)
    {
        var gradient = new double[parameters.Length];
        var unused = new double[parameters.Length];
        var value = likelihood.Evaluate(parameters, gradient);
        for (var i = 0; i < parameters.Length; i++)
        {
            var step = 1e-5 * parameters[i];
            var above = likelihood.Evaluate([.. parameters.Select((p, j) => j == i ? p + step : p)], unused);
            var below = likelihood.Evaluate([.. parameters.Select((p, j) => j == i ? p - step : p)], unused);
            var slope = (above - below) / (2 * step);

            // What rounding and the third derivative leave of a central difference.
            Assert.Equal(slope, gradient[i], (1e-6 * Math.Abs(gradient[i])) + (((1e-13 * (1 + Math.Abs(value))) + 1e-9) / step));
        }

        return true;
    }

    private static void AssertClose(double expected, double actual, double relative = 1e-7) =>
        Assert.Equal(expected, actual, (relative * Math.Abs(expected)) + 1e-9);
}
