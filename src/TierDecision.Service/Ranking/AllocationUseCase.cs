using TierDecision.Core.Ranking;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;
using AllocationClass = TierDecision.Core.Ranking.AllocationClass;
using StockDemand = TierDecision.Core.Ranking.StockDemand;

namespace TierDecision.Service.Ranking;

/// <summary>Hands out the stock of one request, the same for every edge.</summary>
internal sealed class AllocationUseCase(DecisionUseCase decisions, DecisionIds ids, DecisionMetrics metrics)
{
    /// <summary>What to hand out under.</summary>
    public ValueTask<DecisionBasis> PrepareAsync(AllocateStockRequest request, CancellationToken cancelled) =>
        decisions.PrepareAsync(request.Demands.Take(OrderBatch.MaxOrders).Select(demand => demand.Customer), cancelled);

    /// <summary>Hands out; where something is malformed, returns false with what is wrong.</summary>
    public bool TryAllocate(
        AllocateStockRequest request, in DecisionBasis basis, CancellationToken cancelled, out AllocateStockResponse response, out IReadOnlyList<RequestError> errors)
    {
        response = new AllocateStockResponse();
        var batch = new OrderBatch("demands", decisions, metrics);
        errors = batch.Errors;
        if (!batch.Begin(basis, request.RequestId, request.Demands.Count))
        {
            return false;
        }

        if (request.Stock < 0)
        {
            batch.Fail("stock", "must be 0 or more");
        }

        var claims = new Claim[request.Demands.Count];
        for (var i = 0; i < claims.Length; i++)
        {
            cancelled.ThrowIfCancellationRequested();
            if (!Prepare(request.Demands[i], i, batch, out claims[i]))
            {
                return false;
            }
        }

        if (errors.Count > 0)
        {
            return false;
        }

        // By sort key, so that who waits moves up here as well; equal ones stay in the order given.
        int[] bySortKey = [.. Enumerable.Range(0, claims.Length).OrderBy(i => claims[i].SortKey)];
        var allocation = StockAllocator.Allocate(request.Stock, [.. bySortKey.Select(i => claims[i].Demand)]);
        var shares = new V1.StockShare[claims.Length];
        for (var i = 0; i < shares.Length; i++)
        {
            var share = allocation.Shares[i];
            ref readonly var claim = ref claims[bySortKey[i]];
            shares[bySortKey[i]] = new V1.StockShare
            {
                OrderId = request.Demands[bySortKey[i]].OrderId,
                AllocationClass = (V1.AllocationClass)claim.Demand.Class,
                TierRank = claim.TierRank,
                Allocated = share.Allocated,
                Change = share.Change,
                Lacking = share.Lacking,
            };
        }

        response.Shares.AddRange(shares);
        response.DecisionId = ids.Next();
        response.RequestId = request.RequestId;
        response.Left = allocation.Left;
        response.Missing = allocation.Missing;
        response.Policy = batch.Model.Messages.Policy;
        response.DecidedAt = WireTime.ToTimestamp(batch.Now);
        response.Degraded = batch.Degraded;
        return true;
    }

    private static bool Prepare(V1.StockDemand demand, int index, OrderBatch batch, out Claim claim)
    {
        if (demand.Requested < 0)
        {
            batch.Fail(index, "requested", "must be 0 or more");
        }
        else if (demand.Confirmed < 0 || demand.Confirmed > demand.Requested)
        {
            batch.Fail(index, "confirmed", "must be 0 to what is requested");
        }

        if (!Enum.IsDefined(demand.AllocationClass))
        {
            batch.Fail(index, "allocation_class", $"has no member {demand.AllocationClass:D}");
        }

        var more = batch.Decide(index, demand.OrderId, demand.Customer, demand.Order, out var answer);
        if (batch.Errors.Count > 0)
        {
            claim = default;
            return more;
        }

        var given = demand.AllocationClass == V1.AllocationClass.Unspecified
            ? batch.Model.Plan.Ranking.ClassOf(answer.Decision.Tier)
            : (AllocationClass)demand.AllocationClass;
        claim = new Claim(new StockDemand(given, demand.Requested, demand.Confirmed), answer.Decision.SortKey, answer.Decision.Tier + 1);
        return true;
    }

    private readonly record struct Claim(StockDemand Demand, long SortKey, int TierRank);
}
