using TierDecision.Core.Decisions;
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
        if (!batch.Begin(basis, request.RequestId, request.BeginsAt, request.Demands.Count, request.ByProduct is not null))
        {
            return Reply.Malformed(batch.Errors);
        }

        var stocks = ProductStocks.Of(request, batch);

        var claims = new Claim[request.Demands.Count];
        for (var i = 0; i < claims.Length; i++)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            claims[i] = Prepare(request.Demands[i], i, stocks, batch);
        }

        return batch.Errors.Count > 0 ? Reply.Malformed(batch.Errors) : Reply.Of(Allocate(request, batch, stocks, claims));
    }

    private AllocateStockResponse Allocate(AllocateStockRequest request, OrderBatch batch, ProductStocks stocks, Claim[] claims)
    {
        var response = new AllocateStockResponse
        {
            DecisionId = ids.Next(),
            RequestId = request.RequestId,
            Policy = batch.Model.Policy.Policy,
            DecidedAt = WireTime.ToTimestamp(batch.DecidedAt),
            Degraded = batch.Degraded,
            DataNotice = batch.Notice,
        };
        if (stocks.Texts is { } texts)
        {
            response.ByProduct = new AllocationsByProduct { Notes = { texts.NotesOn(batch.Model.Policy) } };
        }

        var shares = new V1.StockShare[claims.Length];
        foreach (var (product, stock, demands) in stocks.Products(request.Demands))
        {
            var allocation = Share(request, stock, demands, claims, shares);
            response.Left = Sum(response.Left, allocation.Left);
            response.Missing = Sum(response.Missing, allocation.Missing);
            response.ByProduct?.Products.Add(new ProductAllocation { Product = product, Left = allocation.Left, Missing = allocation.Missing });
        }

        for (var i = 0; stocks.Texts is { } inLanguage && i < shares.Length; i++)
        {
            var demand = request.Demands[i];
            shares[i].Detail = new StockShareDetail
            {
                Product = demand.Product,
                Tier = inLanguage.Tier(claims[i].Decision),
                Text = inLanguage.OfShare(shares[i].Allocated, demand.Requested),
                Notes = { inLanguage.NotesOn(claims[i].Decision) },
            };
        }

        response.Shares.AddRange(shares);
        return response;
    }

    // Both are 0 or more; held to the largest number there is.
    private static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    // Hands one stock out to the demands at some positions.
    private static StockAllocation Share(AllocateStockRequest request, long stock, IEnumerable<int> demands, Claim[] claims, V1.StockShare[] shares)
    {
        // By sort key, so that who waits moves up here as well; equal ones stay in the order given.
        int[] bySortKey = [.. demands.OrderBy(i => claims[i].Decision.SortKey)];
        var allocation = StockAllocator.Allocate(stock, [.. bySortKey.Select(i => claims[i].Demand)]);
        for (var i = 0; i < bySortKey.Length; i++)
        {
            var share = allocation.Shares[i];
            ref readonly var claim = ref claims[bySortKey[i]];
            shares[bySortKey[i]] = new V1.StockShare
            {
                OrderId = request.Demands[bySortKey[i]].OrderId,
                AllocationClass = (V1.AllocationClass)claim.Demand.Class,
                TierRank = claim.Decision.Tier + 1,
                Allocated = share.Allocated,
                Change = share.Change,
                Lacking = share.Lacking,
            };
        }

        return allocation;
    }

    // Has no meaning once something is wrong with a demand.
    private static Claim Prepare(V1.StockDemand demand, int index, ProductStocks stocks, OrderBatch batch)
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

        stocks.Check(index, demand.Product);
        batch.Decide(index, demand.OrderId, demand.Customer, demand.Order, out var answer);
        if (batch.Errors.Count > 0)
        {
            return default;
        }

        var given = demand.AllocationClass == V1.AllocationClass.Unspecified
            ? batch.Model.Plan.Ranking.ClassOf(answer.Decision.Tier)
            : (AllocationClass)demand.AllocationClass;
        return new Claim(new StockDemand(given, demand.Requested, demand.Confirmed), answer.Decision);
    }

    private readonly record struct Claim(StockDemand Demand, Decision Decision);
}
