using TierDecision.Cli.Commands.Rank;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Orders;

namespace TierDecision.Tests.Cli.Commands.Rank;

public class RefusedOrdersTests
{
    private static readonly OrderLine[] Orders =
    [
        new() { Line = 2, OrderId = "a", Product = "desk" },
        new() { Line = 4, OrderId = "b", Product = "chair", Capacity = 3 },
        new() { Line = 7, OrderId = "c", Product = "desk", Capacity = 1e9 },
    ];

    private readonly RefusedOrders _lines = new(Orders, ["chair", "desk", "lamp"], field => $"The {field}");

    [Theory]
    [InlineData("orders[1].order_id", 4, "The order")]
    [InlineData("orders[2].customer.phone", 7, "The phone")]
    [InlineData("orders[0].customer.customer_id", 2, "The customer")]
    [InlineData("orders[0].order.promised_at", 2, "The promised")]
    [InlineData("orders[0].order.value", 2, "The value")]
    [InlineData("orders[0].units", 2, "The units")]
    [InlineData("demands[2].requested", 7, "The quantity")]
    [InlineData("demands[2].confirmed", 7, "The confirmed")]
    [InlineData("by_product.capacities[1].units_per_hour", 7, "The capacity")]
    [InlineData("orders[1].order.something_new", 4, "order.something_new")]
    public void Error_about_an_order_is_one_of_its_line_and_column(string field, long line, string column) =>
        Assert.Equal(new LineError(line, column, "", "is wrong"), _lines.Find(field, "is wrong"));

    [Theory]
    [InlineData("begins_at")]
    [InlineData("orders")]
    [InlineData("orders[3].units")]
    [InlineData("orders[99999999999].units")]
    [InlineData("by_product.language")]
    [InlineData("by_product.capacities[2].units_per_hour")]
    [InlineData("by_product.capacities[3].units_per_hour")]
    public void Error_about_no_line_is_none_of_the_file(string field) => Assert.Null(_lines.Find(field, "is wrong"));
}
