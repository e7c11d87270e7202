using TierDecision.Scoring.Profit;

namespace TierDecision.Tests.Scoring.Profit;

public class WhaleCurveTests
{
    /// <summary>simulation.md, 13.3: Kanthal (Kaplan, HBS 190-002): the best 20 % bring 225 %, 70 % break even, 10 % lose 125 %.</summary>
    [Fact]
    public void Kanthals_best_fifth_brings_225_percent()
    {
        var curve = Of(-125, 0, 0, 100, 0, 0, 125, 0, 0, 0);

        Assert.Equal([125m, 225, 225, 225, 225, 225, 225, 225, 225, 100], curve.Cumulative.Select(sum => curve.Percent(sum)!.Value));
        Assert.Equal((2, 225m, 100m), (curve.PeakCustomers, curve.Peak, curve.Total));
    }

    [Theory]
    [InlineData(0, 5, -5)]
    [InlineData(-3, 5, -8)]
    public void Total_that_is_no_profit_has_no_percent(int total, int best, int worst)
    {
        var curve = Of(best, worst);

        Assert.Equal((total, (decimal?)null, 5m), (curve.Total, curve.Percent(curve.Peak), curve.Peak));
    }

    [Fact]
    public void Equal_profits_stand_by_id_whatever_the_order() =>
        Assert.Equal(["a", "b", "c"], WhaleCurve.Of([Customer("c", 1), Customer("a", 1), Customer("b", 1)]).Customers.Select(one => one.CustomerId));

    [Fact]
    public void Customer_whose_profit_is_not_known_is_not_on_the_curve()
    {
        var curve = WhaleCurve.Of([Customer("a", null), Customer("b", -1)]);

        Assert.Equal((1, 0, 0m, -1m), (curve.Customers.Count, curve.PeakCustomers, curve.Peak, curve.Total));
    }

    private static WhaleCurve Of(params int[] profits) => WhaleCurve.Of(profits.Select((profit, i) => Customer($"{i}", profit)));

    private static CustomerProfit Customer(string id, decimal? profit) => new() { CustomerId = id, Revenue = 1000, Gross = profit };
}
