using System.Globalization;
using NodaTime;
using TierDecision.Scoring.Orders;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>The questions about a file of orders.</summary>
internal static class OrderRequests
{
    /// <summary>Which orders go first.</summary>
    public static RankOrdersRequest Rank(IReadOnlyList<OrderLine> orders, ProductNumbers capacities, Instant? beginsAt, string language)
    {
        var request = new RankOrdersRequest { ByProduct = new RankByProduct { Language = language }, BeginsAt = Time(beginsAt) };
        if (capacities.Default is { } all)
        {
            request.UnitsPerHour = all;
        }

        request.ByProduct.Capacities.AddRange(Numbers(orders, capacities, order => order.Capacity)
            .Select(number => new ProductCapacity { Product = number.Product, UnitsPerHour = number.Number }));
        foreach (var order in orders)
        {
            var open = new OpenOrder { OrderId = order.OrderId, Customer = Customer(order), Order = Order(order), Product = order.Product };
            if (order.Units is { } units)
            {
                open.Units = units;
            }

            request.Orders.Add(open);
        }

        return request;
    }

    /// <summary>Who gets what. An order that does not say asks for one piece.</summary>
    public static AllocateStockRequest Allocate(IReadOnlyList<OrderLine> orders, ProductNumbers stocks, Instant? beginsAt, string language)
    {
        var request = new AllocateStockRequest { ByProduct = new AllocateByProduct { Language = language }, BeginsAt = Time(beginsAt) };
        var numbers = Numbers(orders, stocks, order => order.Stock).ToDictionary(number => number.Product, number => number.Number);
        request.ByProduct.Stocks.AddRange(orders.Select(order => order.Product).Distinct(StringComparer.Ordinal)
            .Select(product => new ProductStock { Product = product, Stock = Stock(product) }));
        request.Demands.AddRange(orders.Select(order => new StockDemand
        {
            OrderId = order.OrderId,
            Customer = Customer(order),
            Order = Order(order),
            Product = order.Product,
            Requested = order.Quantity ?? 1,
            Confirmed = order.Confirmed ?? 0,
        }));
        return request;

        long Stock(string product) => (long)(numbers.TryGetValue(product, out var number) ? number : stocks.Default ?? 0);
    }

    /// <summary>Two orders that give different numbers for one product; null if there are none.</summary>
    public static string? Conflict(IReadOnlyList<OrderLine> orders, string what, Func<OrderLine, double?> read) => orders
        .Where(order => read(order) is not null)
        .GroupBy(order => order.Product, StringComparer.Ordinal)
        .Where(group => group.Select(read).Distinct().Count() > 1)
        .Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"the orders of product '{group.Key}' have different values of {what}, such as {read(group.First())} and "
            + $"{read(group.First(order => read(order) != read(group.First())))}; it is one number for a product"))
        .FirstOrDefault();

    // The option goes before the file. Products of the option that no order has are left out.
    private static IEnumerable<(string Product, double Number)> Numbers(
        IReadOnlyList<OrderLine> orders, ProductNumbers given, Func<OrderLine, double?> read) => orders
        .GroupBy(order => order.Product, StringComparer.Ordinal)
        .Select(group => (
            group.Key,
            Number: given.Named.TryGetValue(group.Key, out var named) ? named : group.Select(read).FirstOrDefault(number => number is not null)))
        .Where(pair => pair.Number is not null)
        .Select(pair => (pair.Key, pair.Number!.Value));

    private static Customer? Customer(OrderLine order) =>
        order.CustomerId is { } id ? new Customer { CustomerId = id }
        : order.Email.Length > 0 ? new Customer { Email = order.Email }
        : order.Phone.Length > 0 ? new Customer { Phone = order.Phone }
        : null;

    private static Order Order(OrderLine order) => new()
    {
        Value = order.Value, PlacedAt = Time(order.PlacedAt), PromisedAt = Time(order.PromisedAt), Region = order.Region,
    };

    private static Timestamp? Time(Instant? moment) => moment is { } given ? Timestamp.FromDateTimeOffset(given.ToDateTimeOffset()) : null;
}
