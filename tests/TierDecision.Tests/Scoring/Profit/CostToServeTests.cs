using NodaTime;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Run;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Tests.Scoring.Profit;

public class CostToServeTests
{
    private static readonly ServiceCosts Costs = new() { PerMinute = 0.90m, PerOrder = 15, PerReturn = 40 };

    // simulation.md, 13.4: customer, revenue, margin, contacts of 6 minutes, orders, returns.
    private static readonly (string Id, decimal Revenue, decimal Margin, int Contacts, int Orders, int Returns)[] Rows =
    [
        ("A", 12000, .40m, 40, 10, 2), ("B", 9000, .35m, 12, 6, 0), ("C", 8000, .30m, 90, 30, 8), ("D", 3000, .40m, 5, 3, 0),
        ("E", 2500, .25m, 60, 12, 5), ("F", 1000, .50m, 2, 1, 0),
    ];

    private static readonly Lazy<ScoringResult> Scored = new(() => Score());

    [Theory]
    [InlineData("A", "4800", "446.00", "4354.00", "43.468711")]
    [InlineData("B", "3150", "154.80", "2995.20", "73.371670")]
    [InlineData("C", "2400", "1256.00", "1144.00", "84.792940")]
    [InlineData("D", "1200", "72.00", "1128.00", "96.054471")]
    [InlineData("F", "500", "25.80", "474.20", "100.788707")]
    [InlineData("E", "625", "704.00", "-79.00", "100.000000")]
    public void Row_of_the_published_table_is_met(string customer, string gross, string toServe, string profit, string percent)
    {
        var curve = Scored.Value.Profit!.Curve;
        var place = curve.Customers.ToList().FindIndex(one => one.CustomerId == customer);
        var found = curve.Customers[place];

        Assert.Equal((Number(gross), Number(toServe), Number(profit)), (Math.Round(found.Gross!.Value, 8), found.CostToServe, found.Profit!.Value));
        Assert.Equal(Number(percent), Math.Round(curve.Percent(curve.Cumulative[place])!.Value, 6));
    }

    [Fact]
    public void Published_total_and_order_are_met()
    {
        var curve = Scored.Value.Profit!.Curve;

        Assert.Equal((10016.40m, 5), (curve.Total, curve.PeakCustomers));
        Assert.Equal("A B C D F E", string.Join(' ', curve.Customers.Select(customer => customer.CustomerId)));
    }

    [Fact]
    public void Profit_after_cost_to_serve_is_the_margin_of_the_score()
    {
        foreach (var customer in Scored.Value.Customers)
        {
            var profit = Scored.Value.Profit!.Customers.Single(one => one.CustomerId == customer.CustomerId);
            Assert.Equal((float)profit.Profit!.Value, customer.Score.Margin);
        }
    }

    /// <summary>
    /// 79.00 are missing. A contact costs 5.40, so that 15 are 81.00 and 14 are 75.60; a return costs 40, so that two are 80 and one is not enough. 2,500
    /// of sales brought 625 less 180 for the orders.
    /// </summary>
    [Fact]
    public void What_brings_a_loss_to_zero_is_the_smallest_that_does()
    {
        var customer = Scored.Value.Profit!.Customers.Single(one => one.CustomerId == "E");

        Assert.Equal(new WayToZero(79, 443.83m, 15, 2), customer.ToZero);
        Assert.True(443.83m * 445 / 2500 >= 79 && 443.82m * 445 / 2500 < 79);
        Assert.Null(Scored.Value.Profit!.Customers[0].ToZero);
    }

    [Fact]
    public void No_way_to_zero_is_given_that_does_not_reach_it()
    {
        var customer = new CustomerProfit
        {
            CustomerId = "x", Revenue = 100, Gross = 10, Orders = 2, OrderCost = 20, Contacts = new Contacts(3, 0, 5), Returns = 1, ReturnCost = 4,
        };

        Assert.Equal(new WayToZero(19, null, null, null), customer.ToZero);
    }

    [Fact]
    public void Contact_that_the_company_caused_costs_the_customer_nothing()
    {
        var result = Score(causedByCompany: "E");
        var customer = result.Profit!.Customers.Single(one => one.CustomerId == "E");

        // 625 less 12 orders and 5 returns.
        Assert.Equal((245m, false), (customer.Profit, customer.IsLoss));
        Assert.Equal((60L, 324m), (customer.CausedByCompany.Count, customer.CausedByCompany.Cost));
    }

    [Fact]
    public void Sale_without_a_margin_makes_the_profit_of_its_customer_unknown_and_no_loss()
    {
        var table = new MarginTable(byCategory: true, new Dictionary<string, decimal> { ["A"] = .4m });
        var result = Score(margins: new MarginRule { Table = table });

        Assert.Equal(["A"], result.Profit!.Curve.Customers.Select(one => one.CustomerId));
        Assert.All(result.Customers.Skip(1), customer => Assert.True(float.IsNaN(customer.Score.Margin)));
        Assert.Equal(["category 'B'", "category 'C'", "category 'D'"], result.Profit.WithoutMargin);
        Assert.Equal(52, result.Profit.SalesWithoutMargin);
    }

    [Fact]
    public void Share_is_for_what_the_table_does_not_name()
    {
        var table = new MarginTable(byCategory: true, new Dictionary<string, decimal> { ["a"] = .4m });
        var result = Score(margins: new MarginRule { Table = table, Share = .5m });

        Assert.Equal((4800m, 4500m), (result.Profit!.Customers[0].Gross, result.Profit.Customers[1].Gross));
    }

    [Fact]
    public void Margin_of_a_row_goes_before_its_cost_and_both_before_the_share()
    {
        Transaction[] sales =
        [
            Of("a", 100) with { Margin = 7, Cost = 20 }, Of("b", 100) with { Cost = 120 }, Of("c", 100), Of("d", 100) with { Cost = 40 }, Of("d", -50),
        ];

        var result = ScoringRun.Score(sales, Options(new MarginRule { FromRows = true, Share = .5m }));

        // A half of what d bought came back, and with it a half of its profit.
        Assert.Equal([7m, -20, 50, 30], result.Profit!.Customers.Select(one => one.Profit!.Value));
        Assert.Equal(-20, result.Customers[1].Score.Margin);
    }

    [Fact]
    public void Contacts_of_customers_without_a_sale_are_counted_apart()
    {
        var contacts = new ServiceUse();
        contacts.Add("a", "voice", new Contacts(1, 0, 3), causedByCompany: false);
        contacts.Add("z", "voice", new Contacts(2, 0, 6), causedByCompany: false);

        var result = ScoringRun.Score([Of("a", 10)], Options(new MarginRule { Share = 1 }) with
        {
            Profit = new ProfitOptions { Margins = new MarginRule { Share = 1 }, Contacts = contacts },
        });

        Assert.Equal((7m, 2L, 6m), (
            result.Profit!.Customers[0].Profit, result.Profit.ContactsWithoutSales.Own.Count, result.Profit.ContactsWithoutSales.Own.Cost));
    }

    [Fact]
    public void Invoice_of_many_rows_is_one_order_and_its_discount_no_return()
    {
        Transaction[] sales =
        [
            Of("a", 10) with { InvoiceId = "1" }, Of("a", 20) with { InvoiceId = "1" }, Of("a", -5) with { InvoiceId = "1" },
            Of("a", 7) with { InvoiceId = "2" }, Of("a", -4) with { InvoiceId = "C2" }, Of("a", -3) with { InvoiceId = "C2" }, Of("a", 1), Of("a", 1),
        ];

        var customer = ScoringRun.Score(sales, Options(new MarginRule { Share = 1 })).Profit!.Customers[0];

        Assert.Equal((4, 1), (customer.Orders, customer.Returns));
    }

    private static ScoringResult Score(string? causedByCompany = null, MarginRule? margins = null)
    {
        List<Transaction> sales = [];
        var contacts = new ServiceUse();
        foreach (var (id, revenue, _, count, orders, returns) in Rows)
        {
            // Each return takes 1.00 off the first order, which is larger by as much.
            sales.AddRange(Enumerable.Range(0, orders).Select(i => Of(id, (revenue / orders) + (i == 0 ? returns : 0)) with { InvoiceId = $"{id}-{i}" }));
            sales.AddRange(Enumerable.Range(0, returns).Select(i => Of(id, -1) with { InvoiceId = $"C{i}", Day = new LocalDate(2026, 2, 1) }));
            contacts.Add(id, "voice", new Contacts(count, 6 * count, Costs.Of("voice", count, 6 * count)!.Value), id == causedByCompany);
        }

        var table = new MarginTable(byCategory: true, Rows.ToDictionary(row => row.Id, row => row.Margin));
        return ScoringRun.Score(sales, Options(margins ?? new MarginRule { Table = table }) with
        {
            Profit = new ProfitOptions { Margins = margins ?? new MarginRule { Table = table }, Costs = Costs, Contacts = contacts },
        });
    }

    private static ScoringOptions Options(MarginRule margins) => new()
    {
        Tiers = TierRules.ByPercentile(("gold", 80), ("bronze", 0)),
        Profit = new ProfitOptions { Margins = margins },
    };

    private static Transaction Of(string customer, decimal amount) =>
        new() { CustomerId = customer, Day = new LocalDate(2026, 1, 5), Amount = amount, Category = customer };

    private static decimal Number(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
