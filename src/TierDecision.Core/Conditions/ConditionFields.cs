using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Core.Conditions;

/// <summary>
/// The one table of the fields that conditions can ask about: the compiler, the verification, the explanations and the documentation read it.
/// </summary>
internal static class ConditionFields
{
    private static readonly DecisionContext[] Contacts = [DecisionContext.Contact];
    private static readonly DecisionContext[] Tickets = [DecisionContext.Ticket];
    private static readonly DecisionContext[] Orders = [DecisionContext.Order];
    private static readonly DecisionContext[] ContactsAndTickets = [DecisionContext.Contact, DecisionContext.Ticket];

    /// <summary>Every field but <c>attribute.NAME</c>, in the order in which documentation lists them.</summary>
    public static IReadOnlyList<ConditionField> All { get; } =
    [
        new TierField("tier", "the tier in force") { IsOfRecord = true },

        // What is not known of a stranger cannot be made up.
        new TruthField(
            "known", "whether the customer is known and trusted", static (in f) => f.Known ? 1 : 0,
            static (in f, known) => known ? null : f.With(CustomerFacts.Unknown)),
        NumberField.Of(CustomerFields.ValueScore, static (in f) => f.Known ? f.Customer.Score.ValueScore : double.NaN),
        NumberField.Of(CustomerFields.Percentile, static (in f) => f.Known ? f.Customer.Score.Percentile : double.NaN),
        NumberField.Of(CustomerFields.Recency, static (in f) => Rating(f.Customer.Score.Recency)),
        NumberField.Of(CustomerFields.Frequency, static (in f) => Rating(f.Customer.Score.Frequency)),
        NumberField.Of(CustomerFields.Monetary, static (in f) => Rating(f.Customer.Score.Monetary)),
        ChoiceField.Of<RfmSegment>("segment", "the RFM segment", static (in f) => (int)f.Customer.Score.Segment, Set(CustomerFields.Segment)) with
        {
            Scope = FieldScope.Both, IsOfRecord = true,
        },
        NumberField.Of(CustomerFields.LifetimeValue, static (in f) => f.Customer.Score.LifetimeValue),
        NumberField.Of(CustomerFields.Margin, static (in f) => f.Customer.Score.Margin),
        NumberField.Of(CustomerFields.ProbabilityActive, static (in f) => f.Customer.Score.ProbabilityActive),
        new NumberField(
            "churn_risk", "the probability that the customer has turned away, 0..1",
            static (in f) => 1 - f.Customer.Score.ProbabilityActive, new NumberOfRecord(CustomerFields.ProbabilityActive, FromOne: true))
        {
            Scope = FieldScope.Both, IsOfRecord = true, Low = 0, High = 1,
        },
        new FlagField(
            "flag", "one of the customer's flags", static (in f) => (int)f.Customer.Score.Flags,
            CustomerFields.Flags.Words, Set(CustomerFields.Flags))
        {
            Scope = FieldScope.Both, IsOfRecord = true,
        },
        new DurationField(
            "score_age", "how old the score is",
            static (in f) => f.Known ? (f.Now - f.Customer.Score.AsOf).TotalMilliseconds : double.NaN,
            new TimeSince(static (in f, at) => f.With(f.Customer.Score with { AsOf = at })))
        {
            IsOfRecord = true,
        },
        new DurationField(
            "tier_age", "how long the customer has the computed tier",
            static (in f) => f.Known ? (f.Now - f.Customer.Score.TierSince).TotalMilliseconds : double.NaN,
            new TimeSince(static (in f, at) => f.With(f.Customer.Score with { TierSince = at })))
        {
            IsOfRecord = true,
        },
        new DurationField(
            "since_dissatisfied", "how long ago the customer was last dissatisfied, where a date is known",
            static (in f) => SinceDissatisfied(f),
            new TimeSince(static (in f, at) => f.With(CustomerFields.DissatisfiedAt.Set(f.Customer.Score, at))) { Step = Duration.FromDays(1) })
        {
            IsOfRecord = true,
        },
        new TruthField(
            "overridden", "whether a person set the tier, for now",
            static (in f) => f.Known && f.Customer.Score.IsOverridden(f.Now) ? 1 : 0, static (in f, overridden) => Override(f, overridden))
        {
            IsOfRecord = true,
        },
        new TruthField(
            "has_agent", "whether the customer has a preferred agent",
            static (in f) => f.Customer.Score.PreferredAgent != 0 ? 1 : 0,
            static (in f, has) => f.With(f.Customer.Score with { PreferredAgent = has ? (ushort)1 : (ushort)0 }))
        {
            IsOfRecord = true,
        },

        // Another kind of request is not the same request in other words.
        ChoiceField.Of<DecisionContext>(
            "context", "what the request is about", static (in f) => (int)f.Request.Context, vary: null,
            static (in k) => (int)k.Context),
        ChoiceField.Of<Channel>(
            "channel", "how it arrives", static (in f) => (int)f.Request.Channel,
            static (in f, channel) => channel == 0 ? null : f.With(f.Request with { Channel = (Channel)channel }), static (in k) => (int?)k.Channel),
        new LanguageField(
            "language", "the contact's language, else the customer's preferred one",
            static (in f, language) => f.With(f.Request with { Language = language }))
        {
            Scope = FieldScope.Both, Contexts = ContactsAndTickets, IsOfRecord = true,
        },
        new TextField(
            "topic", "what it is about, in the company's words", static (in f) => f.Request.Topic,
            static (in f, topic) => f.With(f.Request with { Topic = topic }))
        {
            Contexts = ContactsAndTickets,
        },
        new TextField(
            "entry_point", "where a contact entered", static (in f) => f.Request.EntryPoint,
            static (in f, entry) => f.With(f.Request with { EntryPoint = entry }))
        {
            Contexts = Contacts,
        },

        // What a failed verification keeps back must not come out by way of what a passed one would change.
        ChoiceField.Of<Attestation>(
            "attestation", "how far the identity can be believed", static (in f) => (int)f.Request.Attestation,
            static (in f, level) => f.Request.Attestation == Attestation.Failed
                ? null
                : f.With(f.Request with { Attestation = (Attestation)level })) with
        {
            Contexts = Contacts,
        },
        ChoiceField.Of<Matter>(
            "matter", "an emergency or a legal matter", static (in f) => (int)f.Request.Matter,
            static (in f, matter) => f.With(f.Request with { Matter = (Matter)matter })) with
        {
            Contexts = ContactsAndTickets,
        },
        ChoiceField.Of<TicketPriority>(
            "ticket_priority", "the ticket's own priority", static (in f) => (int)TicketPriorityOf(f),
            static (in f, priority) => f.With(f.Request with { TicketPriority = (TicketPriority)priority })) with
        {
            Contexts = Tickets, IsAlwaysGiven = true, IsOrdered = true,
        },

        // Orders are ranked and not routed: nothing of them changes a route.
        new NumberField(
            "order_value", "the order's value, in the dataset's currency",
            static (in f) => f.Request.Context == DecisionContext.Order ? f.Request.OrderValue : double.NaN, Vary: null)
        {
            Contexts = Orders, IsAlwaysGiven = true, Low = 0,
        },
        new TextField("region", "where an order goes", static (in f) => f.Request.Region, Vary: null) { Contexts = Orders },
        new DurationField(
            "promised_in", "how long it is until the promised time; less than 0 when that has passed",
            static (in f) => f.Request.PromisedAt is { } promised ? (promised - f.Now).TotalMilliseconds : double.NaN, Vary: null)
        {
            Contexts = Orders,
        },
        new DurationField(
            "waited", "how long it waits since it arrived", static (in f) => (f.Now - f.Request.ArrivedAt).TotalMilliseconds,
            new TimeSince(static (in f, at) => f.With(f.Request with { ArrivedAt = at }))),

        // A run's figures are on no record: at request time nobody knows them.
        OfRun("recency_days", "days since the last purchase", static (in f) => f.Run.RecencyDays) with { IsMeasured = false, Low = 0 },
        OfRun("purchases", "the number of purchases", static (in f) => f.Run.Purchases) with { IsMeasured = false, Low = 0 },
        OfRun("spend", "the total spend, in the dataset's currency", static (in f) => f.Run.Spend),
        OfRun("spend_percentile", "the percentile rank of the spend, 0..100", static (in f) => f.Run.SpendPercentile, NumberScale.Hundred),
        OfRun(
            "revenue_share", "the share of all revenue that customers brought who spent more, 0..100",
            static (in f) => f.Run.RevenueShare, NumberScale.Hundred),
    ];

    /// <summary>The field called <paramref name="name"/>; null if there is none.</summary>
    public static ConditionField? Find(string name) => All.FirstOrDefault(field => field.Name == name);

    private static NumberField OfRun(string name, string description, NumberReader read, NumberScale scale = NumberScale.Own) =>
        new(name, description, read, Vary: null)
        {
            Scope = FieldScope.Scoring,
            Scale = scale,
            Low = scale == NumberScale.Hundred ? 0 : double.NegativeInfinity,
            High = scale == NumberScale.Hundred ? 100 : double.PositiveInfinity,
        };

    private static FieldChange<T> Set<T>(CustomerField<T> column) => (in f, value) => f.With(column.Set(f.Customer.Score, value));

    // Only tickets have one, and one that does not say is normal.
    private static TicketPriority TicketPriorityOf(in ConditionFacts facts) =>
        facts.Request.Context != DecisionContext.Ticket ? TicketPriority.Unspecified
        : facts.Request.TicketPriority == TicketPriority.Unspecified ? TicketPriority.Normal
        : facts.Request.TicketPriority;

    private static double SinceDissatisfied(in ConditionFacts facts) => !facts.Known || facts.Customer.Score.DissatisfiedDays == 0
        ? double.NaN
        : (facts.Now - facts.Customer.Score.AsOf).TotalMilliseconds
            + ((facts.Customer.Score.DissatisfiedDays - 1) * (double)NodaConstants.MillisecondsPerDay);

    // Ended, the computed tier is in force again; set, it is for the tier that is in force.
    private static VariedFacts Override(in ConditionFacts facts, bool overridden)
    {
        var tier = overridden ? facts.Tier : CustomerScore.NoTier;
        var expiry = overridden ? Instant.MaxValue : default;
        var score = facts.Customer.Score with { OverrideTier = tier, OverrideExpiry = expiry };
        return new(facts.Request, CustomerFacts.Known(score, facts.Customer.Tier, tier));
    }

    private static double Rating(byte score) => score == 0 ? double.NaN : score;
}
