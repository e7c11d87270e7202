using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;

namespace TierDecision.Core.Conditions;

/// <summary>Everything that a condition can read, by reference: nothing is copied to evaluate a rule.</summary>
internal readonly ref struct ConditionFacts
{
    private readonly ref readonly DecisionRequest _request;
    private readonly ref readonly CustomerFacts _customer;
    private readonly ref readonly RunFigures _run;

    public ConditionFacts(
        in DecisionRequest request, in CustomerFacts customer, bool known, byte tier, Instant now, ReadOnlySpan<ulong> possible = default)
    {
        _request = ref request;
        _customer = ref customer;
        _run = ref NoFigures;
        Known = known;
        Tier = tier;
        Now = now;
        Possible = possible;
    }

    /// <summary>The facts by which tiers are assigned: a customer without a request.</summary>
    public ConditionFacts(in CustomerFacts customer, in RunFigures run)
    {
        _request = ref NoRequest;
        _customer = ref customer;
        _run = ref run;
        Known = true;
    }

    private static readonly DecisionRequest NoRequest;
    private static readonly RunFigures NoFigures = new();

    public ref readonly DecisionRequest Request => ref _request;

    public ref readonly CustomerFacts Customer => ref _customer;

    /// <summary>What only a scoring run knows; all unknown when a request is decided.</summary>
    public ref readonly RunFigures Run => ref _run;

    /// <summary>The language in force: the request's, else the customer's preferred one; none if neither is known.</summary>
    public LanguageCode Language => _request.Language.IsKnown ? _request.Language : _customer.Score.Language;

    /// <summary>Whether the customer's score may be read.</summary>
    public bool Known { get; }

    /// <summary>The tier in force, as an index into the policy's tiers.</summary>
    public byte Tier { get; }

    public Instant Now { get; }

    /// <summary>The same with another request.</summary>
    public VariedFacts With(in DecisionRequest request) => new(request, Customer);

    /// <summary>The same with something else known of the customer.</summary>
    public VariedFacts With(in CustomerFacts customer) => new(Request, customer);

    /// <summary>The same with another score, the tiers as they are.</summary>
    public VariedFacts With(in CustomerScore score) => new(Request, CustomerFacts.Known(score, Customer.Tier, Customer.OverrideTier));

    /// <summary>The rules that can match, as the bits of <see cref="RuleFilter"/>; empty where none was left out.</summary>
    public ReadOnlySpan<ulong> Possible { get; }
}
