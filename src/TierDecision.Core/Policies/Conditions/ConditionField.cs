using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;

namespace TierDecision.Core.Policies.Conditions;

/// <summary>A field that a condition can ask about, and how it is read.</summary>
internal abstract record ConditionField(string Name, string Description)
{
    /// <summary>Every field but <c>attribute.NAME</c>, in the order in which documentation lists them.</summary>
    public static IReadOnlyList<ConditionField> All { get; } =
    [
        new TierField("tier", "the tier in force"),
        new TruthField("known", "whether the customer is known and trusted", static (in f) => f.Known ? 1 : 0),
        new NumberField("value_score", "the value score, 0..100", static (in f) => f.Known ? f.Customer.Score.ValueScore : double.NaN),
        new NumberField("percentile", "the percentile rank of the value score, 0..100", static (in f) => f.Known ? f.Customer.Score.Percentile : double.NaN),
        new NumberField("recency", "the recency score, 1..5", static (in f) => Rfm(f.Customer.Score.Recency)),
        new NumberField("frequency", "the frequency score, 1..5", static (in f) => Rfm(f.Customer.Score.Frequency)),
        new NumberField("monetary", "the monetary score, 1..5", static (in f) => Rfm(f.Customer.Score.Monetary)),
        ChoiceField.Of<RfmSegment>("segment", "the RFM segment", static (in f) => (int)f.Customer.Score.Segment),
        new NumberField("lifetime_value", "the expected future value, in the dataset's currency", static (in f) => f.Customer.Score.LifetimeValue),
        new NumberField("margin", "the profit so far, in the dataset's currency", static (in f) => f.Customer.Score.Margin),
        new NumberField("probability_active", "the probability that the customer is active, 0..1", static (in f) => f.Customer.Score.ProbabilityActive),
        new NumberField("churn_risk", "the probability that the customer has turned away, 0..1", static (in f) => 1 - f.Customer.Score.ProbabilityActive),
        FlagField.Of<CustomerFlags>("flag", "one of the customer's flags", static (in f) => (int)f.Customer.Score.Flags),
        new DurationField("score_age", "how old the score is", static (in f) => f.Known ? (f.Now - f.Customer.Score.AsOf).TotalMilliseconds : double.NaN),
        ChoiceField.Of<DecisionContext>("context", "what the request is about", static (in f) => (int)f.Request.Context, static (in k) => (int)k.Context),
        ChoiceField.Of<Channel>("channel", "how it arrives", static (in f) => (int)f.Request.Channel, static (in k) => (int?)k.Channel),
        new LanguageField("language", "the contact's language, else the customer's preferred one"),
        new TextField("topic", "what it is about, in the company's words", static (in f) => f.Request.Topic),
        new TextField("entry_point", "where a contact entered", static (in f) => f.Request.EntryPoint),
        ChoiceField.Of<Attestation>("attestation", "how far the identity can be believed", static (in f) => (int)f.Request.Attestation),
        ChoiceField.Of<Matter>("matter", "an emergency or a legal matter", static (in f) => (int)f.Request.Matter),
        ChoiceField.Of<TicketPriority>("ticket_priority", "the ticket's own priority", static (in f) => (int)TicketPriorityOf(f)),
        new NumberField("order_value", "the order's value, in the dataset's currency", static (in f) => f.Request.Context == DecisionContext.Order ? f.Request.OrderValue : double.NaN),
        new TextField("region", "where an order goes", static (in f) => f.Request.Region),
        new DurationField("waited", "how long it waits since it arrived", static (in f) => (f.Now - f.Request.ArrivedAt).TotalMilliseconds),
    ];

    // Only tickets have one, and one that does not say is normal.
    private static TicketPriority TicketPriorityOf(in ConditionFacts facts) =>
        facts.Request.Context != DecisionContext.Ticket ? TicketPriority.Unspecified
        : facts.Request.TicketPriority == TicketPriority.Unspecified ? TicketPriority.Normal
        : facts.Request.TicketPriority;

    private static double Rfm(byte score) => score == 0 ? double.NaN : score;
}

internal sealed record TierField(string Name, string Description) : ConditionField(Name, Description);

internal sealed record TruthField(string Name, string Description, ChoiceReader Read) : ConditionField(Name, Description);

internal record NumberField(string Name, string Description, NumberReader Read) : ConditionField(Name, Description);

/// <summary>A duration, read in milliseconds.</summary>
internal sealed record DurationField(string Name, string Description, NumberReader Read) : NumberField(Name, Description, Read);

internal sealed record TextField(string Name, string Description, TextReader Read) : ConditionField(Name, Description);

internal sealed record LanguageField(string Name, string Description) : ConditionField(Name, Description);

/// <summary>A field of a closed vocabulary of fewer than 64 words.</summary>
internal sealed record ChoiceField(string Name, string Description, ChoiceReader Read, KnownReader? ReadKnown, IReadOnlyDictionary<string, int> Words)
    : ConditionField(Name, Description)
{
    public static ChoiceField Of<T>(string name, string description, ChoiceReader read, KnownReader? readKnown = null)
        where T : struct, Enum => new(name, description, read, readKnown, Vocabulary.Of<T>());
}

/// <summary>A field of flags.</summary>
internal sealed record FlagField(string Name, string Description, ChoiceReader Read, IReadOnlyDictionary<string, int> Words)
    : ConditionField(Name, Description)
{
    public static FlagField Of<T>(string name, string description, ChoiceReader read)
        where T : struct, Enum => new(name, description, read, Vocabulary.Of<T>());
}
