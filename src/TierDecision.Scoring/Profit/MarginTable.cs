using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Profit;

/// <summary>The share of an amount that is gross profit, by product or by category.</summary>
public sealed class MarginTable
{
    /// <summary>The smallest share: a product that costs eleven times what it sells for.</summary>
    public const decimal SmallestShare = -10;

    private readonly Dictionary<string, decimal> _shares;

    /// <summary>A table.</summary>
    /// <param name="byCategory">Whether the names are those of categories; else of products.</param>
    /// <param name="shares">The shares by name, in any case of letters; each from <see cref="SmallestShare"/> to 1.</param>
    public MarginTable(bool byCategory, IReadOnlyDictionary<string, decimal> shares) =>
        (ByCategory, _shares) = (byCategory, new Dictionary<string, decimal>(shares, StringComparer.OrdinalIgnoreCase));

    /// <summary>Whether the names are those of categories; else of products.</summary>
    public bool ByCategory { get; }

    /// <summary>How many names there are.</summary>
    public int Count => _shares.Count;

    /// <summary>The share of a sale; null if the table does not have it.</summary>
    public decimal? ShareOf(Transaction sale)
    {
        ArgumentNullException.ThrowIfNull(sale);
        return (ByCategory ? sale.Category : sale.Product) is { } name && _shares.TryGetValue(name, out var share) ? share : null;
    }
}
