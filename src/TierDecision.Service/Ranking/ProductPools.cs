using TierDecision.Core.Ranking;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.V1;

namespace TierDecision.Service.Ranking;

/// <summary>The capacities of a ranking: one for all orders or, by product, one for each product.</summary>
internal sealed class ProductPools
{
    /// <summary>What is wrong with units or a rate outside of their range.</summary>
    public const string WorkRange = "must be 0.000001 to 100,000,000";

    private readonly ProductList<WorkCapacity?> _own;
    private WorkCapacity? _common;

    private ProductPools(OrderBatch batch) => _own = new ProductList<WorkCapacity?>(batch);

    /// <summary>What rows say to people; null if the ranking is not by product.</summary>
    public RankingTexts? Texts { get; private set; }

    /// <summary>The products in the order in which the request names them first, each with the positions of its orders.</summary>
    public IReadOnlyList<(string Product, IReadOnlyList<int> Positions)> Products { get; private set; } = [];

    /// <summary>Reads the capacities; what is malformed is noted in the batch.</summary>
    public static ProductPools Of(RankOrdersRequest request, OrderBatch batch)
    {
        var pools = new ProductPools(batch);
        if (request.ByProduct is not null)
        {
            pools.ReadProducts(request, batch);
        }

        // Not needed if each product has its own.
        if (request.HasUnitsPerHour || request.ByProduct is null || pools.Products.Any(pool => !pools._own.TryGet(pool.Product, out _)))
        {
            pools._common = Common(request, batch);
        }

        return pools;
    }

    /// <summary>The capacity for a product; null if it is malformed, which is noted.</summary>
    public WorkCapacity? CapacityFor(string product) => _own.TryGet(product, out var own) ? own : _common;

    private void ReadProducts(RankOrdersRequest request, OrderBatch batch)
    {
        Texts = RankingTexts.In(request.ByProduct.Language, batch.Model.Plan, out var wrongLanguage);
        if (wrongLanguage is not null)
        {
            batch.Fail("by_product.language", wrongLanguage);
        }

        var capacities = request.ByProduct.Capacities;
        if (FieldChecks.AtMost(capacities.Count, RequestLimits.Products) is { } tooMany)
        {
            batch.Fail("by_product.capacities", tooMany);
            return;
        }

        for (var i = 0; i < capacities.Count; i++)
        {
            var path = $"by_product.capacities[{i}]";
            var rate = capacities[i].UnitsPerHour;
            var capacity = WorkCapacity.Of(rate, batch.Model.Plan.Ranking.Calendar);
            if (capacity is null)
            {
                batch.Fail($"{path}.units_per_hour", GivenValue.After(WorkRange, GivenValue.Of(rate)));
            }

            _own.Add(path, capacities[i].Product, capacity);
        }

        Products = [.. request.Orders.Select((order, i) => (order.Product, i)).GroupBy(order => order.Product, order => order.i)
            .Select(group => (group.Key, (IReadOnlyList<int>)[.. group]))];
        if (Products.Count > RequestLimits.Products)
        {
            batch.Fail("orders", $"have {Products.Count} different products; a request has at most {RequestLimits.Products}");
        }
    }

    // Null if it is malformed, which is noted.
    private static WorkCapacity? Common(RankOrdersRequest request, OrderBatch batch)
    {
        var plan = batch.Model.Plan;
        var rate = request.HasUnitsPerHour ? request.UnitsPerHour : plan.Ranking.UnitsPerHour;
        var capacity = rate is { } given ? WorkCapacity.Of(given, plan.Ranking.Calendar) : null;
        if (capacity is null)
        {
            batch.Fail("units_per_hour", rate is null
                ? $"is required: the policy '{plan.Name}' has no units_per_hour in its ranking"
                : GivenValue.After(WorkRange, GivenValue.Of(request.UnitsPerHour)));
        }

        return capacity;
    }
}
