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
    private const string WorkRange = "must be 0.000001 to 100,000,000";

    /// <summary>Ranks; the answer is a <see cref="RankOrdersResponse"/>.</summary>
    public async ValueTask<Reply> RankAsync(RankOrdersRequest request, Call call)
    {
        var basis = await decisions.PrepareAsync(
            request.Orders.Take(RequestLimits.Orders).Select(static order => order.Customer), call.Cancelled).ConfigureAwait(false);
        var batch = new OrderBatch("orders", decisions, metrics);
        if (!batch.Begin(basis, request.RequestId, request.Orders.Count))
        {
            return Reply.Malformed(batch.Errors);
        }

        var capacity = Capacity(request, batch);
        var candidates = new Candidate[request.Orders.Count];
        for (var i = 0; i < candidates.Length; i++)
        {
            call.Cancelled.ThrowIfCancellationRequested();
            candidates[i] = Prepare(request.Orders[i], i, batch);
        }

        return batch.Errors.Count > 0 ? Reply.Malformed(batch.Errors) : Reply.Of(Rank(request, batch, capacity!, candidates));
    }

    private RankOrdersResponse Rank(RankOrdersRequest request, OrderBatch batch, WorkCapacity capacity, Candidate[] candidates)
    {
        var ranking = OrderRanker.Rank([.. candidates.Select(candidate => candidate.Order)], capacity, batch.Model.Plan.Ranking.Options, batch.Now);
        var response = new RankOrdersResponse
        {
            DecisionId = ids.Next(),
            RequestId = request.RequestId,
            UnitsPerHour = capacity.UnitsPerHour,
            Calendar = capacity.Calendar.Name,
            Policy = batch.Model.Policy.Policy,
            DecidedAt = WireTime.ToTimestamp(batch.Now),
            Degraded = batch.Degraded,
        };
        RankingMessages.Fill(response, ranking, request, candidates);
        return response;
    }

    // Null if it is malformed, which is noted.
    private static WorkCapacity? Capacity(RankOrdersRequest request, OrderBatch batch)
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

    // Has no meaning once something is wrong with an order.
    private static Candidate Prepare(V1.OpenOrder order, int index, OrderBatch batch)
    {
        if (order.HasUnits && order.Units is not (>= OpenOrder.MinUnits and <= OpenOrder.MaxUnits))
        {
            batch.Fail(index, "units", GivenValue.After(WorkRange, GivenValue.Of(order.Units)));
        }

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
            answer.Decision.Tier + 1);
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
