using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Facts;

/// <summary>
/// What is asked, as the engine reads it: one context with what is known of it. Fields that a context does not have keep their
/// defaults. A value type; passed by reference.
/// </summary>
public readonly struct DecisionRequest
{
    /// <summary>A request about <paramref name="context"/> that arrived at <paramref name="arrivedAt"/>.</summary>
    public DecisionRequest(DecisionContext context, Instant arrivedAt)
    {
        Context = context;
        ArrivedAt = arrivedAt;
    }

    /// <summary>What it is about.</summary>
    public DecisionContext Context { get; }

    /// <summary>When the contact arrived, the ticket was created, the order was placed: from here clocks run and the sort key counts.</summary>
    public Instant ArrivedAt { get; init; }

    /// <summary>The channel.</summary>
    public Channel Channel { get; init; }

    /// <summary>The language of the contact or ticket; none where not given.</summary>
    public LanguageCode Language { get; init; }

    /// <summary>What it is about, in the company's words; empty where not given.</summary>
    public string Topic { get => field ?? ""; init; } = "";

    /// <summary>Where a contact entered; empty where not given.</summary>
    public string EntryPoint { get => field ?? ""; init; } = "";

    /// <summary>How far the identity can be believed.</summary>
    public Attestation Attestation { get; init; }

    /// <summary>A matter that always reaches a person.</summary>
    public Matter Matter { get; init; }

    /// <summary>The ticket's own priority; <see cref="TicketPriority.Normal"/> where not given.</summary>
    public TicketPriority TicketPriority { get; init; } = TicketPriority.Normal;

    /// <summary>The order's value in the dataset's currency, 0 or more.</summary>
    public double OrderValue { get; init; }

    /// <summary>By when an order was promised.</summary>
    public Instant? PromisedAt { get; init; }

    /// <summary>Where an order goes; empty where not given.</summary>
    public string Region { get => field ?? ""; init; } = "";

    /// <summary>The company's own attributes; null where there are none.</summary>
    public IDictionary<string, string>? Attributes { get; init; }

    /// <summary>Where it waits, as an earlier answer gave it; null where not given, and the route begins when it arrived.</summary>
    public RoutePosition? WaitsIn { get; init; }
}
