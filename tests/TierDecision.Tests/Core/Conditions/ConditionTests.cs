using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;
using static TierDecision.Tests.Core.TestPolicy;

namespace TierDecision.Tests.Core.Conditions;

/// <summary>Each field with each operand that it takes, on the facts below.</summary>
public class ConditionTests
{
    private static readonly CustomerFacts Customer = CustomerFacts.Known(
        new CustomerScore
        {
            ValueScore = 72.5f,
            Percentile = 88,
            Recency = 5,
            Frequency = 4,
            Monetary = 3,
            Segment = RfmSegment.LoyalCustomers,
            LifetimeValue = 820,
            Margin = -15,
            ProbabilityActive = 0.75f,
            Flags = CustomerFlags.Vulnerable | CustomerFlags.Dissatisfied,
            Language = Language("de"),
            AsOf = Now - Duration.FromDays(3),
        },
        Gold);

    // Known, but nothing beyond the tier was ever computed.
    private static readonly CustomerFacts Bare = CustomerFacts.Known(new CustomerScore { AsOf = Now }, Silver);

    private static readonly DecisionRequest Contact = new(DecisionContext.Contact, Now - Duration.FromMinutes(6))
    {
        Channel = Channel.Voice,
        Topic = "Billing",
        EntryPoint = "08001234",
        Attestation = Attestation.Full,
        Matter = Matter.Legal,
        Attributes = new Dictionary<string, string> { ["plan"] = "Premium" },
    };

    private static readonly DecisionRequest Ticket = new(DecisionContext.Ticket, Now) { TicketPriority = TicketPriority.High, Language = Language("en") };

    private static readonly DecisionRequest Order = new(DecisionContext.Order, Now) { OrderValue = 250, Region = "EU-Berlin" };

    [Theory]
    [InlineData("tier: gold", true)]
    [InlineData("tier: GOLD", true)]
    [InlineData("tier: [silver, standard]", false)]
    [InlineData("known: true", true)]
    [InlineData("known: false", false)]
    [InlineData("value_score: 72.5", true)]
    [InlineData("value_score: [1, 72.5]", true)]
    [InlineData("value_score: 72", false)]
    [InlineData("value_score: {at_least: 72.5}", true)]
    [InlineData("value_score: {above: 72.5}", false)]
    [InlineData("value_score: {at_most: 72.5}", true)]
    [InlineData("value_score: {below: 72.5}", false)]
    [InlineData("value_score: {above: 72, below: 73}", true)]
    [InlineData("value_score: {at_least: 80, at_most: 90}", false)]
    [InlineData("percentile: {at_least: 88}", true)]
    [InlineData("percentile: {above: 88}", false)]
    [InlineData("recency: 5", true)]
    [InlineData("frequency: {below: 4}", false)]
    [InlineData("monetary: {at_most: 3}", true)]
    [InlineData("segment: loyal_customers", true)]
    [InlineData("segment: [lost, at_risk]", false)]
    [InlineData("lifetime_value: {above: 819.99}", true)]
    [InlineData("margin: {below: 0}", true)]
    [InlineData("probability_active: {at_least: 0.75}", true)]
    [InlineData("flag: vulnerable", true)]
    [InlineData("flag: [open_complaint, dissatisfied]", true)]
    [InlineData("flag: [open_complaint, verified]", false)]
    [InlineData("score_age: {at_least: 3d}", true)]
    [InlineData("score_age: {above: 3d}", false)]
    [InlineData("context: contact", true)]
    [InlineData("context: [ticket, order]", false)]
    [InlineData("channel: [chat, voice]", true)]
    [InlineData("channel: email", false)]
    [InlineData("language: de-AT", true)]
    [InlineData("language: [en, fr]", false)]
    [InlineData("topic: billing", true)]
    [InlineData("topic: [sales, BILLING]", true)]
    [InlineData("topic: bill", false)]
    [InlineData("topic: {prefix: bill}", true)]
    [InlineData("entry_point: {prefix: '0800'}", true)]
    [InlineData("entry_point: {prefix: '0900'}", false)]
    [InlineData("attestation: full", true)]
    [InlineData("attestation: [none, failed]", false)]
    [InlineData("matter: legal", true)]
    [InlineData("matter: emergency", false)]
    [InlineData("ticket_priority: [low, normal, high, urgent]", false)]
    [InlineData("order_value: {at_least: 0}", false)]
    [InlineData("region: {prefix: EU}", false)]
    [InlineData("waited: {at_least: 6m}", true)]
    [InlineData("waited: {above: 6m}", false)]
    [InlineData("waited: 6m", true)]
    [InlineData("attribute.plan: premium", true)]
    [InlineData("attribute.plan: [basic, free]", false)]
    [InlineData("attribute.Plan: premium", false)]
    [InlineData("attribute.region: premium", false)]
    [InlineData("all: [{tier: gold}, {channel: voice}]", true)]
    [InlineData("all: [{tier: gold}, {channel: chat}]", false)]
    [InlineData("any: [{tier: silver}, {channel: voice}]", true)]
    [InlineData("any: [{tier: silver}, {channel: chat}]", false)]
    [InlineData("not: {tier: gold}", false)]
    [InlineData("not: {tier: gold, channel: chat}", true)]
    [InlineData("tier: gold, channel: voice", true)]
    [InlineData("tier: gold, channel: chat", false)]
    [InlineData("tier: gold, any: [{channel: chat}, {not: {flag: fraud_hold}}]", true)]
    public void Contact_of_a_known_customer(string when, bool expected) => Assert.Equal(expected, Holds(when, Contact, Customer));

    [Theory]
    [InlineData("context: ticket", true)]
    [InlineData("ticket_priority: [high, urgent]", true)]
    [InlineData("ticket_priority: normal", false)]
    [InlineData("language: en", true)]
    [InlineData("language: de", false)]
    [InlineData("channel: [voice, chat, email, messaging, video, callback, web]", false)]
    [InlineData("topic: billing", false)]
    [InlineData("waited: {at_most: 0s}", true)]
    [InlineData("attribute.plan: premium", false)]
    public void Ticket_of_a_known_customer(string when, bool expected) => Assert.Equal(expected, Holds(when, Ticket, Customer));

    [Theory]
    [InlineData("context: order", true)]
    [InlineData("order_value: {at_least: 250}", true)]
    [InlineData("order_value: {above: 250}", false)]
    [InlineData("region: {prefix: eu-}", true)]
    [InlineData("region: EU-BERLIN", true)]
    [InlineData("ticket_priority: normal", false)]
    public void Order_of_a_known_customer(string when, bool expected) => Assert.Equal(expected, Holds(when, Order, Customer));

    // What is not known is within no bounds and equals nothing, whichever way it is asked.
    [Theory]
    [InlineData("known: false", true)]
    [InlineData("known: true", false)]
    [InlineData("tier: standard", true)]
    [InlineData("value_score: {at_least: 0}", false)]
    [InlineData("value_score: {below: 1000}", false)]
    [InlineData("percentile: {at_most: 100}", false)]
    [InlineData("recency: {below: 6}", false)]
    [InlineData("recency: 0", false)]
    [InlineData("lifetime_value: {at_most: 1e9}", false)]
    [InlineData("margin: {below: 0}", false)]
    [InlineData("probability_active: {below: 2}", false)]
    [InlineData("score_age: {at_least: 0s}", false)]
    [InlineData("score_age: {at_most: 3650d}", false)]
    [InlineData("flag: [vulnerable, dissatisfied]", false)]
    [InlineData("segment: [champions, lost]", false)]
    [InlineData("language: de", false)]
    [InlineData("not: {value_score: {at_least: 50}}", true)]
    [InlineData("channel: voice", true)]
    [InlineData("waited: {at_least: 6m}", true)]
    public void Contact_of_an_unknown_customer(string when, bool expected)
    {
        Assert.Equal(expected, Holds(when, Contact, CustomerFacts.Unknown));
        Assert.Equal(expected, Holds(when, Contact, CustomerFacts.NotNamed));
        Assert.Equal(expected, Holds(when, Contact, CustomerFacts.Unavailable));
    }

    [Theory]
    [InlineData("tier: silver", true)]
    [InlineData("value_score: 0", true)]
    [InlineData("recency: {at_most: 5}", false)]
    [InlineData("lifetime_value: {at_least: -1e30}", false)]
    [InlineData("margin: {at_most: 1e30}", false)]
    [InlineData("probability_active: {at_most: 1}", false)]
    [InlineData("segment: [champions, potential_loyalist, lost]", false)]
    [InlineData("language: [de, en]", false)]
    public void Customer_of_whom_little_is_computed(string when, bool expected) => Assert.Equal(expected, Holds(when, Contact, Bare));

    [Theory]
    [InlineData("ticket_priority: normal", true)]
    [InlineData("ticket_priority: [low, high, urgent]", false)]
    public void Ticket_that_does_not_say_is_normal(string when, bool expected) =>
        Assert.Equal(expected, Holds(when, new DecisionRequest(DecisionContext.Ticket, Now) { TicketPriority = TicketPriority.Unspecified }, Customer));

    [Fact]
    public void Condition_left_out_always_holds()
    {
        var plan = With("priority_rules: [{name: rule, priority: 1}]");
        DecisionEngine.Decide(Contact, CustomerFacts.Unknown, plan, Now, out var decision);

        Assert.Equal(1UL, decision.PriorityRules);
    }

    [Fact]
    public void Every_field_is_named_once_and_described()
    {
        Assert.Distinct(ConditionFields.All.Select(field => field.Name));
        Assert.All(ConditionFields.All, field => Assert.NotEmpty(field.Description));
    }

    [Fact]
    public void Words_of_a_field_fit_in_the_bits_that_stand_for_them() =>
        Assert.All(ConditionFields.All.OfType<ChoiceField>(), field => Assert.All(field.Words.Values, number => Assert.InRange(number, 1, 63)));

    private static bool Holds(string when, in DecisionRequest request, in CustomerFacts customer)
    {
        var plan = With($"priority_rules: [{{name: rule, priority: 1, when: {{{when}}}}}]");
        DecisionEngine.Decide(request, customer, plan, Now, out var decision);
        return decision.PriorityRules == 1;
    }

    private static LanguageCode Language(string tag)
    {
        Assert.True(LanguageCode.TryParse(tag, out var language));
        return language;
    }
}
