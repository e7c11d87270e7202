using TierDecision.Core.Ranking;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using AllocationClass = TierDecision.Core.Ranking.AllocationClass;
using StockDemand = TierDecision.Core.Ranking.StockDemand;

namespace TierDecision.Service.Ranking;

/// <summary>Hands out the stock of one request.</summary>
internal sealed class AllocationUseCase(DecisionUseCase decisions, DecisionIds ids, RequestMetrics metrics)
{
    /// <summary>Hands out; the answer is an <see cref="AllocateStockResponse"/>.</summary>
    public async ValueTask<Reply> AllocateAsync(AllocateStockRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync(
            request.Demands.Take(RequestLimits.Orders).Select(static demand => demand.Customer), call.Cancelled).ConfigureAwait(false);
        var batch = new OrderBatch("demands", decisions, metrics);
        if (!batch.Begin(basis, request.RequestId, request.Demands.Count))
        {
            return Reply.Malformed(batch.Errors);
        }

        if (request.Stock < 0)
        {
            batch.Fail("stock", GivenValue.After("must be 0 or more", GivenValue.Of(request.Stock)));
        }

        var claims = new Claim[request.Demands.Count];
        for (var i = 0; i < claims.Length; i++)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            claims[i] = Prepare(request.Demands[i], i, batch);
        }

        return batch.Errors.Count > 0 ? Reply.Malformed(batch.Errors) : Reply.Of(Allocate(request, batch, claims));
    }

    private AllocateStockResponse Allocate(AllocateStockRequest request, OrderBatch batch, Claim[] claims)
    {
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

        return new AllocateStockResponse
        {
            DecisionId = ids.Next(),
            RequestId = request.RequestId,
            Shares = { shares },
            Left = allocation.Left,
            Missing = allocation.Missing,
            Policy = batch.Model.Policy.Policy,
            DecidedAt = WireTime.ToTimestamp(batch.Now),
            Degraded = batch.Degraded,
        };
    }

    // Has no meaning once something is wrong with a demand.
    private static Claim Prepare(V1.StockDemand demand, int index, OrderBatch batch)
    {
        if (demand.Requested < 0)
        {
            batch.Fail(index, "requested", GivenValue.After("must be 0 or more", GivenValue.Of(demand.Requested)));
        }
        else if (demand.Confirmed < 0 || demand.Confirmed > demand.Requested)
        {
            batch.Fail(index, "confirmed", GivenValue.After("must be 0 to what is requested", GivenValue.Of(demand.Confirmed)));
        }

        if (FieldChecks.Member(demand.AllocationClass) is { } problem)
        {
            batch.Fail(index, "allocation_class", problem);
        }

        batch.Decide(index, demand.OrderId, demand.Customer, demand.Order, out var answer);
        if (batch.Errors.Count > 0)
        {
            return default;
        }

        var given = demand.AllocationClass == V1.AllocationClass.Unspecified
            ? batch.Model.Plan.Ranking.ClassOf(answer.Decision.Tier)
            : (AllocationClass)demand.AllocationClass;
        return new Claim(new StockDemand(given, demand.Requested, demand.Confirmed), answer.Decision.SortKey, answer.Decision.Tier + 1);
    }

    private readonly record struct Claim(StockDemand Demand, long SortKey, int TierRank);
}
