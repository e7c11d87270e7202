using System.Globalization;
using System.Text.RegularExpressions;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Orders;

namespace TierDecision.Cli.Commands.Rank;

/// <summary>Finds the lines of a file that a service's errors are about: it names orders by their position in the request.</summary>
/// <param name="orders">The orders of the request, in its order.</param>
/// <param name="products">The products of the request's capacities, in its order.</param>
/// <param name="columnOf">What the file calls the column of a field.</param>
internal sealed partial class RefusedOrders(IReadOnlyList<OrderLine> orders, IReadOnlyList<string> products, Func<string, string> columnOf)
{
    // By the rest of the path, as the contract names the fields.
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["order_id"] = OrderColumns.Order,
        ["customer.customer_id"] = OrderColumns.Customer,
        ["customer.phone"] = OrderColumns.Phone,
        ["customer.email"] = OrderColumns.Email,
        ["product"] = OrderColumns.Product,
        ["order.placed_at"] = OrderColumns.Placed,
        ["order.promised_at"] = OrderColumns.Promised,
        ["units"] = OrderColumns.Units,
        ["order.value"] = OrderColumns.Value,
        ["order.region"] = OrderColumns.Region,
        ["requested"] = OrderColumns.Quantity,
        ["confirmed"] = OrderColumns.Confirmed,
        ["units_per_hour"] = OrderColumns.Capacity,
    };

    /// <summary>The error as one of the file; null if it is not about one of its lines.</summary>
    /// <param name="field">The path of the field, such as <c>orders[3].customer.phone</c>.</param>
    /// <param name="description">What is wrong with it.</param>
    public LineError? Find(string field, string description)
    {
        if (Member().Match(field) is not { Success: true } member
            || !int.TryParse(member.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return null;
        }

        var order = member.Groups["list"].Value != "by_product.capacities" ? orders.ElementAtOrDefault(index)
            : products.ElementAtOrDefault(index) is { } product ? orders.FirstOrDefault(one => one.Product == product && one.Capacity is not null)
            : null;
        var rest = member.Groups["rest"].Value;
        return order is null ? null : new LineError(order.Line, Fields.TryGetValue(rest, out var name) ? columnOf(name) : rest, "", description);
    }

    [GeneratedRegex(@"^(?<list>orders|demands|by_product\.capacities)\[(?<index>[0-9]+)\]\.(?<rest>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Member();
}
