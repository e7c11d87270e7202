using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Background;
using TierDecision.Service.DecisionLog;
using TierDecision.Service.Erasure;
using TierDecision.Service.Explanations;
using TierDecision.Service.Failures;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Tests.Service.Resilience;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Explanations;

public class KeptExplanationsTests
{
    private readonly ScriptedCache _cache = new();
    private readonly TestStore _store = new();
    private readonly ErasureKeysState _erasure;

    public KeptExplanationsTests() => _erasure = TestErasure.State(_store);

    [Fact]
    public async Task Explanation_that_was_asked_for_is_found_later_as_it_was()
    {
        var (service, worker, kept) = Open(KeptExplanationsOf.Asked);
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");
        (request.Explain, request.RequestId) = (true, "r1");

        var answer = service.Decide(request);
        await worker.ExplainAllAsync(default);
        var found = await FindAsync(kept, answer.DecisionId).Decode(GetExplanationResponse.Parser);

        Assert.Equal((answer.DecisionId, "r1", answer.DecidedAt, answer.Policy), (found.DecisionId, found.RequestId, found.DecidedAt, found.Policy));
        Assert.Equal(answer.Explanation, found.Explanation);
        Assert.Equal(TimeSpan.FromHours(1), _cache.Expiry);
    }

    [Theory]
    [InlineData(KeptExplanationsOf.Asked, false)]
    [InlineData(KeptExplanationsOf.All, true)]
    public async Task Decision_that_was_not_asked_to_explain_is_explained_where_all_are(KeptExplanationsOf of, bool isKept)
    {
        var (service, worker, kept) = Open(of);
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));

        var answer = service.Decide(TestService.Call("42"));
        var asked = TestService.Call("42");
        asked.Explain = true;
        await worker.ExplainAllAsync(default);
        var found = await FindAsync(kept, answer.DecisionId);

        Assert.Null(answer.Explanation);
        Assert.Equal(isKept ? null : FailureKind.ExplanationNotFound, found.Failure?.Kind);
        if (isKept)
        {
            Assert.Equal(service.Decide(asked).Explanation, found.Decode(GetExplanationResponse.Parser).Explanation);
        }
    }

    [Fact]
    public async Task Explanation_is_that_of_the_policy_of_its_time()
    {
        var (service, worker, kept) = Open(KeptExplanationsOf.All);
        await service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var answer = service.Decide(TestService.Call("42"));
        await service.ServeAsync(TestService.Customer("42", TestService.Score(tier: 2)));

        await worker.ExplainAllAsync(default);

        var found = await FindAsync(kept, answer.DecisionId).Decode(GetExplanationResponse.Parser);
        Assert.Equal("gold", found.Explanation.Tier.Tier);
    }

    [Fact]
    public async Task Nothing_is_found_under_another_id_and_nothing_fails_with_a_cache_that_is_down()
    {
        var (service, worker, kept) = Open(KeptExplanationsOf.All);
        await service.ServeAsync();
        Assert.Equal(FailureKind.ExplanationNotFound, (await FindAsync(kept, "no such id")).Failure?.Kind);

        _cache.Behaviour = CacheBehaviour.Throws;
        var answer = service.Decide(TestService.Call("42"));
        await worker.ExplainAllAsync(default);

        Assert.Equal(FailureKind.ExplanationsUnavailable, (await FindAsync(kept, answer.DecisionId)).Failure?.Kind);
    }

    [Fact]
    public async Task Explanation_of_a_customer_who_was_removed_since_is_not_found()
    {
        var (service, worker, kept) = Open(KeptExplanationsOf.All);
        await service.ServeAsync();
        var answer = service.Decide(TestService.Call("42"));
        await worker.ExplainAllAsync(default);
        Assert.Null((await FindAsync(kept, answer.DecisionId)).Failure);

        _store.Keys = TestErasure.Keys(2);
        Assert.Null(await _erasure.RefreshAsync(default));

        Assert.Equal(FailureKind.ExplanationNotFound, (await FindAsync(kept, answer.DecisionId)).Failure?.Kind);
    }

    [Fact]
    public async Task Explanation_of_a_decision_that_waits_while_its_customer_is_removed_is_not_found()
    {
        var (service, worker, kept) = Open(KeptExplanationsOf.All);
        await service.ServeAsync();
        var answer = service.Decide(TestService.Call("42"));

        _store.Keys = TestErasure.Keys(2);
        Assert.Null(await _erasure.RefreshAsync(default));
        await worker.ExplainAllAsync(default);

        Assert.Equal(FailureKind.ExplanationNotFound, (await FindAsync(kept, answer.DecisionId)).Failure?.Kind);
    }

    [Fact]
    public async Task Id_that_is_longer_than_any_is_refused_before_the_cache_is_asked()
    {
        var (_, _, kept) = Open(KeptExplanationsOf.All);

        var error = Assert.Single((await FindAsync(kept, new string('a', 33))).Errors());

        Assert.Equal(
            new RequestError("decision_id", "must be the 32 hexadecimal digits of an answer's decision_id; got 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"),
            error);
    }

    private static ValueTask<Reply> FindAsync(KeptExplanations kept, string decisionId) =>
        kept.GetAsync(new GetExplanationRequest { DecisionId = decisionId }, TestService.Anybody);

    private (TestService Service, ExplanationWorker Worker, KeptExplanations Kept) Open(KeptExplanationsOf of)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        var metrics = new ExplanationMetrics(factory);
        var guard = new GuardedCache(_cache, kept: null, TimeSpan.FromSeconds(1), factory, TimeProvider.System, NullLogger<StoreCircuit>.Instance);
        var kept = new KeptExplanations(guard, _erasure, new RepliesOptions { Explanations = of }, metrics, new RequestMetrics(factory));
        var ring = new EntryRing<DecisionEntry>(1024);
        var service = new TestService(sinks: new DecisionSink(ring, explainedOnly: of == KeptExplanationsOf.Asked, metrics.Dropped));
        return (service, new ExplanationWorker(
            ring, kept, TestErasure.Authors(_store), service.Ids, TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<ExplanationWorker>.Instance), kept);
    }
}
