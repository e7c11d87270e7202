using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Profit;

/// <summary>Says how much of a sale is gross profit: by the row itself, else by its product or category, else by one share for all.</summary>
public sealed record MarginRule
{
    /// <summary>The share for all that nothing else speaks of, above 0 and at most 1; null: the margin of those is not known.</summary>
    public decimal? Share { get; init; }

    /// <summary>The shares by product or category; null for none.</summary>
    public MarginTable? Table { get; init; }

    /// <summary>Whether the margin or the cost that a row gives counts. Default: false.</summary>
    public bool FromRows { get; init; }

    /// <summary>The share if it is one for all sales; else null.</summary>
    public decimal? OneShare => Table is null && !FromRows ? Share : null;

    /// <summary>Whether the rule makes sense.</summary>
    public bool IsValid => Share is null or (> 0 and <= 1) && (Share is not null || Table is not null || FromRows);

    /// <summary>The gross profit of a sale, in its currency; null if its margin is not known.</summary>
    public decimal? ProfitOf(Transaction sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        return FromRows && sale.Margin is { } margin ? margin
            : FromRows && sale.Cost is { } cost ? sale.Amount - cost
            : (Table?.ShareOf(sale) ?? Share) * sale.Amount;
    }

    /// <summary>What a sale has no margin for, such as <c>product 'lamp'</c>.</summary>
    internal string Missing(Transaction sale) => Table switch
    {
        null => "sales whose row gives neither a margin nor a cost",
        { ByCategory: true } => sale.Category is { } category ? $"category '{category}'" : "sales without a category",
        _ => sale.Product is { } product ? $"product '{product}'" : "sales without a product",
    };
}
