using NodaTime;
using TierDecision.Core.Queueing;
using TierDecision.Service.Decisions;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.V1;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace TierDecision.Service.Ranking;

/// <summary>
/// Decides on many orders at one time, under one policy and over one dataset, and collects what is wrong with them: an answer about all of them needs
/// every one to be right.
/// </summary>
/// <param name="list">The name of the list of orders in the request, for the paths of fields.</param>
/// <param name="decisions">Decides on each.</param>
/// <param name="metrics">Counts what is malformed.</param>
internal sealed class OrderBatch(string list, DecisionUseCase decisions, RequestMetrics metrics)
{
    private const int MaxOrderId = 64;

    // Read only.
    private static readonly Order NoOrder = new();

    private readonly RequestErrors _errors = [];
    private DecisionBasis _basis;
    private DataFlaws _flaws;

    /// <summary>The policy and the customers.</summary>
    public ServingModel Model => _basis.Model;

    /// <summary>The time that is taken as now: that of the request, if it does not say another.</summary>
    public Instant Now => _basis.Now;

    /// <summary>The time of the request.</summary>
    public Instant DecidedAt { get; private set; }

    /// <summary>What is wrong; empty if nothing is.</summary>
    public RequestErrors Errors => _errors;

    /// <summary>Whether data was missing for an order that should have been there.</summary>
    public bool Degraded { get; private set; }

    /// <summary>What is to be said of the data of all orders; null if nothing is.</summary>
    public DataNotice? Notice => Model.Policy.Notices.Of(_flaws);

    /// <summary>
    /// Takes what is decided under, and checks the request's outline; false if it need not be looked at further. By product it is, for what is
    /// wrong with the products, unless there are too many orders.
    /// </summary>
    public bool Begin(in DecisionBasis basis, string requestId, Timestamp? beginsAt, int count, bool isByProduct)
    {
        // Orders have no route: the states of queues do not matter to them. What is put into one order is decided under one policy.
        _basis = basis with { Queues = QueueStates.None, Model = basis.Model.Alone() };
        DecidedAt = basis.Now;
        if (beginsAt is not null)
        {
            if (TimeCheck.PastOrFuture.Read(beginsAt, basis.Now, out var begin) is { } wrongTime)
            {
                Fail("begins_at", wrongTime);
            }

            _basis = _basis with { Now = begin };
        }

        if (FieldChecks.Length(requestId, RequestLimits.Text) is { } tooLong)
        {
            Fail("request_id", tooLong);
        }

        var most = isByProduct ? RequestLimits.OrdersByProduct : RequestLimits.Orders;
        if (FieldChecks.Count(count, most) is { } wrongCount)
        {
            Fail(list, wrongCount);
        }

        return _errors.Count == 0 || (isByProduct && count <= most);
    }

    /// <summary>Decides on the order at <paramref name="index"/>.</summary>
    public void Decide(int index, string orderId, Customer? customer, Order? order, out DecisionAnswer answer)
    {
        if (FieldChecks.Length(orderId, MaxOrderId) is { } problem)
        {
            Fail(index, "order_id", problem);
        }

        var question = new Question(customer, contact: null, ticket: null, order ?? NoOrder);
        if (decisions.Decide(question, _basis, out answer, out var wrong) != DecideOutcome.Decided)
        {
            // Counted already, by the use case.
            _errors.Add($"{list}[{index}]", wrong!);
        }

        Degraded |= answer.Decision.Degraded;
        _flaws |= DataNotices.FlawsOf(answer.Decision);
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
    public void Fail(int index, string field, string description) => Fail(Path(index, field), description);

    private string Path(int index, string field) => $"{list}[{index}].{field}";
}
