using NodaTime;
using NodaTime.Text;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Orders;

namespace TierDecision.Tests.Scoring.Orders;

public class OrderFileReaderTests
{
    [Fact]
    public void Columns_are_found_by_common_names_in_any_order()
    {
        var order = Assert.Single(Read("SKU;Order No;Customer ID;Due Date;Qty;On hand;Units\ndesk;A-1;42;2026-01-05T10:00:00+01:00;3;9;1.5\n"));

        Assert.Equal(("A-1", "42", "desk", 3, 9, 1.5), (order.OrderId, order.CustomerId, order.Product, order.Quantity, order.Stock, order.Units));
        Assert.Equal(Instant.FromUtc(2026, 1, 5, 9, 0), order.PromisedAt);
    }

    [Fact]
    public void Column_can_be_named()
    {
        var options = new OrderFileOptions { Columns = new Dictionary<string, string> { ["order"] = "Auftrag" } };
        Assert.Equal("7", Assert.Single(Read("Auftrag\n7\n", options)).OrderId);
    }

    [Theory]
    [InlineData("2026-01-05T10:00:00Z", "2026-01-05T10:00:00Z")]
    [InlineData("2026-01-05 10:00:00+01:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05 10:00:00 +01:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05 10:00:00 +0100", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05 10:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05T10:00:00", "2026-01-05T09:00:00Z")]
    [InlineData("2026-01-05", "2026-01-05T23:00:00Z")]
    public void Promised_time_is_read_in_the_zone_that_was_given_and_a_day_is_promised_to_its_end(string text, string expected)
    {
        var options = new OrderFileOptions { Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] };
        Assert.Equal(InstantPattern.ExtendedIso.Parse(expected).Value, Assert.Single(Read($"order,promised\na,{text}\n", options)).PromisedAt);
    }

    [Fact]
    public void Day_on_which_an_order_was_placed_begins_it()
    {
        var options = new OrderFileOptions { Zone = DateTimeZoneProviders.Tzdb["Europe/Berlin"] };
        Assert.Equal(Instant.FromUtc(2026, 1, 4, 23, 0), Assert.Single(Read("order,order_date\na,2026-01-05\n", options)).PlacedAt);
    }

    [Fact]
    public void Every_bad_line_is_told_and_nothing_given_after_it()
    {
        using var reader = OrderFileReader.Open(
            new StringReader("order,promised,units,quantity\na,,1,1\nb,tomorrow,0,x\n,,1,1\nd,2026-01-05,1,1\n"), new OrderFileOptions());

        Assert.Equal(["a"], reader.Read().Select(order => order.OrderId));
        Assert.Equal(
            [(3L, "promised"), (3L, "units"), (3L, "quantity"), (4L, "order"), (5L, "promised")],
            reader.Report.Errors.Select(error => (error.Line, error.Column)));
        Assert.True(reader.Report.IsRejected);
    }

    [Fact]
    public void Bad_lines_are_kept_aside_with_their_reasons_and_the_good_ones_are_given()
    {
        using var rejects = new StringWriter { NewLine = "\n" };
        var errors = new List<LineError>();
        using var reader = OrderFileReader.Open(
            new StringReader("order;units\na;1\nb;0\nc;2\n"), new OrderFileOptions { Rejects = rejects, OnError = errors.Add });

        Assert.Equal([("a", 2L), ("c", 4L)], reader.Read().Select(order => (order.OrderId, order.Line)));
        Assert.Equal("order;units;reject_reason\nb;0;\"units: must be more than 0\"\n", rejects.ToString());
        Assert.Equal(reader.Report.Errors, errors);
        Assert.False(reader.Report.IsRejected);
    }

    private static List<OrderLine> Read(string text, OrderFileOptions? options = null)
    {
        using var reader = OrderFileReader.Open(new StringReader(text), options ?? new OrderFileOptions());
        var orders = reader.Read().ToList();
        Assert.Empty(reader.Report.Errors);
        return orders;
    }
}
