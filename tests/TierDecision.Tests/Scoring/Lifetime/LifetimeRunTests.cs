using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Demo;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;
using TierDecision.Tests.Shared;

namespace TierDecision.Tests.Scoring.Lifetime;

/// <summary>Lifetime values as a scoring run makes them.</summary>
public class LifetimeRunTests
{
    private static readonly ScoringOptions Options = new()
    {
        Tiers = TierRules.ByPercentile(("gold", 80), ("bronze", 0)),
        Lifetime = new LifetimeOptions { Months = 12, AnnualDiscount = .1 },
    };

    private static readonly Lazy<Transaction[]> Generated = new(() =>
        [.. CustomerGenerator.Generate(new GeneratorOptions { Customers = 500 }).SelectMany(customer => customer.Transactions)]);

    private static readonly Lazy<ScoringResult> Scored = new(() => ScoringRun.Score(Generated.Value, Options));

    [SharedDataFact]
    public void Holdout_of_the_cdnow_sample_is_that_of_the_reference()
    {
        using var reader = TransactionFileReader.Open(SharedData.Path("CDNOW_sample.txt"), new TransactionFileOptions());
        var result = ScoringRun.Score(reader.Read(), Options with
        {
            AsOf = new LocalDate(1998, 6, 30),
            Sales = new SaleRule { IncludeZeroAmounts = true },
            Lifetime = new LifetimeOptions { HoldoutAfter = new LocalDate(1997, 9, 30) },
        });
        var holdout = result.Lifetime!.Holdout!;

        Assert.True(holdout.HasPredictions);
        Assert.Equal((2357, 39 * 7, 1882), (holdout.Customers, holdout.Days, holdout.ActualPurchases));
        Assert.Equal(1653.41, holdout.ExpectedPurchases, .01);
        Assert.Equal(.7855, holdout.MeanAbsoluteError, 1e-4);
        Assert.Equal(1.0237, holdout.NaiveMeanAbsoluteError, 1e-4);
        Assert.Equal(.6629, holdout.RevenueOfBestByValue, 1e-4);
        Assert.Equal(.6626, holdout.RevenueOfBestByPastSpend, 1e-4);
        Assert.Equal(.2425945, holdout.Models.Purchases!.Parameters.R, 1e-5);
    }

    [Fact]
    public void Values_are_the_expected_spend_times_the_discounted_purchases()
    {
        var result = Scored.Value;
        var models = result.Lifetime!.Models;
        var purchases = new BgNbdModel(models.Purchases!.Parameters);
        var amounts = new GammaGammaModel(models.Amounts!.Parameters);
        var horizon = new LifetimeHorizon(12, Math.Pow(1.1, 1d / 12) - 1, 365.25 / 12);
        var byCustomer = Generated.Value.GroupBy(t => t.CustomerId).ToDictionary(g => g.Key, g => g.GroupBy(t => t.Day).OrderBy(d => d.Key).ToArray());

        Assert.Equal(LifetimeStatus.Computed, models.Status);
        foreach (var customer in result.Customers)
        {
            var days = byCustomer[customer.CustomerId];
            var repeats = days.Length - 1;
            var history = new PurchaseHistory(repeats, Days(days[0].Key, days[^1].Key), Days(days[0].Key, result.AsOf!.Value));
            var spend = new SpendHistory(repeats, repeats == 0 ? 0 : (double)days.Skip(1).Sum(d => d.Sum(t => t.Amount)) / repeats);
            var value = amounts.ExpectedSpend(spend) * purchases.DiscountedPurchases(history, horizon);
            Assert.Equal(value, customer.Score.LifetimeValue, (1e-4 * value) + 1e-8);
            Assert.Equal(purchases.ProbabilityActive(history), customer.Score.ProbabilityActive, 1e-6);
        }

        Assert.Equal(result.Customers.Sum(c => (double)c.Score.LifetimeValue), result.Lifetime.TotalValue, 1e-3 * result.Lifetime.TotalValue);
    }

    [Fact]
    public void Values_go_by_customer_and_not_by_the_order_of_rows()
    {
        var reversed = ScoringRun.Score(Generated.Value.Reverse(), Options).Customers.ToDictionary(c => c.CustomerId);

        Assert.All(Scored.Value.Customers, c => Assert.Equal(
            (c.Score.LifetimeValue, c.Score.ProbabilityActive), (reversed[c.CustomerId].Score.LifetimeValue, reversed[c.CustomerId].Score.ProbabilityActive)));
    }

    [Fact]
    public void Margin_makes_values_profits_and_fills_in_the_profit_so_far()
    {
        var result = ScoringRun.Score(Generated.Value, Options with { Profit = new ProfitOptions { Margins = new MarginRule { Share = .25m } } });

        Assert.All(result.Customers.Zip(Scored.Value.Customers), pair =>
        {
            Assert.Equal(pair.Second.Score.LifetimeValue / 4, pair.First.Score.LifetimeValue, (1e-5 * pair.Second.Score.LifetimeValue) + 1e-8);
            Assert.Equal((float)pair.First.Monetary! / 4, pair.First.Score.Margin, 1e-5 * (double)pair.First.Monetary!);
        });
        Assert.All(Scored.Value.Customers, customer => Assert.True(float.IsNaN(customer.Score.Margin)));
    }

    [Fact]
    public void Frequency_in_rows_changes_no_value()
    {
        var byRows = ScoringRun.Score(Generated.Value, Options with { FrequencyUnit = FrequencyUnit.Transactions });

        Assert.Equal(Scored.Value.Customers.Select(c => c.Score.LifetimeValue), byRows.Customers.Select(c => c.Score.LifetimeValue));
    }

    [Fact]
    public void Weeks_as_periods_give_nearly_the_values_of_days()
    {
        var weeks = ScoringRun.Score(Generated.Value, Options with { Lifetime = new LifetimeOptions { Period = PurchasePeriod.Week } }).Lifetime!;

        Assert.Equal(Scored.Value.Lifetime!.TotalValue, weeks.TotalValue, .1 * weeks.TotalValue);
        Assert.Equal(7, Scored.Value.Lifetime.Models.Purchases!.Parameters.Alpha / weeks.Models.Purchases!.Parameters.Alpha, 2d);
    }

    [Fact]
    public void Too_few_repeat_customers_give_no_values_and_the_same_scores()
    {
        var few = Generated.Value.Where(t => int.Parse(t.CustomerId, null) <= 30).ToArray();
        var result = ScoringRun.Score(few, Options);
        var without = ScoringRun.Score(few, Options with { Lifetime = null });

        Assert.Equal(LifetimeStatus.TooFewRepeatCustomers, result.Lifetime!.Models.Status);
        Assert.True(double.IsNaN(result.Lifetime.TotalValue));
        Assert.Null(without.Lifetime);
        Assert.Equal(without.Customers.Select(c => c with { ExternalIds = [] }), result.Customers.Select(c => c with { ExternalIds = [] }));
        Assert.All(result.Customers, c => Assert.True(float.IsNaN(c.Score.LifetimeValue) && float.IsNaN(c.Score.ProbabilityActive)));
    }

    [Fact]
    public void Purchases_for_nothing_give_probabilities_and_no_values()
    {
        var free = Generated.Value.Select(t => t with { Amount = 0 });
        var result = ScoringRun.Score(free, Options with { Sales = new SaleRule { IncludeZeroAmounts = true } });

        Assert.Equal(LifetimeStatus.TooFewAmounts, result.Lifetime!.Models.Status);
        Assert.All(result.Customers, c => Assert.True(float.IsNaN(c.Score.LifetimeValue) && c.Score.ProbabilityActive is >= 0 and <= 1));
    }

    [Fact]
    public void Customers_who_all_buy_alike_give_no_values_and_a_status()
    {
        var alike = Enumerable.Range(1, 100).SelectMany(id => Enumerable.Range(0, 3).Select(month => new Transaction
        {
            CustomerId = $"{id}", Day = new LocalDate(2025, 1 + month, 1), Amount = 10,
        }));

        Assert.Equal(LifetimeStatus.PurchasesNotFitted, ScoringRun.Score(alike, Options with { AsOf = new LocalDate(2025, 4, 1) }).Lifetime!.Models.Status);
    }

    [Fact]
    public void Amounts_that_rise_with_the_number_of_purchases_are_told()
    {
        var repeats = Generated.Value.GroupBy(t => t.CustomerId).ToDictionary(g => g.Key, g => g.Count());
        var rising = ScoringRun.Score(Generated.Value.Select(t => t with { Amount = t.Amount * repeats[t.CustomerId] }), Options).Lifetime!.Models;

        Assert.True(rising.AmountsDependOnPurchases);
        Assert.False(Scored.Value.Lifetime!.Models.AmountsDependOnPurchases);
    }

    [Theory]
    [InlineData(-1000)]
    [InlineData(0)]
    [InlineData(1000)]
    public void Holdout_without_sales_on_both_sides_has_no_predictions(int days)
    {
        var result = ScoringRun.Score(Generated.Value, Options with { Lifetime = new LifetimeOptions { HoldoutAfter = Scored.Value.AsOf!.Value.PlusDays(days) } });

        Assert.False(result.Lifetime!.Holdout!.HasPredictions);
        Assert.Equal(LifetimeStatus.Computed, result.Lifetime.Models.Status);
    }

    [Theory]
    [InlineData(0, .1, 1)]
    [InlineData(121, .1, 1)]
    [InlineData(12, -.1, 1)]
    [InlineData(12, double.NaN, 1)]
    [InlineData(12, .1, 0)]
    [InlineData(12, .1, 1.1)]
    [InlineData(12, .1, -.1)]
    public void Rejects_options(int months, double discount, double margin) => Assert.Throws<ArgumentException>(() => ScoringRun.Score(
        [],
        Options with
        {
            Profit = new ProfitOptions { Margins = new MarginRule { Share = (decimal)margin } },
            Lifetime = new LifetimeOptions { Months = months, AnnualDiscount = discount },
        }));

    private static int Days(LocalDate from, LocalDate to) => Period.DaysBetween(from, to);
}
