using TierDecision.Service.Requests;

namespace TierDecision.Service.Ranking;

/// <summary>The products of one request: what was given for each, and that they and their names are as they must be.</summary>
/// <typeparam name="T">What is given for a product: a capacity or a stock.</typeparam>
internal sealed class ProductList<T>(OrderBatch batch)
{
    private readonly Dictionary<string, T> _given = new(StringComparer.Ordinal);

    /// <summary>What was given for a product.</summary>
    public bool TryGet(string product, out T? given) => _given.TryGetValue(product, out given);

    /// <summary>Takes what is given for a product.</summary>
    /// <param name="path">The path of the member, such as <c>by_product.stocks[0]</c>.</param>
    /// <param name="product">The product.</param>
    /// <param name="value">What is given.</param>
    public void Add(string path, string product, T value)
    {
        if (FieldChecks.Length(product, RequestLimits.Topic) is { } tooLong)
        {
            batch.Fail($"{path}.product", tooLong);
        }
        else if (!_given.TryAdd(product, value))
        {
            batch.Fail($"{path}.product", "names a product that an earlier member names; each is named once");
        }
    }

    /// <summary>Checks the product of the order at <paramref name="index"/>.</summary>
    public static void Check(int index, string product, bool isByProduct, OrderBatch batch)
    {
        if (!isByProduct && product.Length > 0)
        {
            batch.Fail(index, "product", "means nothing without by_product: set by_product, or leave it empty");
        }
        else if (FieldChecks.Length(product, RequestLimits.Topic) is { } tooLong)
        {
            batch.Fail(index, "product", tooLong);
        }
    }
}
