using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Service.Ranking;

/// <summary>The stocks of an allocation: one for all demands or, by product, one for each product.</summary>
internal sealed class ProductStocks
{
    private const string StockRange = "must be 0 or more";

    private readonly OrderBatch _batch;
    private readonly ProductList<long> _stocks;
    private readonly AllocateStockRequest _request;

    private ProductStocks(AllocateStockRequest request, OrderBatch batch)
    {
        _request = request;
        _batch = batch;
        _stocks = new ProductList<long>(batch);
    }

    /// <summary>What shares say to people; null if the allocation is not by product.</summary>
    public RankingTexts? Texts { get; private set; }

    /// <summary>Reads the stocks; what is malformed is noted in the batch.</summary>
    public static ProductStocks Of(AllocateStockRequest request, OrderBatch batch)
    {
        var stocks = new ProductStocks(request, batch);
        if (request.Stock < 0)
        {
            batch.Fail("stock", GivenValue.After(StockRange, GivenValue.Of(request.Stock)));
        }

        if (request.ByProduct is not null)
        {
            stocks.ReadProducts();
        }

        return stocks;
    }

    /// <summary>Checks the product of the demand at <paramref name="index"/>.</summary>
    public void Check(int index, string product)
    {
        ProductList<long>.Check(index, product, _request.ByProduct is not null, _batch);
        if (_request.ByProduct is not null && product.Length <= RequestLimits.Topic && !_stocks.TryGet(product, out _))
        {
            _batch.Fail(index, "product", $"{GivenValue.Of(product)} is none of by_product.stocks");
        }
    }

    /// <summary>Each product with its stock and the positions of its demands.</summary>
    public IEnumerable<(string Product, long Stock, IEnumerable<int> Demands)> Products(IReadOnlyList<StockDemand> demands)
    {
        var positions = Enumerable.Range(0, demands.Count);
        if (_request.ByProduct is null)
        {
            return [("", _request.Stock, positions)];
        }

        var byProduct = positions.ToLookup(i => demands[i].Product, StringComparer.Ordinal);
        return _request.ByProduct.Stocks.Select(stock => (stock.Product, stock.Stock, byProduct[stock.Product]));
    }

    private void ReadProducts()
    {
        Texts = RankingTexts.In(_request.ByProduct.Language, _batch.Model.Plan, out var wrongLanguage);
        if (wrongLanguage is not null)
        {
            _batch.Fail("by_product.language", wrongLanguage);
        }

        if (_request.Stock != 0)
        {
            _batch.Fail("stock", GivenValue.After("must be 0 with by_product, where each product has its own", GivenValue.Of(_request.Stock)));
        }

        var stocks = _request.ByProduct.Stocks;
        if (FieldChecks.Count(stocks.Count, RequestLimits.Products) is { } wrongCount)
        {
            _batch.Fail("by_product.stocks", wrongCount);
            return;
        }

        for (var i = 0; i < stocks.Count; i++)
        {
            var path = $"by_product.stocks[{i}]";
            if (stocks[i].Stock < 0)
            {
                _batch.Fail($"{path}.stock", GivenValue.After(StockRange, GivenValue.Of(stocks[i].Stock)));
            }

            _stocks.Add(path, stocks[i].Product, stocks[i].Stock);
        }
    }
}
