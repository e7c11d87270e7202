using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Ranking;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;
using OpenOrder = TierDecision.Core.Ranking.OpenOrder;

namespace TierDecision.Service.Ranking;

/// <summary>Ranks the orders of one request.</summary>
internal sealed class RankingUseCase(DecisionUseCase decisions, DecisionIds ids, RequestMetrics metrics)
{
    /// <summary>Ranks; the answer is a <see cref="RankOrdersResponse"/>.</summary>
    public async ValueTask<Reply> RankAsync(RankOrdersRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync(
            request.Orders.Take(RequestLimits.Orders).Select(static order => order.Customer), call.Cancelled).ConfigureAwait(false);
        var batch = new OrderBatch("orders", decisions, metrics);
        if (!batch.Begin(basis, request.RequestId, request.BeginsAt, request.Orders.Count, request.ByProduct is not null))
        {
            return Reply.Malformed(batch.Errors);
        }

        var pools = ProductPools.Of(request, batch);
        var candidates = new Candidate[request.Orders.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            candidates[i] = Prepare(request.Orders[i], i, request.ByProduct is not null, batch);
        }

        return batch.Errors.Count > 0 ? Reply.Malformed(batch.Errors) : Reply.Of(Rank(request, batch, pools, candidates, call));
    }

    private RankOrdersResponse Rank(RankOrdersRequest request, OrderBatch batch, ProductPools pools, Candidate[] candidates, Call call)
    {
        var ranking = batch.Model.Plan.Ranking;
        var response = new RankOrdersResponse
        {
            DecisionId = ids.Next(),
            RequestId = request.RequestId,
            Calendar = ranking.Calendar.Name,
            Policy = batch.Model.Policy.Policy,
            DecidedAt = WireTime.ToTimestamp(batch.DecidedAt),
            Degraded = batch.Degraded,
            DataNotice = batch.Notice,
        };
        if (pools.Texts is not { } texts)
        {
            var capacity = pools.CapacityFor("")!;
            response.UnitsPerHour = capacity.UnitsPerHour;
            var all = OrderRanker.Rank([.. candidates.Select(candidate => candidate.Order)], capacity, ranking.Options, batch.Now);
            RankingMessages.Fill(response, all, request, candidates);
            return response;
        }

        response.ByProduct = new RankingsByProduct { Notes = { texts.NotesOn(batch.Model.Policy) } };
        foreach (var (product, positions) in pools.Products)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            var capacity = pools.CapacityFor(product)!;
            var part = OrderRanker.Rank([.. positions.Select(position => candidates[position].Order)], capacity, ranking.Options, batch.Now);
            var rows = new ProductRows(product, positions, capacity.UnitsPerHour, texts);
            RankingMessages.Add(response, part, rows, request, candidates);
        }

        return response;
    }

    // Has no meaning once something is wrong with an order.
    private static Candidate Prepare(V1.OpenOrder order, int index, bool isByProduct, OrderBatch batch)
    {
        if (order.HasUnits && order.Units is not (>= OpenOrder.MinUnits and <= OpenOrder.MaxUnits))
        {
            batch.Fail(index, "units", GivenValue.After(ProductPools.WorkRange, GivenValue.Of(order.Units)));
        }

        ProductList<WorkCapacity>.Check(index, order.Product, isByProduct, batch);
        batch.Decide(index, order.OrderId, order.Customer, order.Order, out var answer);
        if (batch.Errors.Count > 0)
        {
            return default;
        }

        var ranking = batch.Model.Plan.Ranking;
        var placed = batch.PlacedAt(order.Order);
        var (due, basis) = Due(order.Order, answer.Decision, placed, ranking.ReckonDueAfter);
        return new Candidate(
            new OpenOrder(
                order.HasUnits ? order.Units : ranking.UnitsPerOrder,
                ranking.WeightOf(answer.Decision.Tier, answer.Decision.Priority, answer.Decision.ScoreStatus, answer.Score),
                placed,
                due,
                Promised: basis != DueBasis.Reckoned),
            basis,
            answer.Decision);
    }

    // What was promised to the customer goes before what the policy sets as a target.
    private static (Instant? Due, DueBasis Basis) Due(Order? order, in Decision decision, Instant placed, Duration? reckonAfter) =>
        order?.PromisedAt is { } promised ? (WireTime.ToInstant(promised), DueBasis.PromisedAt)
        : decision.SlaRule != Decision.NoRule ? (decision.DueAt(0), DueBasis.ShipBy)
        : reckonAfter is { } after ? (placed + after, DueBasis.Reckoned)
        : (null, DueBasis.Unspecified);

    /// <summary>An order with what the answer says of it beside its place.</summary>
    internal readonly record struct Candidate(OpenOrder Order, DueBasis Basis, Decision Decision);
}
