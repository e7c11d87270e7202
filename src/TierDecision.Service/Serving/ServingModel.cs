using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using TierDecision.Service.Comparing;
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

    /// <summary>What is evaluated beside the policy for some decisions; null for nothing.</summary>
    public TrialModel? Shadow { get; private init; }

    /// <summary>What decides in the policy's place for some customers; null for nothing.</summary>
    public TrialModel? Canary { get; private init; }

    /// <summary>What decides for contacts that entered under a policy which was in force before.</summary>
    public KeptPolicies Kept { get; private init; } = KeptPolicies.None;

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
    public ServingModel Lost() => IsLost
        ? this
        : new(Policy, Plan, Metrics, _customers, _tierMap, unavailable: false, isLost: true, IsDamaged)
        {
            Shadow = Shadow?.With(static model => model.Lost()),
            Canary = Canary?.With(static model => model.Lost()),
            Kept = Kept.With(static model => model.Lost()),
        };

    /// <summary>The same customers, which the store has: all of them, or some of them damaged.</summary>
    public ServingModel Found(bool isDamaged) => !IsLost && IsDamaged == isDamaged
        ? this
        : new(Policy, Plan, Metrics, _customers, _tierMap, unavailable: false, isLost: false, isDamaged)
        {
            Shadow = Shadow?.With(model => model.Found(isDamaged)),
            Canary = Canary?.With(model => model.Found(isDamaged)),
            Kept = Kept.With(model => model.Found(isDamaged)),
        };

    /// <summary>The same policy over an empty store: everyone is unknown, and nothing is missing.</summary>
    public ServingModel WithoutCustomers() => new(Policy.Over(isDemonstration: false), Plan, Metrics, customers: null, [], unavailable: false)
    {
        Shadow = Shadow?.With(static model => model.WithoutCustomers()),
        Canary = Canary?.With(static model => model.WithoutCustomers()),
        Kept = Kept.Over(static model => model.WithoutCustomers()),
    };

    /// <summary>Why customers of a dataset cannot be served: it has tiers that the policy does not have. Null if it has none such.</summary>
    public string? Refuses(DatasetHeader header) => RefusalOf(Plan, header);

    /// <summary>
    /// The same policy with other customers; null and why if it <see cref="Refuses"/> them. What is tried beside it ends here if only that does.
    /// </summary>
    public ServingModel? WithCustomers(ICustomerView customers, out string? error)
    {
        error = Refuses(customers.Dataset.Header);
        return error is not null
            ? null
            : new ServingModel(
                Policy.Over(customers.Dataset.Header.IsDemonstration), Plan, Metrics, customers,
                TierMap(Plan, customers.Dataset.Header), unavailable: false)
            {
                Shadow = Shadow?.With(model => model.WithCustomers(customers, out _)),
                Canary = Canary?.With(model => model.WithCustomers(customers, out _)),
                Kept = Kept.Over(model => model.WithCustomers(customers, out _)),
            };
    }

    /// <summary>
    /// Other customers under another policy, together; null and why if it <see cref="Refuses"/> them. What was tried beside the one before ends.
    /// </summary>
    public ServingModel? With(PolicyPlan plan, string revision, DecisionMetrics metrics, ICustomerView customers, out string? error)
    {
        var header = customers.Dataset.Header;
        error = RefusalOf(plan, header);
        if (error is not null)
        {
            return null;
        }

        var next = new ServingModel(
            new EncodedPolicy(plan, revision, header.IsDemonstration), plan, metrics.For(plan), customers, TierMap(plan, header), unavailable: false);
        return next.Keeping(Kept.Over(model => model.WithCustomers(customers, out _))
            .Behind(Plan.Pin is null ? [] : [(this, Bare().WithCustomers(customers, out _))], revision));
    }

    /// <summary>
    /// The same customers under another policy; null and why if it <see cref="Refuses"/> them. What was tried beside the one before ends.
    /// </summary>
    public ServingModel? WithPolicy(PolicyPlan plan, string revision, DecisionMetrics metrics, out string? error) =>
        Under(plan, revision, metrics, isCanary: false, out error) is { } next
            ? next.Keeping(Kept.Behind(Plan.Pin is null ? [] : [(this, Copy(null, null, KeptPolicies.None))], revision))
            : null;

    /// <summary>The same with policies that were in force before, the last first; those that pin nobody, or are kept already, add nothing.</summary>
    /// <param name="policies">The policies with their revisions.</param>
    /// <param name="metrics">Counts their decisions.</param>
    public ServingModel Keeping(IEnumerable<(PolicyPlan Plan, string Revision)> policies, DecisionMetrics metrics) => Keeping(Kept.Behind(
        policies.Where(policy => policy.Plan.Pin is not null && !Kept.Revisions.Contains(policy.Revision)).Select(policy =>
        {
            var bare = Bare().Under(new EncodedPolicy(policy.Plan, policy.Revision, Policy.IsDemonstration), metrics.For(policy.Plan));
            var isRefused = _customers is not null && RefusalOf(policy.Plan, _customers.Dataset.Header) is not null;
            return (bare, isRefused ? null : Under(bare.Policy, bare.Metrics));
        }),
        Policy.Policy.Revision));

    /// <summary>What decides for a contact with a pin: the policy that it names, or this one.</summary>
    /// <param name="pin">The pin.</param>
    /// <param name="now">The time.</param>
    /// <param name="outcome">What becomes of the pin.</param>
    public ServingModel Pinned(PolicyPin pin, Instant now, out PinOutcome outcome)
    {
        var candidate = Canary?.Model;
        var named = Policy.Number == pin.Revision ? this
            : candidate?.Policy.Number == pin.Revision ? candidate
            : Kept.Find(pin.Revision);
        outcome = (named is null ? PinPlan.OfLongest : named.Plan.Pin)?.Holds(pin.Minute, now) != true ? PinOutcome.Expired
            : named is null ? PinOutcome.Gone
            : ReferenceEquals(named, this) || ReferenceEquals(named, candidate) ? PinOutcome.Current
            : PinOutcome.Kept;
        return outcome == PinOutcome.Current ? named!
            : outcome != PinOutcome.Kept ? this
            : ReferenceEquals(named!._customers, _customers) ? named
            : named.Over(_customers!);
    }

    /// <summary>
    /// The same with a trial of another policy in the place of the one of its kind; null and why if that <see cref="Refuses"/> the customers.
    /// </summary>
    public ServingModel? WithTrial(Trial trial, PolicyPlan plan, DecisionMetrics metrics, out string? error) =>
        Under(plan, trial.Revision, metrics, trial.Kind == TrialKind.Canary, out error) is { } candidate
            ? WithTrial(trial.Kind, new TrialModel(trial, candidate))
            : null;

    /// <summary>The same without a trial of a kind.</summary>
    public ServingModel WithoutTrial(TrialKind kind) => WithTrial(kind, null);

    /// <summary>The same without any trial: for what must be decided under one policy.</summary>
    public ServingModel Alone() => Shadow is null && Canary is null ? this : Copy(null, null, Kept);

    /// <summary>The policy alone, without customers, trials and what is kept.</summary>
    public ServingModel Bare() => new(Policy, Plan, Metrics, customers: null, [], unavailable: !IsHydrated, IsLost, IsDamaged);

    private ServingModel WithTrial(TrialKind kind, TrialModel? trial) =>
        kind == TrialKind.Shadow ? Copy(trial, Canary, Kept) : Copy(Shadow, trial, Kept);

    private ServingModel Keeping(KeptPolicies kept) => Copy(Shadow, Canary, kept);

    private ServingModel Copy(TrialModel? shadow, TrialModel? canary, KeptPolicies kept) =>
        new(Policy, Plan, Metrics, _customers, _tierMap, unavailable: !IsHydrated, IsLost, IsDamaged)
        {
            Shadow = shadow, Canary = canary, Kept = kept,
        };

    private ServingModel? Under(PolicyPlan plan, string revision, DecisionMetrics metrics, bool isCanary, out string? error)
    {
        var header = _customers?.Dataset.Header;
        error = header is null ? null : RefusalOf(plan, header);
        return error is not null
            ? null
            : Under(new EncodedPolicy(plan, revision, header?.IsDemonstration ?? false, isCanary), metrics.For(plan));
    }

    // The same customers, whom the policy does not refuse, under it.
    private ServingModel Under(EncodedPolicy policy, PolicyMetrics metrics) => new(
        policy, policy.Plan, metrics, _customers, _customers is null ? [] : TierMap(policy.Plan, _customers.Dataset.Header),
        unavailable: !IsHydrated, IsLost, IsDamaged);

    /// <summary>Whether the store was read, even if it was empty.</summary>
    public bool IsHydrated => _whereNotFound.Knowledge != CustomerKnowledge.Unavailable;

    /// <summary>The same policy over the same dataset, for a request whose customers were fetched.</summary>
    public ServingModel Over(ICustomerView fetched) => new(Policy, Plan, Metrics, fetched, _tierMap, unavailable: false, IsLost, IsDamaged)
    {
        Shadow = Shadow?.With(model => model.Over(fetched)),
        Canary = Canary?.With(model => model.Over(fetched)),
        Kept = Kept,
    };

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
