using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>The fields of a transaction and the column names by which shops and data sets call them.</summary>
internal static class TransactionColumns
{
    public const string Customer = "customer";
    public const string Date = "date";
    public const string Amount = "amount";
    public const string Invoice = "invoice";
    public const string Quantity = "quantity";
    public const string UnitPrice = "unit_price";
    public const string Phone = IdentityColumns.Phone;
    public const string Email = IdentityColumns.Email;
    public const string Currency = "currency";
    public const string Language = "language";
    public const string Product = "product";
    public const string Category = "category";
    public const string Margin = "margin";
    public const string Cost = "cost";

    // "id" and "customer" last: a file may have a transaction's id or a customer's name beside the customer's id.
    public static readonly IReadOnlyList<Column> All =
    [
        new(
            Customer, "customer_id", "customer_no", "customer_number", "cust_id", "client_id", "account_id", "member_id", "user_id",
            "kunden_id", "kundennummer", "customer", "client", "kunde", "id"),
        new(
            Date, "date", "order_date", "invoice_date", "transaction_date", "purchase_date", "sale_date", "timestamp", "datetime", "ordered_at",
            "created_at"),
        new(Amount, "amount", "revenue", "dollar_value", "order_value", "total_amount", "total", "value", "sales", "spend"),
        new(Invoice, "invoice", "invoice_no", "invoice_id", "invoice_number", "order_id", "order_no", "order_number", "transaction_id"),
        new(Quantity, "quantity", "qty"),
        new(UnitPrice, "unit_price", "price"),
        new(Phone, IdentityColumns.PhoneNames),
        new(Email, IdentityColumns.EmailNames),
        new(Currency, "currency", "currency_code"),
        new(Language, "language", "locale"),
        new(Product, ProductColumns.Products),
        new(Category, ProductColumns.Categories),
    ];

    /// <summary>The same with what is read only if it is asked for.</summary>
    public static readonly IReadOnlyList<Column> WithMargins =
    [
        .. All,
        new(Margin, "margin", "gross_margin", "gross_profit", "profit", "rohertrag"),
        new(Cost, "cost", "costs", "total_cost", "cogs", "cost_of_goods", "cost_of_goods_sold", "wareneinsatz"),
    ];
}
