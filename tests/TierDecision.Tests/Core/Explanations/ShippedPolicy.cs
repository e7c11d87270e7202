using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Explanations;

/// <summary>Explains decisions of the contact-centre policy that ships.</summary>
internal static class ShippedPolicy
{
    public const byte Platinum = 0;
    public const byte Gold = 1;
    public const byte Silver = 2;
    public const byte Standard = 3;

    /// <summary>A Friday, 17:50 in Berlin.</summary>
    public static readonly Instant Now = Instant.FromUtc(2026, 3, 6, 16, 50);

    public static readonly PolicyPlan Plan = PolicyFile.Load(Repository.PathOf("policies", "contact-centre.yaml"), Now).Plan!;

    public static CustomerFacts Customer(byte tier, float percentile, CustomerFlags flags = CustomerFlags.None) =>
        CustomerFacts.Known(new CustomerScore { AsOf = Now, ValueScore = percentile, Percentile = percentile, Flags = flags, ProbabilityActive = 0.9f }, tier);

    public static DecisionRequest Call(Duration waited = default) => new(DecisionContext.Contact, Now - waited) { Channel = Channel.Voice };

    public static Explanation Explain(in DecisionRequest request, in CustomerFacts customer) => Explain(request, customer, Plan, Now);

    public static Explanation Explain(in DecisionRequest request, in CustomerFacts customer, PolicyPlan plan, Instant now)
    {
        DecisionEngine.Decide(request, customer, plan, now, out var decision);
        return DecisionExplainer.Explain(request, customer, plan, now, decision);
    }
}
