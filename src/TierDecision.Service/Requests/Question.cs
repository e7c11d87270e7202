using Google.Protobuf.Collections;
using TierDecision.V1;

namespace TierDecision.Service.Requests;

/// <summary>What every question on the wire has in common: who, and exactly one context.</summary>
internal readonly ref struct Question(
    Customer? customer, Contact? contact, Ticket? ticket, Order? order, string requestId = "", bool takesOrders = true, bool explain = false)
{
    public Customer? Customer { get; } = customer;

    public Contact? Contact { get; } = contact;

    public Ticket? Ticket { get; } = ticket;

    public Order? Order { get; } = order;

    public string RequestId { get; } = requestId;

    /// <summary>The name of the caller; empty if callers need no key.</summary>
    public string Caller { get; private init; } = "";

    /// <summary>Whether the question can be about an order.</summary>
    public bool TakesOrders { get; } = takesOrders;

    /// <summary>Whether the answer is to be explained in full.</summary>
    public bool Explain { get; } = explain;

    /// <summary>Whether the full decision is asked for, which then has an id; parts of it have none.</summary>
    public bool IsFullDecision { get; private init; }

    /// <summary>
    /// Whether it is decided without fields that only help if their values cannot be used, because somebody waits for the answer. Else they are
    /// errors.
    /// </summary>
    public bool LeavesOut { get; private init; }

    /// <summary>The systems to render the priority for; null if the question has none.</summary>
    public RepeatedField<TargetSystem>? RenderFor { get; private init; }

    public static Question Of(DecideRequest request, string caller) =>
        new(request.Customer, request.Contact, request.Ticket, request.Order, request.RequestId, explain: request.Explain)
        {
            RenderFor = request.RenderFor, IsFullDecision = true, LeavesOut = true, Caller = caller,
        };

    /// <summary>One of many, none of which is explained in full: a thousand explanations would outgrow a message.</summary>
    public static Question OfBatch(DecideRequest request, string caller) =>
        new(request.Customer, request.Contact, request.Ticket, request.Order, request.RequestId)
        {
            RenderFor = request.RenderFor, IsFullDecision = true, LeavesOut = true, Caller = caller,
        };

    public static Question Of(GetPriorityRequest request) =>
        new(request.Customer, request.Contact, request.Ticket, request.Order) { RenderFor = request.RenderFor, LeavesOut = true };

    public static Question Of(GetSlaRequest request) =>
        new(request.Customer, request.Contact, request.Ticket, request.Order) { LeavesOut = true };

    public static Question Of(GetRouteRequest request) =>
        new(request.Customer, request.Contact, request.Ticket, order: null, takesOrders: false) { LeavesOut = true };
}
