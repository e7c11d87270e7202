using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;

namespace TierDecision.Service.Ranking;

/// <summary>
/// Decides on many orders at one time, under one policy and over one dataset, and collects what is wrong with them: an answer about all of them
/// needs every one to be right.
/// </summary>
/// <param name="list">The name of the list of orders in the request, for the paths of fields.</param>
/// <param name="decisions">Decides on each.</param>
/// <param name="metrics">Counts what is malformed.</param>
internal sealed class OrderBatch(string list, DecisionUseCase decisions, DecisionMetrics metrics)
{
    /// <summary>The most orders in a request; its answer stays below the 4 MiB that gRPC clients take by default.</summary>
    public const int MaxOrders = 10_000;

    private const int MaxOrderId = 64;
    private const int MaxRequestId = 128;

    // Enough to see what is wrong; ten thousand of the same help nobody.
    private const int MaxErrors = 20;

    // Read only.
    private static readonly Order NoOrder = new();

    private readonly List<RequestError> _errors = [];
    private DecisionBasis _basis;

    /// <summary>The policy and the customers.</summary>
    public ServingModel Model => _basis.Model;

    /// <summary>The time of the request.</summary>
    public Instant Now => _basis.Now;

    /// <summary>What is wrong; empty where nothing is.</summary>
    public IReadOnlyList<RequestError> Errors => _errors;

    /// <summary>Whether data was missing for an order that should have been there.</summary>
    public bool Degraded { get; private set; }

    /// <summary>Takes what is decided under, and checks the request's outline; false where it need not be looked at further.</summary>
    public bool Begin(in DecisionBasis basis, string requestId, int count)
    {
        // Orders have no route: the states of queues do not matter to them.
        _basis = basis with { Queues = QueueStates.None };
        if (requestId.Length > MaxRequestId)
        {
            Fail("request_id", $"is too long: {requestId.Length} characters, at most {MaxRequestId}");
        }

        if (count is 0 or > MaxOrders)
        {
            Fail(list, $"has {count} members; it must have 1 to {MaxOrders}");
        }

        return _errors.Count == 0;
    }

    /// <summary>Decides on the order at <paramref name="index"/>; false where enough is wrong to stop.</summary>
    public bool Decide(int index, string orderId, Customer? customer, Order? order, out DecisionAnswer answer)
    {
        if (orderId.Length > MaxOrderId)
        {
            Fail(index, "order_id", $"is too long: {orderId.Length} characters, at most {MaxOrderId}");
        }

        if (!decisions.TryDecide(new Question(customer, contact: null, ticket: null, order ?? NoOrder), _basis, out answer, out var wrong))
        {
            // Counted already, by the use case.
            _errors.AddRange(wrong.Select(error => error with { Field = Path(index, error.Field) }));
        }

        Degraded |= answer.Decision.Degraded;
        return _errors.Count < MaxErrors;
    }

    /// <summary>When the order was placed.</summary>
    public Instant PlacedAt(Order? order) => order?.PlacedAt is { } placed ? WireTime.ToInstant(placed) : Now;

    /// <summary>Something is wrong with a field of the request.</summary>
    public void Fail(string field, string description)
    {
        var error = new RequestError(field, description);
        metrics.Malformed([error]);
        _errors.Add(error);
    }

    /// <summary>Something is wrong with a field of the order at <paramref name="index"/>.</summary>
    public void Fail(int index, string field, string description)
    {
        // By the field alone: a label for each of ten thousand places would never end.
        metrics.Malformed([new RequestError($"{list}.{field}", description)]);
        _errors.Add(new RequestError(Path(index, field), description));
    }

    private string Path(int index, string field) => $"{list}[{index}].{field}";
}
