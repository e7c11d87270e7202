using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Benchmarks;

/// <summary>Who asks, and about whom.</summary>
internal static class Cases
{
    /// <summary>A known customer in the second tier, with an agent of their own.</summary>
    public static readonly CustomerFacts Customer = CustomerFacts.Known(
        new CustomerScore
        {
            ValueScore = 42,
            Percentile = 40,
            Segment = RfmSegment.LoyalCustomers,
            Tier = 1,
            PreferredAgent = 7,
            Language = new LanguageCode(('d' << 8) | 'e'),
            AsOf = BenchmarkPolicy.Now - Duration.FromDays(1),
        },
        tier: 1);

    /// <summary>A call whose topic and number no rule names.</summary>
    public static readonly DecisionRequest Call = new(DecisionContext.Contact, BenchmarkPolicy.Now)
    {
        Channel = Channel.Voice, Topic = "something else", EntryPoint = "+4930123456",
    };

    /// <summary>The same call, that has waited for 100 seconds: its first target has timed out.</summary>
    public static readonly DecisionRequest Waiting = Call with { ArrivedAt = BenchmarkPolicy.Now - Duration.FromSeconds(100) };

    /// <summary>The same call with attributes of the company's own.</summary>
    public static readonly DecisionRequest Attributed = Call with
    {
        Attributes = new Dictionary<string, string> { ["product"] = "product-12", ["plan"] = "plus" },
    };

    /// <summary>A ticket: two promises, in business hours.</summary>
    public static readonly DecisionRequest Ticket = new(DecisionContext.Ticket, BenchmarkPolicy.Now)
    {
        Channel = Channel.Web, Topic = "something else", TicketPriority = TicketPriority.High,
    };

    /// <summary>An order: one promise, no route.</summary>
    public static readonly DecisionRequest Order = new(DecisionContext.Order, BenchmarkPolicy.Now)
    {
        OrderValue = 820, Region = "DE-BE", PromisedAt = BenchmarkPolicy.Now + Duration.FromDays(2),
    };
}
