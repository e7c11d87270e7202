using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Orders;

/// <summary>The fields of an open order and the column names by which shops and warehouses call them.</summary>
internal static class OrderColumns
{
    public const string Order = "order";
    public const string Customer = "customer";
    public const string Phone = "phone";
    public const string Email = "email";
    public const string Product = "product";
    public const string Placed = "placed";
    public const string Promised = "promised";
    public const string Units = "units";
    public const string Value = "value";
    public const string Region = "region";
    public const string Quantity = "quantity";
    public const string Confirmed = "confirmed";
    public const string Capacity = "capacity";
    public const string Stock = "stock";

    // "id" belongs to the order: every line is one. "customer" last: a file may have the customer's name beside the id.
    public static readonly IReadOnlyList<Column> All =
    [
        new(Order, "order_id", "order_no", "order_number", "order_name", "order", "id"),
        new(
            Customer, "customer_id", "customer_no", "customer_number", "cust_id", "client_id", "account_id", "member_id", "user_id", "customer",
            "client"),
        new(Phone, "phone", "phone_number", "mobile", "telephone"),
        new(Email, "email", "e-mail", "email_address", "billing_email"),
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
