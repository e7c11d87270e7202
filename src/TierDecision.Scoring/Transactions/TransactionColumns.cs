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
    public const string Refunded = "refunded";
    public const string Status = "status";

    /// <summary>The transaction's own id. Nothing is taken for it by its name: what files call so is mostly the order.</summary>
    public const string Transaction = "transaction";

    // "id" and "customer" last: a file may have a transaction's id or a customer's name beside the customer's id.
    public static readonly IReadOnlyList<Column> All =
    [
        new(
            Customer, "customer_id", "customer_no", "customer_number", "cust_id", "client_id", "account_id", "member_id", "user_id",
            "kunden_id", "kundennummer", "kundennr", "客户编号", "客户id", "customer", "client", "kunde", "id"),
        new(
            Date, "date", "order_date", "invoice_date", "transaction_date", "purchase_date", "sale_date", "timestamp", "datetime", "ordered_at",
            "created_at", "bestelldatum", "rechnungsdatum", "kaufdatum", "belegdatum", "auftragsdatum",
            "datum", "下单日期", "下单时间", "日期"),
        new(
            Amount, "amount", "revenue", "dollar_value", "order_value", "total_amount", "total", "value", "sales", "spend",
            "gesamtbetrag", "betrag", "umsatz", "订单金额", "金额"),
        new(
            Invoice, "invoice", "invoice_no", "invoice_id", "invoice_number", "order_id", "order_no", "order_number", "transaction_id",
            "rechnungsnummer", "bestellnummer", "belegnummer", "belegnr", "auftragsnummer", "订单编号", "订单号"),
        new(Quantity, "quantity", "qty", "menge", "anzahl", "数量"),
        new(UnitPrice, "unit_price", "price", "einzelpreis", "单价"),
        new(Phone, IdentityColumns.PhoneNames),
        new(Email, [.. IdentityColumns.EmailNames, "customer_email", "billing_email", "contact_email"]),
        new(Currency, "currency", "currency_code", "währung", "waehrung", "币种"),
        new(Language, "language", "locale", "sprache", "语言"),
        new(Product, ProductColumns.Products),
        new(Category, ProductColumns.Categories),
        new(
            Refunded, "refunded", "refunded_amount", "refunded_total", "total_refunded", "amount_refunded", "refund_amount", "refund_total",
            "erstattet", "erstattungsbetrag", "退款金额", "已退款金额"),
        new(
            Status, "order_status", "financial_status", "payment_status", "invoice_status", "status", "bestellstatus", "zahlungsstatus",
            "订单状态", "状态"),
        new(Transaction),
    ];

    /// <summary>The same with what is read only if it is asked for.</summary>
    public static readonly IReadOnlyList<Column> WithMargins =
    [
        .. All,
        new(Margin, "margin", "gross_margin", "gross_profit", "profit", "rohertrag"),
        new(Cost, "cost", "costs", "total_cost", "cogs", "cost_of_goods", "cost_of_goods_sold", "wareneinsatz"),
    ];

    /// <summary>The columns that are looked for: by common names, or by those alone that the options give.</summary>
    public static IReadOnlyList<Column> Of(TransactionFileOptions options)
    {
        var columns = options.ReadMargins ? WithMargins : All;
        return options.Names.Count == 0
            ? columns
            : [.. columns.Select(column => new Column(column.Name, [.. options.Names.GetValueOrDefault(column.Name) ?? []]))];
    }
}
