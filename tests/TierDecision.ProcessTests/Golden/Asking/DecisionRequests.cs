using Google.Protobuf.Collections;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Golden.Asking;

/// <summary>Requests to the decision service.</summary>
internal sealed class DecisionRequests(World world)
{
    private readonly Dice _dice = world.Dice;
    private readonly Contexts _contexts = new(world);

    /// <summary>A request for a whole decision. About one in twelve is malformed.</summary>
    public DecideRequest Decide()
    {
        var request = RightDecide(_dice.Chance(9));
        if (_dice.Chance(8))
        {
            Spoil(request);
        }

        return request;
    }

    /// <summary>A well-formed request for a whole decision.</summary>
    public DecideRequest RightDecide(bool explain)
    {
        var request = new DecideRequest { Customer = world.Caller(), RequestId = world.RequestId(), Explain = explain };
        switch (_dice.Below(5))
        {
            case < 2:
                request.Contact = _contexts.Contact();
                break;
            case < 4:
                request.Ticket = _contexts.Ticket();
                break;
            default:
                request.Order = _contexts.Order();
                break;
        }

        Render(request.RenderFor);
        return request;
    }

    /// <summary>A well-formed request about a contact: contacts have the most cases.</summary>
    public DecideRequest Call(bool explain) => new() { Customer = world.Caller(), Contact = _contexts.Contact(), Explain = explain };

    public GetPriorityRequest Priority()
    {
        var whole = Decide();
        var request = new GetPriorityRequest { Customer = whole.Customer, RenderFor = { whole.RenderFor } };
        switch (whole.ContextCase)
        {
            case DecideRequest.ContextOneofCase.Contact:
                request.Contact = whole.Contact;
                break;
            case DecideRequest.ContextOneofCase.Ticket:
                request.Ticket = whole.Ticket;
                break;
            case DecideRequest.ContextOneofCase.Order:
                request.Order = whole.Order;
                break;
        }

        return request;
    }

    public GetSlaRequest Sla()
    {
        var whole = Decide();
        var request = new GetSlaRequest { Customer = whole.Customer };
        switch (whole.ContextCase)
        {
            case DecideRequest.ContextOneofCase.Contact:
                request.Contact = whole.Contact;
                break;
            case DecideRequest.ContextOneofCase.Ticket:
                request.Ticket = whole.Ticket;
                break;
            case DecideRequest.ContextOneofCase.Order:
                request.Order = whole.Order;
                break;
        }

        return request;
    }

    /// <summary>A request for a route. Orders have none: some of these requests have no context.</summary>
    public GetRouteRequest Route()
    {
        var whole = Decide();
        var request = new GetRouteRequest { Customer = whole.Customer };
        switch (whole.ContextCase)
        {
            case DecideRequest.ContextOneofCase.Contact:
                request.Contact = whole.Contact;
                break;
            case DecideRequest.ContextOneofCase.Ticket:
                request.Ticket = whole.Ticket;
                break;
            case DecideRequest.ContextOneofCase.Order when _dice.Chance(80):
                request.Contact = _contexts.Contact();
                break;
        }

        return request;
    }

    public DecideBatchRequest Batch()
    {
        var count = _dice.Below(100) switch { < 4 => 0, < 96 => _dice.Between(1, 8), < 99 => _dice.Between(20, 60), _ => 1001 };
        var request = new DecideBatchRequest();
        for (var i = 0; i < count; i++)
        {
            request.Requests.Add(count > 1000 ? new DecideRequest() : Decide());
        }

        return request;
    }

    private void Render(RepeatedField<TargetSystem> systems)
    {
        if (_dice.Chance(15))
        {
            systems.Add(_dice.Some([.. Enumerable.Range(1, (int)TargetSystem.Salesforce).Select(number => (TargetSystem)number)], 7));
        }
    }

    private void Spoil(DecideRequest request)
    {
        for (var left = _dice.Of(1, 1, 1, 2, 3); left > 0; left--)
        {
            SpoilOnce(request);
        }
    }

    private void SpoilOnce(DecideRequest request)
    {
        switch (_dice.Below(10))
        {
            case < 4:
                request.Customer = world.Nobody();
                break;
            case 4:
                request.RequestId = new string('i', 129);
                break;
            case 5:
                request.RenderFor.Add(_dice.Of<TargetSystem[]>(
                    [TargetSystem.Unspecified], [(TargetSystem)42], [TargetSystem.Zendesk, TargetSystem.Zendesk]));
                break;
            case 6:
                request.ClearContext();
                break;
            default:
                SpoilContext(request);
                break;
        }
    }

    private void SpoilContext(DecideRequest request)
    {
        switch (request.ContextCase)
        {
            case DecideRequest.ContextOneofCase.Contact:
                _contexts.Spoil(request.Contact);
                break;
            case DecideRequest.ContextOneofCase.Ticket:
                _contexts.Spoil(request.Ticket);
                break;
            case DecideRequest.ContextOneofCase.Order:
                _contexts.Spoil(request.Order);
                break;
        }
    }
}
