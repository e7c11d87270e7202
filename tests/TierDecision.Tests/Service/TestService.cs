using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Prometheus;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Policies;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Decisions;
using TierDecision.Service.Erasure;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.Following;
using TierDecision.Service.Policies;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Serving;
using TierDecision.Service.Wire;
using TierDecision.Storage.Datasets;
using TierDecision.Storage.Memory.Cache;
using TierDecision.Storage.Memory.Replica;
using TierDecision.Tests.PhoneNumbers;
using TierDecision.V1;

namespace TierDecision.Tests.Service;

/// <summary>The service's rooms without its edges: a small policy, a store in memory, a clock that stands.</summary>
internal sealed class TestService
{
    /// <summary>The policy's tiers, best first: gold, silver, basic; a dataset may have them in another order.</summary>
    public const string Policy =
        """
        name: test
        version: "7"
        tiers:
          - {name: gold, from_percentile: 90, priority: 80, head_start: 2m, treatment: {handling: person, dedicated_agent: true, discount_eligible: true}}
          - {name: silver, from_percentile: 50, priority: 50, head_start: 1m, treatment: {handling: callback}}
          - {name: basic, from_percentile: 0, priority: 20, treatment: {handling: self_service_first}}
        unknown_customer: {tier: basic}
        stale_after: 7d
        queues: [{name: desk}, {name: care}, {name: spill}]
        priority_rules:
          - {name: emergency, when: {matter: emergency}, priority: 15, head_start: 5m}
          - {name: by-phone, when: {context: contact, channel: voice}, priority: 2}
        routing:
          rules:
            - name: care-first
              when: {matter: [emergency, legal]}
              targets: [{queue: care, timeout: 90s, skills: [calm, law]}, {queue: desk}]
          default: [{queue: desk, timeout: 1500ms}, {queue: spill}]
        sla:
          - {name: calls, when: {channel: voice}, answer: 30s}
          - {name: tickets, first_response: 1h, resolution: 8h}
          - {name: big-orders, when: {order_value: {at_least: 100}}, ship_by: 24h}
        """;

    public static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0) + NodaTime.Duration.FromMilliseconds(250);

    /// <summary>Two days ago; records keep whole seconds.</summary>
    public static readonly Instant AsOf = Instant.FromUnixTimeSeconds(Now.ToUnixTimeSeconds()) - NodaTime.Duration.FromDays(2);

    public static readonly IdentityHasher Hasher = new("an identity key!"u8, Phones.In("GB"));

    /// <summary>A call of nobody in particular, who waits as long as it takes.</summary>
    public static readonly Call Anybody = new("", CancellationToken.None);

    private readonly DecisionRecorder _recorder;
    private readonly PolicyLoad _load;

    public TestService(string policy = Policy, params DecisionSink[] sinks)
    {
        var load = PolicyFile.Parse(policy, "test.yaml", Now);
        Assert.Empty(load.Findings);
        _load = load;
        Plan = load.Plan!;
        Registry = Prometheus.Metrics.NewCustomRegistry();
        Factory = Prometheus.Metrics.WithCustomRegistry(Registry);
        Requests = new RequestMetrics(Factory);
        Replica = new ReplicaMetrics(Factory);
        Serving = new ServingState(ServingModel.BeforeHydration(Plan, load.Revision, new DecisionMetrics(Factory)), Clock);
        Erasure = TestErasure.State(Store);
        _recorder = new DecisionRecorder(sinks);
        UseCase = NewUseCase(new NoMissingCustomers());
        Handler = NewHandler(UseCase);
        Batch = new BatchUseCase(UseCase, Ids, Requests);
    }

    /// <summary>At <see cref="Now"/>.</summary>
    public FixedTime Clock { get; } = new(Now.ToDateTimeOffset());

    public PolicyPlan Plan { get; }

    public CollectorRegistry Registry { get; }

    public IMetricFactory Factory { get; }

    public RequestMetrics Requests { get; }

    public ReplicaMetrics Replica { get; }

    public IdentityResolver Identities { get; } = new(Hasher);

    public ServingState Serving { get; }

    public DecisionIds Ids { get; } = new();

    public PinSigner Pins { get; } = new(Hasher);

    /// <summary>The keys of <see cref="Store"/> when this was made, until they are read again.</summary>
    public ErasureKeysState Erasure { get; }

    public DecisionUseCase UseCase { get; }

    public DecisionHandler Handler { get; }

    public BatchUseCase Batch { get; }

    public TestStore Store { get; } = new();

    /// <summary>What <see cref="ServeThroughCacheAsync"/> follows the store with.</summary>
    public StoreFollowing? CacheFollowing { get; private set; }

    /// <summary>What the cache of <see cref="ServeThroughCacheAsync"/> tells of itself.</summary>
    public CacheMetrics? CacheMetrics { get; private set; }

    public static DatasetHeader Header(params string[] tiers) => new()
    {
        Tiers = tiers, PolicyName = "scored-under", PolicyVersion = "1", AsOf = Now, IdentityKeyFingerprint = Hasher.Fingerprint,
    };

    public static CustomerRecord Customer(string id, CustomerScore score)
    {
        Assert.Equal(IdentityError.None, Hasher.TryHashCustomerId(id, out var key));
        return new CustomerRecord(key, score, []);
    }

    public static CustomerScore Score(byte tier = 0) => new()
    {
        Tier = tier, ValueScore = 87.5f, Percentile = 95.2f, Recency = 5, Frequency = 4, Monetary = 3, Segment = RfmSegment.Champions,
        AsOf = AsOf,
    };

    /// <summary>Follows the store; at every second unless <paramref name="interval"/> says otherwise, by the clock that stands unless there is another one.</summary>
    public StoreFollowing Following(
        LogLines? log = null, ICheckpointSchedule? checkpoint = null, IFollowerSource? source = null, TimeSpan? interval = null, TimeProvider? time = null,
        PolicyPairing? pairing = null, IPolicyLook? policies = null)
    {
        log ??= new LogLines();
        time ??= Clock;
        var live = new LiveDataset(
            Store, Serving, pairing ?? NewPairing(), policies ?? new NoPolicyLook(), Hasher, source ?? new ReplicaSource(Store), Replica, time,
            log.For<LiveDataset>());
        return new StoreFollowing(
            live, Serving, NewReport(log), checkpoint ?? new NoCheckpoint(), new MemoryRelease(Serving), interval ?? TimeSpan.FromSeconds(1), time);
    }

    // The policy that is served, which stays.
    private PolicyPairing NewPairing()
    {
        var start = StartPolicy.Of(_load);
        var metrics = new PolicyInForceMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
        var policies = new PolicySwitch(start, Serving, new DecisionMetrics(Factory), metrics, NullLogger<PolicySwitch>.Instance);
        return new PolicyPairing(start, policies, Serving, Clock, NullLogger<PolicyPairing>.Instance);
    }

    /// <summary>A library that nothing was ever put into.</summary>
    private sealed class NoPolicyLook : IPolicyLook
    {
        public ValueTask<bool> LookAsync(CancellationToken cancellationToken) => new(true);
    }

    /// <summary>What is said of following the store.</summary>
    public FollowReport NewReport(LogLines? log = null) => new(Store.Name, Serving, Replica, Clock, (log ?? new LogLines()).For<FollowReport>());

    /// <summary>Serves <paramref name="customers"/>, whose tiers are indices into gold, silver, basic.</summary>
    public async Task ServeAsync(params CustomerRecord[] customers)
    {
        Store.Load(Header("gold", "silver", "basic"), customers);
        Assert.Null(await Following().FollowOnceAsync(CancellationToken.None));
    }

    /// <summary>Serves the store's live dataset through a cache of <paramref name="places"/>; the use case to decide with.</summary>
    public async Task<DecisionUseCase> ServeThroughCacheAsync(int places = 1000, TimeSpan? timeout = null)
    {
        CacheMetrics = new CacheMetrics(Factory);
        var circuit = new StoreCircuit(ReadThrough.Circuit, Factory, Clock, NullLogger<StoreCircuit>.Instance);
        var readThrough = new ReadThrough(
            circuit, CacheMetrics, Identities, timeout ?? TimeSpan.FromSeconds(30), TimeProvider.System, NullLogger<ReadThrough>.Instance);
        CacheFollowing = Following(source: new CacheSource(Store, new CustomerCacheOptions { Customers = places }, CacheMetrics, Clock));
        Assert.Null(await CacheFollowing.FollowOnceAsync(CancellationToken.None));
        return NewUseCase(readThrough);
    }

    /// <summary>What answers by <paramref name="decisions"/>.</summary>
    public DecisionHandler NewHandler(DecisionUseCase decisions, IReplyCache? replies = null, IOverrideAuthors? authors = null) =>
        new(decisions, Ids, replies ?? new NoReplyCache(), authors ?? new NoOverrideAuthors());

    /// <summary>A replica of a dataset.</summary>
    public async Task<CustomerReplica> ReplicaAsync(DatasetHeader header, params CustomerRecord[] customers)
    {
        var hydration = await CustomerReplica.HydrateAsync(Store, Store.Load(header, customers), progress: null, CancellationToken.None);
        Assert.NotNull(hydration.Replica);
        return hydration.Replica;
    }

    public DecideResponse Decide(DecideRequest request)
    {
        Assert.Equal(DecideOutcome.Decided, TryDecide(Question.Of(request, caller: ""), out var answer));
        return AnswerWriter.Decide(answer, Ids, request).Decode(DecideResponse.Parser);
    }

    public DecideBatchResponse Decide(DecideBatchRequest request) =>
        Batch.DecideAsync(request, Anybody).Completed().Decode(DecideBatchResponse.Parser);

    /// <summary>Decides under what is there now.</summary>
    public DecideOutcome TryDecide(in Question question, out DecisionAnswer answer) => UseCase.Decide(question, UseCase.CurrentBasis(), out answer, out _);

    public IReadOnlyList<RequestError> Refuse(DecideRequest request)
    {
        Assert.Equal(DecideOutcome.Malformed, UseCase.Decide(Question.Of(request, caller: ""), UseCase.CurrentBasis(), out _, out var errors));
        return errors!;
    }

    private DecisionUseCase NewUseCase(IMissingCustomers missing) => new(Serving, Identities, Requests, Clock, Ids, _recorder, Erasure, missing, Pins);

    /// <summary>A call from what the telephone system has for a number.</summary>
    public static DecideRequest CallFrom(string phone)
    {
        var call = Call();
        call.Customer = new V1.Customer { Phone = phone };
        return call;
    }

    public static DecideRequest Call(string? customerId = null) => new()
    {
        Customer = customerId is null ? null : new TierDecision.V1.Customer { CustomerId = customerId },
        Contact = new Contact { Channel = Channel.Voice },
    };
}
