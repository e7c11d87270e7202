using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>A field that a condition can ask about, and how it is read.</summary>
internal abstract record ConditionField(string Name, string Description)
{
    /// <summary>When the field can be read. Default: when a request is decided.</summary>
    public FieldScope Scope { get; init; }

    /// <summary>Every field but <c>attribute.NAME</c>, in the order in which documentation lists them.</summary>
    public static IReadOnlyList<ConditionField> All { get; } =
    [
        new TierField("tier", "the tier in force"),
        new TruthField("known", "whether the customer is known and trusted", static (in f) => f.Known ? 1 : 0),
        new NumberField("value_score", "the value score, 0..100", static (in f) => f.Known ? f.Customer.Score.ValueScore : double.NaN) { Scope = FieldScope.Both, IsSingle = true, Scale = NumberScale.Hundred },
        new NumberField("percentile", "the percentile rank of the value score, 0..100", static (in f) => f.Known ? f.Customer.Score.Percentile : double.NaN) { Scope = FieldScope.Both, IsSingle = true, Scale = NumberScale.Hundred },
        new NumberField("recency", "the recency score, 1..5", static (in f) => Rfm(f.Customer.Score.Recency)) { Scope = FieldScope.Both },
        new NumberField("frequency", "the frequency score, 1..5", static (in f) => Rfm(f.Customer.Score.Frequency)) { Scope = FieldScope.Both },
        new NumberField("monetary", "the monetary score, 1..5", static (in f) => Rfm(f.Customer.Score.Monetary)) { Scope = FieldScope.Both },
        ChoiceField.Of<RfmSegment>("segment", "the RFM segment", static (in f) => (int)f.Customer.Score.Segment) with { Scope = FieldScope.Both },
        new NumberField("lifetime_value", "the expected future value, in the dataset's currency", static (in f) => f.Customer.Score.LifetimeValue) { Scope = FieldScope.Both, IsSingle = true },
        new NumberField("margin", "the profit so far, in the dataset's currency", static (in f) => f.Customer.Score.Margin) { Scope = FieldScope.Both, IsSingle = true },
        new NumberField("probability_active", "the probability that the customer is active, 0..1", static (in f) => f.Customer.Score.ProbabilityActive) { Scope = FieldScope.Both, IsSingle = true },
        new NumberField("churn_risk", "the probability that the customer has turned away, 0..1", static (in f) => 1 - f.Customer.Score.ProbabilityActive) { Scope = FieldScope.Both },
        FlagField.Of<CustomerFlags>("flag", "one of the customer's flags", static (in f) => (int)f.Customer.Score.Flags) with { Scope = FieldScope.Both },
        new DurationField("score_age", "how old the score is", static (in f) => f.Known ? (f.Now - f.Customer.Score.AsOf).TotalMilliseconds : double.NaN),
        new DurationField("tier_age", "how long the customer has the computed tier", static (in f) => f.Known ? (f.Now - f.Customer.Score.TierSince).TotalMilliseconds : double.NaN),
        new DurationField("since_dissatisfied", "how long ago the customer was last dissatisfied, where a date is known", static (in f) => SinceDissatisfied(f)),
        new TruthField("overridden", "whether a person set the tier, for now", static (in f) => f.Known && f.Customer.Score.IsOverridden(f.Now) ? 1 : 0),
        new TruthField("has_agent", "whether the customer has a preferred agent", static (in f) => f.Customer.Score.PreferredAgent != 0 ? 1 : 0),
        ChoiceField.Of<DecisionContext>("context", "what the request is about", static (in f) => (int)f.Request.Context, static (in k) => (int)k.Context),
        ChoiceField.Of<Channel>("channel", "how it arrives", static (in f) => (int)f.Request.Channel, static (in k) => (int?)k.Channel),
        new LanguageField("language", "the contact's language, else the customer's preferred one") { Scope = FieldScope.Both },
        new TextField("topic", "what it is about, in the company's words", static (in f) => f.Request.Topic),
        new TextField("entry_point", "where a contact entered", static (in f) => f.Request.EntryPoint),
        ChoiceField.Of<Attestation>("attestation", "how far the identity can be believed", static (in f) => (int)f.Request.Attestation),
        ChoiceField.Of<Matter>("matter", "an emergency or a legal matter", static (in f) => (int)f.Request.Matter),
        ChoiceField.Of<TicketPriority>("ticket_priority", "the ticket's own priority", static (in f) => (int)TicketPriorityOf(f)),
        new NumberField("order_value", "the order's value, in the dataset's currency", static (in f) => f.Request.Context == DecisionContext.Order ? f.Request.OrderValue : double.NaN),
        new TextField("region", "where an order goes", static (in f) => f.Request.Region),
        new DurationField("promised_in", "how long it is until the promised time; less than 0 when that has passed", static (in f) => f.Request.PromisedAt is { } promised ? (promised - f.Now).TotalMilliseconds : double.NaN),
        new DurationField("waited", "how long it waits since it arrived", static (in f) => (f.Now - f.Request.ArrivedAt).TotalMilliseconds),
        new NumberField("recency_days", "days since the last purchase", static (in f) => f.Run.RecencyDays) { Scope = FieldScope.Scoring },
        new NumberField("purchases", "the number of purchases", static (in f) => f.Run.Purchases) { Scope = FieldScope.Scoring },
        new NumberField("spend", "the total spend, in the dataset's currency", static (in f) => f.Run.Spend) { Scope = FieldScope.Scoring },
        new NumberField("spend_percentile", "the percentile rank of the spend, 0..100", static (in f) => f.Run.SpendPercentile)
            { Scope = FieldScope.Scoring, Scale = NumberScale.Hundred },
        new NumberField("revenue_share", "the share of all revenue that customers brought who spent more, 0..100", static (in f) => f.Run.RevenueShare)
            { Scope = FieldScope.Scoring, Scale = NumberScale.Hundred },
    ];

    // Only tickets have one, and one that does not say is normal.
    private static TicketPriority TicketPriorityOf(in ConditionFacts facts) =>
        facts.Request.Context != DecisionContext.Ticket ? TicketPriority.Unspecified
        : facts.Request.TicketPriority == TicketPriority.Unspecified ? TicketPriority.Normal
        : facts.Request.TicketPriority;

    private static double SinceDissatisfied(in ConditionFacts facts) => !facts.Known || facts.Customer.Score.DissatisfiedDays == 0
        ? double.NaN
        : (facts.Now - facts.Customer.Score.AsOf).TotalMilliseconds + ((facts.Customer.Score.DissatisfiedDays - 1) * (double)NodaConstants.MillisecondsPerDay);

    private static double Rfm(byte score) => score == 0 ? double.NaN : score;
}

/// <summary>When a field can be read.</summary>
internal enum FieldScope : byte
{
    /// <summary>When a request is decided.</summary>
    Request = 0,

    /// <summary>When tiers are assigned.</summary>
    Scoring = 1,

    /// <summary>Then and when a request is decided.</summary>
    Both = 2,
}

/// <summary>What a number is measured on.</summary>
internal enum NumberScale : byte
{
    /// <summary>Its own.</summary>
    Own = 0,

    /// <summary>0 to 100.</summary>
    Hundred = 1,
}

internal sealed record TierField(string Name, string Description) : ConditionField(Name, Description);

internal sealed record TruthField(string Name, string Description, ChoiceReader Read) : ConditionField(Name, Description);

internal record NumberField(string Name, string Description, NumberReader Read) : ConditionField(Name, Description)
{
    /// <summary>Whether records keep it in single precision. What it is compared with must be rounded alike: a stored 0.7 is less than 0.7.</summary>
    public bool IsSingle { get; init; }

    /// <summary>What it is measured on.</summary>
    public NumberScale Scale { get; init; }
}

/// <summary>A duration, read in milliseconds.</summary>
internal sealed record DurationField(string Name, string Description, NumberReader Read) : NumberField(Name, Description, Read);

internal sealed record TextField(string Name, string Description, TextReader Read) : ConditionField(Name, Description);

internal sealed record LanguageField(string Name, string Description) : ConditionField(Name, Description);

/// <summary>A field of a closed vocabulary of fewer than 64 words.</summary>
internal sealed record ChoiceField(string Name, string Description, ChoiceReader Read, KnownReader? ReadKnown, IReadOnlyDictionary<string, int> Words)
    : ConditionField(Name, Description)
{
    public static ChoiceField Of<T>(string name, string description, ChoiceReader read, KnownReader? readKnown = null)
        where T : struct, Enum => new(name, description, read, readKnown, EnumWords.Of<T>());
}

/// <summary>A field of flags.</summary>
internal sealed record FlagField(string Name, string Description, ChoiceReader Read, IReadOnlyDictionary<string, int> Words)
    : ConditionField(Name, Description)
{
    public static FlagField Of<T>(string name, string description, ChoiceReader read)
        where T : struct, Enum => new(name, description, read, EnumWords.Of<T>());
}
