using TierDecision.V1;

namespace TierDecision.Service.Decisions;

/// <summary>What every question on the wire has in common: who, and exactly one context.</summary>
internal readonly ref struct Question(Customer? customer, Contact? contact, Ticket? ticket, Order? order, string requestId = "", bool takesOrders = true)
{
    public Customer? Customer { get; } = customer;

    public Contact? Contact { get; } = contact;

    public Ticket? Ticket { get; } = ticket;

    public Order? Order { get; } = order;

    public string RequestId { get; } = requestId;

    /// <summary>Whether the question can be about an order.</summary>
    public bool TakesOrders { get; } = takesOrders;

    public static Question Of(DecideRequest request) => new(request.Customer, request.Contact, request.Ticket, request.Order, request.RequestId);

    public static Question Of(GetPriorityRequest request) => new(request.Customer, request.Contact, request.Ticket, request.Order);

    public static Question Of(GetSlaRequest request) => new(request.Customer, request.Contact, request.Ticket, request.Order);

    public static Question Of(GetRouteRequest request) => new(request.Customer, request.Contact, request.Ticket, order: null, takesOrders: false);
}
