using Google.Protobuf;
using NodaTime;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;
using TierDecision.LoadTest.Customers;
using TierDecision.V1;
using Attestation = TierDecision.Core.Vocabulary.Attestation;
using Channel = TierDecision.Core.Vocabulary.Channel;
using Matter = TierDecision.Core.Vocabulary.Matter;
using TicketPriority = TierDecision.Core.Vocabulary.TicketPriority;

namespace TierDecision.LoadTest.Questions;

/// <summary>How a question names its customer.</summary>
internal enum Naming
{
    /// <summary>By customer id.</summary>
    CustomerId,

    /// <summary>By phone, an alias.</summary>
    Phone,

    /// <summary>By an id that nobody has.</summary>
    UnknownId,

    /// <summary>Not at all: a withheld number.</summary>
    Withheld,
}

/// <summary>One kind of question: its share, and the same context as it goes over the wire and as the engine reads it.</summary>
internal sealed class QuestionKind
{
    private readonly Func<Instant, DecisionRequest> _request;

    public QuestionKind(int percent, Naming naming, DecideRequest context, Func<Instant, DecisionRequest> request)
    {
        Percent = percent;
        Naming = naming;
        Context = context.ToByteArray();
        _request = request;
    }

    /// <summary>How many of a hundred questions are of this kind.</summary>
    public int Percent { get; }

    public Naming Naming { get; }

    /// <summary>The encoded request without its customer.</summary>
    public byte[] Context { get; }

    /// <summary>What the service should have made of the context at <paramref name="now"/>; no question says when it arrived.</summary>
    public DecisionRequest Request(Instant now) => _request(now);
}

/// <summary>The mixture of contacts, tickets and orders that <c>Decide</c> is asked about: mostly calls, as in a contact centre.</summary>
internal static class QuestionMix
{
    public static QuestionKind[] Kinds { get; } =
    [
        Contact(30, Naming.Phone, Channel.Voice),
        Contact(10, Naming.CustomerId, Channel.Voice),
        Contact(15, Naming.CustomerId, Channel.Chat, topic: "sales"),
        Contact(10, Naming.CustomerId, Channel.Email, topic: "invoice"),
        Contact(1, Naming.Phone, Channel.Voice, matter: Matter.Emergency),
        Contact(1, Naming.Phone, Channel.Voice, attestation: Attestation.Failed),
        Contact(2, Naming.UnknownId, Channel.Voice),
        Contact(1, Naming.Withheld, Channel.Voice),
        Ticket(12, TicketPriority.Normal),
        Ticket(3, TicketPriority.Urgent),
        Order(15, 129.95),
    ];

    /// <summary>Draws a kind by its share.</summary>
    public static int Draw(ref SplitMix64 random)
    {
        var point = (int)(random.NextDouble() * 100);
        var kind = 0;
        while (point >= Kinds[kind].Percent)
        {
            point -= Kinds[kind++].Percent;
        }

        return kind;
    }

    private static QuestionKind Contact(
        int percent, Naming naming, Channel channel, string topic = "", Matter matter = default, Attestation attestation = default) => new(
        percent,
        naming,
        new DecideRequest
        {
            Contact = new Contact { Channel = (V1.Channel)channel, Topic = topic, Matter = (V1.Matter)matter, Attestation = (V1.Attestation)attestation },
        },
        now => new DecisionRequest(DecisionContext.Contact, now) { Channel = channel, Topic = topic, Matter = matter, Attestation = attestation });

    private static QuestionKind Ticket(int percent, TicketPriority priority) => new(
        percent,
        Naming.CustomerId,
        new DecideRequest { Ticket = new Ticket { TicketPriority = (V1.TicketPriority)priority, Topic = "delivery" } },
        now => new DecisionRequest(DecisionContext.Ticket, now) { TicketPriority = priority, Topic = "delivery" });

    private static QuestionKind Order(int percent, double value) => new(
        percent,
        Naming.CustomerId,
        new DecideRequest { Order = new Order { Value = value, Region = "DE" } },
        now => new DecisionRequest(DecisionContext.Order, now) { OrderValue = value, Region = "DE" });
}
