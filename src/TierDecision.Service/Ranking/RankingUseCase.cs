using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Ranking;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Duration = NodaTime.Duration;
using OpenOrder = TierDecision.Core.Ranking.OpenOrder;

namespace TierDecision.Service.Ranking;

/// <summary>Ranks the orders of one request, the same for every edge.</summary>
internal sealed class RankingUseCase(DecisionUseCase decisions, DecisionIds ids, DecisionMetrics metrics)
{
    /// <summary>What to rank under.</summary>
    public ValueTask<DecisionBasis> PrepareAsync(RankOrdersRequest request, CancellationToken cancelled) =>
        decisions.PrepareAsync(request.Orders.Take(OrderBatch.MaxOrders).Select(order => order.Customer), cancelled);

    /// <summary>Ranks; where something is malformed, returns false with what is wrong.</summary>
    public bool TryRank(
        RankOrdersRequest request, in DecisionBasis basis, CancellationToken cancelled, out RankOrdersResponse response, out IReadOnlyList<RequestError> errors)
    {
        response = new RankOrdersResponse();
        var batch = new OrderBatch("orders", decisions, metrics);
        errors = batch.Errors;
        if (!batch.Begin(basis, request.RequestId, request.Orders.Count))
        {
            return false;
        }

        var capacity = Capacity(request, batch);
        var candidates = new Candidate[request.Orders.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            cancelled.ThrowIfCancellationRequested();
            if (!Prepare(request.Orders[i], i, batch, out candidates[i]))
            {
                return false;
            }
        }

        if (capacity is null || errors.Count > 0)
        {
            return false;
        }

        var ranking = OrderRanker.Rank([.. candidates.Select(candidate => candidate.Order)], capacity, batch.Model.Plan.Ranking.Options, batch.Now);
        RankingMessages.Fill(response, ranking, request, candidates);
        response.DecisionId = ids.Next();
        response.RequestId = request.RequestId;
        response.UnitsPerHour = capacity.UnitsPerHour;
        response.Calendar = capacity.Calendar.Name;
        response.Policy = batch.Model.Messages.Policy;
        response.DecidedAt = WireTime.ToTimestamp(batch.Now);
        response.Degraded = batch.Degraded;
        return true;
    }

    private static WorkCapacity? Capacity(RankOrdersRequest request, OrderBatch batch)
    {
        var plan = batch.Model.Plan;
        var rate = request.HasUnitsPerHour ? request.UnitsPerHour : plan.Ranking.UnitsPerHour;
        var capacity = rate is { } given ? WorkCapacity.Of(given, plan.Ranking.Calendar) : null;
        if (capacity is null)
        {
            batch.Fail("units_per_hour", rate is null
                ? $"is required: the policy '{plan.Name}' has no units_per_hour in its ranking"
                : "must be 0.000001 to 100,000,000");
        }

        return capacity;
    }

    private static bool Prepare(V1.OpenOrder order, int index, OrderBatch batch, out Candidate candidate)
    {
        if (order.HasUnits && order.Units is not (>= OpenOrder.MinUnits and <= OpenOrder.MaxUnits))
        {
            batch.Fail(index, "units", "must be 0.000001 to 100,000,000");
        }

        var more = batch.Decide(index, order.OrderId, order.Customer, order.Order, out var answer);
        if (batch.Errors.Count > 0)
        {
            candidate = default;
            return more;
        }

        var ranking = batch.Model.Plan.Ranking;
        var placed = batch.PlacedAt(order.Order);
        var (due, basis) = Due(order.Order, answer.Decision, placed, ranking.ReckonDueAfter);
        candidate = new Candidate(
            new OpenOrder(
                order.HasUnits ? order.Units : ranking.UnitsPerOrder,
                ranking.WeightOf(answer.Decision.Tier, answer.Decision.Priority, answer.Decision.ScoreStatus, answer.Score),
                placed,
                due,
                Promised: basis != DueBasis.Reckoned),
            basis,
            answer.Decision.Tier + 1);
        return true;
    }

    // What was promised to the customer goes before what the policy sets as a target.
    private static (Instant? Due, DueBasis Basis) Due(Order? order, in Decision decision, Instant placed, Duration? reckonAfter) =>
        order?.PromisedAt is { } promised ? (WireTime.ToInstant(promised), DueBasis.PromisedAt)
        : decision.SlaRule != Decision.NoRule ? (decision.DueAt(0), DueBasis.ShipBy)
        : reckonAfter is { } after ? (placed + after, DueBasis.Reckoned)
        : (null, DueBasis.Unspecified);

    /// <summary>An order with what the answer says of it beside its place.</summary>
    internal readonly record struct Candidate(OpenOrder Order, DueBasis Basis, int TierRank);
}
