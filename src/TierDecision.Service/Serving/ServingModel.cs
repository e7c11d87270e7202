using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Wire;
using TierDecision.Storage;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;

namespace TierDecision.Service.Serving;

/// <summary>
/// What one request sees from start to end: a policy, the customers, and the mapping of dataset tiers to policy tiers. Immutable;
/// <see cref="ServingState"/> swaps it whole.
/// </summary>
internal sealed class ServingModel
{
    private readonly ICustomerView? _customers;
    private readonly CustomerFacts _whereNotFound;

    // The dataset's tier index to the policy's.
    private readonly byte[] _tierMap;

    private readonly bool _isDegraded;

    private ServingModel(
        EncodedPolicy policy, PolicyPlan plan, PolicyMetrics metrics, ICustomerView? customers, byte[] tierMap, bool unavailable, bool isLost = false,
        bool isDamaged = false)
    {
        IsLost = isLost;
        IsDamaged = isDamaged;
        _isDegraded = isLost || isDamaged;
        Policy = policy;
        Plan = plan;
        Metrics = metrics;
        _customers = customers;
        _tierMap = tierMap;
        _whereNotFound = unavailable ? CustomerFacts.Unavailable : CustomerFacts.Unknown;
    }

    public EncodedPolicy Policy { get; }

    public PolicyPlan Plan { get; }

    public PolicyMetrics Metrics { get; }

    /// <summary>The customers; null if there are none yet.</summary>
    public ICustomerView? Customers => _customers;

    /// <summary>
    /// Whether the store has lost the customers and can confirm none of them: what is known counts as unconfirmed, however short the time.
    /// </summary>
    public bool IsLost { get; }

    /// <summary>
    /// Whether the store has some of the customers damaged: those of whom nothing is known are unavailable, and what is known counts as unconfirmed.
    /// </summary>
    public bool IsDamaged { get; }

    /// <summary>The cache of customers if not all of them are in this process; else null.</summary>
    public CustomerCache? Cache => _customers as CustomerCache;

    /// <summary>The model to begin with: a policy, and a store that could not be asked yet.</summary>
    public static ServingModel BeforeHydration(PolicyPlan plan, string revision, DecisionMetrics metrics) =>
        new(new EncodedPolicy(plan, revision), plan, metrics.For(plan), customers: null, [], unavailable: true);

    /// <summary>The same customers, which the store has lost.</summary>
    public ServingModel Lost() => IsLost ? this : new(Policy, Plan, Metrics, _customers, _tierMap, unavailable: false, isLost: true, IsDamaged);

    /// <summary>The same customers, which the store has: all of them, or some of them damaged.</summary>
    public ServingModel Found(bool isDamaged) => !IsLost && IsDamaged == isDamaged
        ? this
        : new(Policy, Plan, Metrics, _customers, _tierMap, unavailable: false, isLost: false, isDamaged);

    /// <summary>The same policy over an empty store: everyone is unknown, and nothing is missing.</summary>
    public ServingModel WithoutCustomers() => new(Policy.Over(isDemonstration: false), Plan, Metrics, customers: null, [], unavailable: false);

    /// <summary>Why customers of a dataset cannot be served: it has tiers that the policy does not have. Null if it has none such.</summary>
    public string? Refuses(DatasetHeader header) => RefusalOf(Plan, header);

    /// <summary>The same policy with other customers; null and why if it <see cref="Refuses"/> them.</summary>
    public ServingModel? WithCustomers(ICustomerView customers, out string? error)
    {
        error = Refuses(customers.Dataset.Header);
        return error is not null
            ? null
            : new ServingModel(
                Policy.Over(customers.Dataset.Header.IsDemonstration), Plan, Metrics, customers,
                TierMap(Plan, customers.Dataset.Header), unavailable: false);
    }

    /// <summary>Other customers under another policy, together; null and why if it <see cref="Refuses"/> them.</summary>
    public static ServingModel? Of(PolicyPlan plan, string revision, DecisionMetrics metrics, ICustomerView customers, out string? error)
    {
        var header = customers.Dataset.Header;
        error = RefusalOf(plan, header);
        return error is not null
            ? null
            : new ServingModel(
                new EncodedPolicy(plan, revision, header.IsDemonstration), plan, metrics.For(plan), customers, TierMap(plan, header),
                unavailable: false);
    }

    /// <summary>The same customers under another policy; null and why if it <see cref="Refuses"/> them.</summary>
    public ServingModel? WithPolicy(PolicyPlan plan, string revision, DecisionMetrics metrics, out string? error)
    {
        var header = _customers?.Dataset.Header;
        error = header is null ? null : RefusalOf(plan, header);
        return error is not null
            ? null
            : new ServingModel(
                new EncodedPolicy(plan, revision, header?.IsDemonstration ?? false), plan, metrics.For(plan), _customers,
                header is null ? [] : TierMap(plan, header), unavailable: !IsHydrated, IsLost, IsDamaged);
    }

    /// <summary>Whether the store was read, even if it was empty.</summary>
    public bool IsHydrated => _whereNotFound.Knowledge != CustomerKnowledge.Unavailable;

    /// <summary>The same policy over the same dataset, for a request whose customers were fetched.</summary>
    public ServingModel Over(ICustomerView fetched) => new(Policy, Plan, Metrics, fetched, _tierMap, unavailable: false, IsLost, IsDamaged);

    /// <summary>
    /// Whether the store may be asked for a customer who is unavailable here: there is a cache, and what is known of it may still be used.
    /// </summary>
    /// <param name="unconfirmedMilliseconds">For how long the store has not confirmed the customers.</param>
    public bool MayAsk(long unconfirmedMilliseconds) =>
        _customers is CustomerCache && unconfirmedMilliseconds <= Plan.UnconfirmedData.UnusedAfterMilliseconds;

    /// <summary>Looks a customer up. Synchronous; allocates nothing.</summary>
    /// <param name="kind">What the identifier is.</param>
    /// <param name="key">The identifier's key.</param>
    /// <param name="unconfirmedMilliseconds">For how long the store has not confirmed the customers; the policy says what that means.</param>
    /// <param name="score">The score if the customer is known.</param>
    public CustomerFacts Find(IdentifierKind kind, IdentityKey key, long unconfirmedMilliseconds, out CustomerScore score)
    {
        score = default;
        var unconfirmed = _isDegraded || unconfirmedMilliseconds > Plan.UnconfirmedData.DegradedAfterMilliseconds;
        if (unconfirmed && unconfirmedMilliseconds > Plan.UnconfirmedData.UnusedAfterMilliseconds)
        {
            return CustomerFacts.Unavailable;
        }

        var status = _customers?.Find(kind, key, out score) ?? LookupStatus.Unknown;
        if (status == LookupStatus.Shared && Plan.SharedIdentifier == SharedIdentifier.Unknown)
        {
            score = default;
            return (unconfirmed ? CustomerFacts.UnknownUnconfirmed : CustomerFacts.Unknown).Shared();
        }

        if (status is not (LookupStatus.Found or LookupStatus.Shared))
        {
            return status == LookupStatus.Unavailable ? CustomerFacts.Unavailable
                : unconfirmed && IsHydrated ? CustomerFacts.UnknownUnconfirmed
                : _whereNotFound;
        }

        var overrideTier = score.OverrideTier == CustomerScore.NoTier ? CustomerScore.NoTier : Map(score.OverrideTier);
        var facts = CustomerFacts.Known(score, Map(score.Tier), overrideTier, unconfirmed);
        return status == LookupStatus.Shared ? facts.Shared() : facts;
    }

    /// <summary>The name of a preferred agent as records number them; empty for 0 and for one that the dataset does not have.</summary>
    public string AgentName(ushort agent) =>
        agent > 0 && _customers?.Dataset.Header.Agents is { } agents && agent <= agents.Count ? agents[agent - 1] : "";

    /// <summary>Why customers cannot be served under a policy: they have tiers that it does not have. Null if they have none such.</summary>
    public static string? RefusalOf(PolicyPlan plan, DatasetHeader header)
    {
        var missing = header.TiersMissingIn(plan);
        return missing.Count == 0
            ? null
            : $"the customers have tiers that the policy '{plan.Name}' does not have: {string.Join(", ", missing)}. "
                + "Assign their tiers anew with 'tierctl policy activate REV --retier', score and load them again under this policy, "
                + "map them in its tier_names, "
                + $"serve with the policy '{header.PolicyName}' that they were scored under, or take the load back with 'tierctl load --flip-back'";
    }

    private static byte[] TierMap(PolicyPlan plan, DatasetHeader header) => [.. header.Tiers.Select(name => (byte)plan.ScoredTierIndex(name))];

    // A record that names a tier which its own dataset does not have is damaged; it is served as the lowest tier rather than not at all.
    private byte Map(byte tier) => tier < _tierMap.Length ? _tierMap[tier] : (byte)(Plan.Tiers.Length - 1);
}
