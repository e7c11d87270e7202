using NodaTime;
using TierDecision.Core.Decisions;

namespace TierDecision.Core.Policies.Conditions;

/// <summary>Everything that a condition can read, by reference: nothing is copied to evaluate a rule.</summary>
internal readonly ref struct ConditionFacts
{
    private readonly ref readonly DecisionRequest _request;
    private readonly ref readonly CustomerFacts _customer;

    public ConditionFacts(in DecisionRequest request, in CustomerFacts customer, bool known, byte tier, Instant now)
    {
        _request = ref request;
        _customer = ref customer;
        Known = known;
        Tier = tier;
        Now = now;
    }

    public ref readonly DecisionRequest Request => ref _request;

    public ref readonly CustomerFacts Customer => ref _customer;

    /// <summary>Whether the customer's score may be read.</summary>
    public bool Known { get; }

    /// <summary>The tier in force, as an index into the policy's tiers.</summary>
    public byte Tier { get; }

    public Instant Now { get; }
}
