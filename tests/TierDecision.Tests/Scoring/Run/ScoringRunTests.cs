using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;
using TierDecision.Tests.Core.Tiers;

namespace TierDecision.Tests.Scoring.Run;

public class ScoringRunTests
{
    private static readonly ScoringOptions Options = new() { Tiers = TierRules.ByPercentile(("gold", 80), ("silver", 50), ("bronze", 0)) };

    [Fact]
    public void Recency_frequency_and_monetary_are_of_sales_by_day()
    {
        var result = ScoringRun.Score(
            [Of("a", 5, 10), Of("b", 1, 1), Of("a", 5, 20), Of("a", 9, 0.01m), Of("a", 10, -5), Of("a", 11, 7, "C1")],
            Options with { AsOf = Day(12) });

        Assert.Equal(["a", "b"], result.Customers.Select(c => c.CustomerId));
        var a = result.Customers[0];
        Assert.Equal((3, 2, 25.01m), (a.RecencyDays, a.Frequency, a.Monetary));
        Assert.Equal(new TransactionCounts(Sales: 4, Cancellations: 1, Refunds: 1, ZeroAmounts: 0, AfterAsOf: 0), result.Counts);
        Assert.Equal((26.01m, 5m), (result.Revenue, result.GivenBack));
        Assert.Equal(Instant.FromUtc(2024, 1, 12, 0, 0), a.Score.AsOf);
    }

    [Fact]
    public void Day_of_analysis_is_the_last_sale_where_none_is_given()
    {
        var result = ScoringRun.Score([Of("a", 5, 10), Of("b", 7, 10), Of("b", 20, -10)], Options);

        Assert.Equal(Day(7), result.AsOf);
        Assert.Equal([2, 0], result.Customers.Select(c => c.RecencyDays!.Value));
    }

    [Fact]
    public void Sales_after_the_day_of_analysis_are_left_out()
    {
        var result = ScoringRun.Score([Of("a", 5, 10), Of("a", 6, 10), Of("b", 6, 10)], Options with { AsOf = Day(5) });

        Assert.Equal((1, 2), (result.Counts.Sales, result.Counts.AfterAsOf));
        Assert.Equal(("a", 0, 1), Assert.Single(result.Customers) is var c ? (c.CustomerId, c.RecencyDays!.Value, c.Frequency!.Value) : default);
        Assert.Equal(1, result.CustomersWithoutSales);
    }

    [Fact]
    public void Frequency_counts_transactions_when_asked_for()
    {
        var result = ScoringRun.Score([Of("a", 5, 10), Of("a", 5, 10)], Options with { FrequencyUnit = FrequencyUnit.Transactions });

        Assert.Equal(2, Assert.Single(result.Customers).Frequency);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Zero_amounts_make_a_customer_only_when_asked_for(bool include, int customers)
    {
        var result = ScoringRun.Score([Of("a", 5, 10), Of("b", 5, 0)], Options with { Sales = new SaleRule { IncludeZeroAmounts = include } });

        Assert.Equal(customers, result.Customers.Count);
        Assert.Equal(2, result.Counts.Total);
        Assert.Equal(2 - customers, result.Counts.ZeroAmounts);
    }

    [Fact]
    public void No_sale_gives_no_customer()
    {
        var result = ScoringRun.Score([Of("a", 5, -1)], Options);

        Assert.Empty(result.Customers);
        Assert.Null(result.AsOf);
        Assert.Null(result.Cuts);
        Assert.Equal([0, 0, 0], result.TierCounts);
    }

    [Fact]
    public void Profile_gives_what_transactions_do_not()
    {
        var result = ScoringRun.Score(
            [Of("a", 5, 10) with { Phone = "+999000000001", Email = "old@example.com" }, Of("a", 4, 10) with { Email = "new@example.com" }],
            Options,
            [new CustomerProfile { CustomerId = "a", Phone = "+999000000002", Flags = CustomerFlags.Vulnerable, ExternalIds = ["crm:1"], Agent = "Ann" }]);

        var a = Assert.Single(result.Customers);
        Assert.Equal(("+999000000002", "new@example.com", "Ann"), (a.Phone, a.Email, a.Agent));
        Assert.Equal(CustomerFlags.Vulnerable, a.Score.Flags);
        Assert.Equal(["crm:1"], a.ExternalIds);
    }

    [Fact]
    public void Tiers_follow_the_percentile_of_the_value_score_and_never_split_ties()
    {
        // Ten customers in two groups of five that are the same within: value ranks 25 and 75.
        var result = ScoringRun.Score(
            Enumerable.Range(0, 10).Select(i => Of($"{i}", i < 5 ? 1 : 2, i < 5 ? 1 : 2)), Options with { Tiers = TierRules.ByPercentile(("gold", 75), ("silver", 30), ("bronze", 0)) });

        Assert.All(result.Customers.Take(5), c => Assert.Equal((2, 25f), (c.Score.Tier, c.Score.Percentile)));
        Assert.All(result.Customers.Skip(5), c => Assert.Equal((0, 75f), (c.Score.Tier, c.Score.Percentile)));
        Assert.Equal([5, 0, 5], result.TierCounts);
    }

    [Fact]
    public void Order_of_transactions_changes_no_score()
    {
        Transaction[] transactions = [Of("a", 5, 1.10m), Of("b", 3, 2.20m), Of("c", 9, 9), Of("a", 7, 3.30m), Of("b", 9, 4.40m), Of("a", 1, 0.1m)];
        var forward = ScoringRun.Score(transactions, Options).Customers.OrderBy(c => c.CustomerId, StringComparer.Ordinal);
        var backward = ScoringRun.Score(transactions.Reverse(), Options).Customers.OrderBy(c => c.CustomerId, StringComparer.Ordinal);

        Assert.Equal(forward.Select(c => c with { ExternalIds = [] }).Select(c => c.ToString()), backward.Select(c => c with { ExternalIds = [] }).Select(c => c.ToString()));
    }

    [Theory]
    [InlineData(2024, 12, 31, "gold")] // no check has come up since January
    [InlineData(2025, 1, 15, "rest")] // a year after
    public void Worse_score_costs_a_tier_only_at_the_check(int year, int month, int day, string tier)
    {
        var rules = TierRulesTests.Rules("[{name: gold, at_least: {spend: 100}, priority: 70}, {name: bronze, at_least: {spend: 50}, priority: 30}, {name: rest, priority: 20}]", "keep_tier_months: 12");
        var previous = new PreviousTier(0, Instant.FromUtc(2024, 1, 15, 0, 0), Instant.FromUtc(2024, 12, 1, 0, 0));

        var run = ScoringRun.Score(
            [ScoringRunTests.Of("falls", 5, 10), ScoringRunTests.Of("rises", 5, 200)],
            new ScoringOptions
            {
                Tiers = rules,
                AsOf = new LocalDate(year, month, day),
                PreviousTiers = new Dictionary<string, PreviousTier> { ["falls"] = previous, ["rises"] = previous with { Tier = 1 } },
            });

        Assert.Equal(tier == "gold" ? 0 : 2, Of("falls").Score.Tier);
        Assert.Equal(tier == "gold" ? previous.Since : run.AsOf!.Value.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant(), Of("falls").Score.TierSince);
        Assert.Equal(0, Of("rises").Score.Tier);

        ScoredCustomer Of(string id) => run.Customers.Single(customer => customer.CustomerId == id);
    }

    [Fact]
    public void Rejects_amounts_in_two_currencies()
    {
        Assert.Throws<ArgumentException>(() => ScoringRun.Score([Of("a", 1, 1) with { Currency = "EUR" }, Of("a", 1, 1) with { Currency = "USD" }], Options));
    }

    [Fact]
    public void Rejects_amounts_without_a_currency_beside_one()
    {
        Assert.Throws<ArgumentException>(() => ScoringRun.Score([Of("a", 1, 1) with { Currency = "EUR" }, Of("a", 1, 1)], Options));
        Assert.Throws<ArgumentException>(() => ScoringRun.Score([Of("a", 1, 1), Of("a", 1, 1) with { Currency = "EUR" }], Options));
    }

    private static LocalDate Day(int day) => new(2024, 1, day);

    private static Transaction Of(string customer, int day, decimal amount, string? invoice = null) =>
        new() { CustomerId = customer, Day = Day(day), Amount = amount, InvoiceId = invoice };
}
