namespace TierDecision.Scoring.Files;

/// <summary>The names by which shops and warehouses call what they sell.</summary>
internal static class ProductColumns
{
    public static readonly string[] Products =
    [
        "product_id", "product_no", "product", "sku", "stock_code", "item_id", "item_no", "item", "article_no", "article", "lineitem_sku",
        "artikelnummer", "artikel",
    ];

    public static readonly string[] Categories = ["category", "product_category", "category_id", "product_group", "warengruppe", "kategorie"];
}
