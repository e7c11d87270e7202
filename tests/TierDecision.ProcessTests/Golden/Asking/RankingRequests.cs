using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests to the ranking service.</summary>
internal sealed class RankingRequests(World world)
{
    private readonly Dice _dice = world.Dice;
    private readonly Contexts _contexts = new(world);

    public RankOrdersRequest Rank()
    {
        var request = new RankOrdersRequest { RequestId = world.RequestId() };
        for (var left = Count(); left > 0; left--)
        {
            request.Orders.Add(OpenOrder());
        }

        // Only the policy for orders has a capacity; under the others a request without one is refused.
        if (_dice.Chance(world.Policy.Name == "orders" ? 40 : 92))
        {
            request.UnitsPerHour = _dice.Of(0.5, 7, 60, 1_000, 1e-6, 1e8);
        }

        if (_dice.Chance(8))
        {
            Spoil(request);
        }

        return request;
    }

    public AllocateStockRequest Allocate()
    {
        var request = new AllocateStockRequest { RequestId = world.RequestId(), Stock = _dice.Between(0, 200) };
        for (var left = Count(); left > 0; left--)
        {
            request.Demands.Add(Demand());
        }

        if (_dice.Chance(8))
        {
            Spoil(request);
        }

        return request;
    }

    /// <summary>A request with many malformed orders.</summary>
    public RankOrdersRequest Malformed(int orders)
    {
        var request = new RankOrdersRequest();
        request.Orders.AddRange(Enumerable.Repeat(new OpenOrder { Units = -1 }, orders));
        return request;
    }

    /// <summary>A request with many malformed demands.</summary>
    public AllocateStockRequest MalformedDemands(int demands)
    {
        var request = new AllocateStockRequest();
        request.Demands.AddRange(Enumerable.Repeat(new StockDemand { Requested = -1 }, demands));
        return request;
    }

    private long Count() => _dice.Below(100) switch { < 3 => 0, < 60 => _dice.Between(1, 6), < 97 => _dice.Between(7, 30), _ => 120 };

    private OpenOrder OpenOrder()
    {
        var order = new OpenOrder
        {
            OrderId = _dice.Chance(90) ? FormattableString.Invariant($"o-{_dice.Below(10_000)}") : "", Customer = world.Caller(),
        };
        if (_dice.Chance(95))
        {
            order.Order = _contexts.Order();
        }

        // Some orders are alike, so that their place in the request decides.
        if (_dice.Chance(10))
        {
            order.Customer = null;
            order.Order = new Order { Value = 10, PlacedAt = world.At(-3600) };
        }

        if (_dice.Chance(50))
        {
            order.Units = _dice.Of(1, 2, 2.5, 30, 0.000001, 600);
        }

        return order;
    }

    private StockDemand Demand()
    {
        var requested = _dice.Between(0, 40);
        var demand = new StockDemand
        {
            OrderId = FormattableString.Invariant($"o-{_dice.Below(10_000)}"),
            Customer = world.Caller(),
            Order = _dice.Chance(90) ? _contexts.Order() : null,
            Requested = requested,
            Confirmed = _dice.Chance(50) ? _dice.Between(0, requested) : 0,
        };
        if (_dice.Chance(50))
        {
            demand.AllocationClass = _dice.UpTo(AllocationClass.Lose);
        }

        return demand;
    }

    private void Spoil(RankOrdersRequest request)
    {
        var order = request.Orders.Count == 0 ? new OpenOrder() : _dice.Of(request.Orders);
        _dice.Of<Action>(
            () => request.RequestId = new string('i', 129),
            () => request.UnitsPerHour = _dice.Of(0, -1, 1e9, double.NaN),
            () => order.Units = _dice.Of(0, -1, 1e9, double.NaN),
            () => order.OrderId = new string('o', 65),
            () => order.Customer = world.Nobody(),
            () => _contexts.Spoil(order.Order ??= new Order()))();
    }

    private void Spoil(AllocateStockRequest request)
    {
        var demand = request.Demands.Count == 0 ? new StockDemand() : _dice.Of(request.Demands);
        _dice.Of<Action>(
            () => request.RequestId = new string('i', 129),
            () => request.Stock = -1,
            () => demand.Requested = -1,
            () => demand.Confirmed = demand.Requested + 1,
            () => demand.AllocationClass = (AllocationClass)6,
            () => demand.OrderId = new string('o', 65),
            () => demand.Customer = world.Nobody(),
            () => _contexts.Spoil(demand.Order ??= new Order()))();
    }
}
