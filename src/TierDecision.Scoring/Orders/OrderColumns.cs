using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Orders;

/// <summary>The fields of an open order and the column names by which shops and warehouses call them.</summary>
public static class OrderColumns
{
    /// <summary>The order's id.</summary>
    public const string Order = "order";

    /// <summary>The customer's id.</summary>
    public const string Customer = "customer";

    /// <summary>The customer's phone number.</summary>
    public const string Phone = "phone";

    /// <summary>The customer's e-mail address.</summary>
    public const string Email = "email";

    /// <summary>What is ordered.</summary>
    public const string Product = "product";

    /// <summary>When it was placed.</summary>
    public const string Placed = "placed";

    /// <summary>By when it was promised.</summary>
    public const string Promised = "promised";

    /// <summary>The work in it.</summary>
    public const string Units = "units";

    /// <summary>Its value.</summary>
    public const string Value = "value";

    /// <summary>Where it goes.</summary>
    public const string Region = "region";

    /// <summary>How many pieces it asks for.</summary>
    public const string Quantity = "quantity";

    /// <summary>How many of them are confirmed.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>The capacity for the product.</summary>
    public const string Capacity = "capacity";

    /// <summary>The stock of the product.</summary>
    public const string Stock = "stock";

    // "id" belongs to the order: every line is one. "customer" last: a file may have the customer's name beside the id.
    internal static readonly IReadOnlyList<Column> All =
    [
        new(Order, "order_id", "order_no", "order_number", "order_name", "order", "id"),
        new(
            Customer, "customer_id", "customer_no", "customer_number", "cust_id", "client_id", "account_id", "member_id", "user_id",
            "kunden_id", "kundennummer", "customer", "client", "kunde"),
        new(Phone, IdentityColumns.PhoneNames),
        new(Email, [.. IdentityColumns.EmailNames, "billing_email"]),
        new(Product, "product_id", "product", "sku", "item_id", "item", "article"),
        new(Placed, "placed_at", "order_date", "ordered_at", "created_at", "placed", "date", "timestamp"),
        new(Promised, "promised_at", "promise_date", "promised", "due_at", "due_date", "deliver_by", "ship_by"),
        new(Units, "units", "work", "effort"),
        new(Value, "order_value", "value", "total_amount", "total", "amount"),
        new(Region, "region", "country", "shipping_country"),
        new(Quantity, "quantity", "requested", "qty", "pieces"),
        new(Confirmed, "confirmed", "confirmed_quantity", "reserved"),
        new(Capacity, "units_per_hour", "capacity"),
        new(Stock, "stock", "on_hand", "available"),
    ];
}
