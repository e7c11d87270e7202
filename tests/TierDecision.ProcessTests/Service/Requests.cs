using Google.Protobuf.WellKnownTypes;
using TierDecision.V1;

namespace TierDecision.ProcessTests.Service;

/// <summary>Requests that are asked again and again.</summary>
internal static class Requests
{
    public static DecideRequest Call(string? customerId = null) => new()
    {
        Customer = customerId is null ? null : new Customer { CustomerId = customerId },
        Contact = new Contact { Channel = Channel.Voice },
    };

    /// <summary>A call that arrived at one time, whenever it is asked about.</summary>
    public static DecideRequest CallAt(string customerId, DateTimeOffset arrived)
    {
        var request = Call(customerId);
        request.Contact.ArrivedAt = Timestamp.FromDateTimeOffset(arrived);
        return request;
    }

    /// <summary>The answer without what differs from call to call.</summary>
    public static DecideResponse Lasting(DecideResponse answer)
    {
        Assert.Matches("^[0-9a-f]{32}$", answer.DecisionId);
        Assert.NotNull(answer.DecidedAt);
        var lasting = answer.Clone();
        lasting.DecisionId = "";
        lasting.DecidedAt = null;
        lasting.Score.Age = null;
        lasting.Score.UnconfirmedFor = null;
        return lasting;
    }
}
