using TierDecision.Service.Decisions;
using TierDecision.Service.Ranking;
using TierDecision.Service.Requests;
using TierDecision.Service.SlaClocks;
using TierDecision.Storage.Records;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Following;

public class ReadThroughTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Miss_asks_the_store_once_and_the_next_decision_is_made_at_once()
    {
        Load(3);
        var decisions = await _service.ServeThroughCacheAsync();
        Assert.True(_service.Serving.Current.IsHydrated);

        // Not at hand: nothing is wrong, and nothing was decided.
        Assert.Equal(DecideOutcome.CustomerMissing, decisions.Decide(Question.Of(TestService.Call("1"), caller: ""), decisions.CurrentBasis(), out _, out var errors));
        Assert.Null(errors);

        Assert.Equal(ScoreStatus.Known, (await DecideAsync(decisions, "1")).Score.Status);
        Assert.Equal(DecideOutcome.Decided, decisions.Decide(Question.Of(TestService.Call("1"), caller: ""), decisions.CurrentBasis(), out var answer, out _));
        Assert.Equal(TierDecision.Core.Vocabulary.ScoreStatus.Known, answer.Decision.ScoreStatus);
        Assert.Equal(1, _service.Store.Questions);
    }

    [Fact]
    public async Task Hit_is_decided_without_an_allocation()
    {
        Load(3);
        var decisions = await _service.ServeThroughCacheAsync();
        await DecideAsync(decisions, "1");
        var request = TestService.Call("1");

        var allocated = Allocations.Of(
            () => Assert.True(decisions.Decide(Question.Of(request, caller: ""), decisions.CurrentBasis(), out _, out _) == DecideOutcome.Decided));

        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task Who_is_unknown_to_the_store_is_unknown_and_not_asked_for_again()
    {
        Load(3);
        var decisions = await _service.ServeThroughCacheAsync();

        var first = await DecideAsync(decisions, "nobody");
        var second = await DecideAsync(decisions, "nobody");

        Assert.Equal((ScoreStatus.Unknown, false), (first.Score.Status, first.Degraded));
        Assert.Equal((ScoreStatus.Unknown, 1), (second.Score.Status, _service.Store.Questions));
    }

    [Fact]
    public async Task Store_that_does_not_answer_in_time_gives_a_degraded_decision_and_is_soon_not_asked()
    {
        Load(1);
        var decisions = await _service.ServeThroughCacheAsync(timeout: TimeSpan.FromMilliseconds(5));
        var answer = new TaskCompletionSource();
        _service.Store.Answers = answer.Task;

        for (var i = 0; i < 30; i++)
        {
            var decision = await DecideAsync(decisions, $"c{i}");
            Assert.Equal((ScoreStatus.Unavailable, true, ReasonCode.StoreUnavailable), (decision.Score.Status, decision.Degraded, decision.Reasons[0].Code));
        }

        Assert.InRange(_service.Store.Questions, 10, 29);
        Assert.Equal(1, Metric("tierdecision_lookup_circuit_open"));
        Assert.Equal(30, Metric("tierdecision_cache_misses_total", ("outcome", "unavailable")));

        // Back: the next that may ask finds it so, and what was asked late is there.
        answer.SetResult();
        _service.Clock.Advance(TimeSpan.FromSeconds(3));
        await UntilAsync(async () => (await DecideAsync(decisions, "0")).Score.Status == ScoreStatus.Known);
    }

    [Fact]
    public async Task Store_that_cannot_be_asked_is_not_taken_for_one_that_knows_nobody()
    {
        Load(1);
        var decisions = await _service.ServeThroughCacheAsync();
        _service.Store.IsAnswering = false;
        Assert.Equal(ScoreStatus.Unavailable, (await DecideAsync(decisions, "0")).Score.Status);

        _service.Store.IsAnswering = true;
        Assert.Equal(ScoreStatus.Known, (await DecideAsync(decisions, "0")).Score.Status);
    }

    [Fact]
    public async Task Batch_asks_for_all_that_is_missing_together()
    {
        Load(200);
        var decisions = await _service.ServeThroughCacheAsync();
        var answer = new TaskCompletionSource();
        _service.Store.Answers = answer.Task;
        var batch = new BatchUseCase(decisions, _service.Ids, _service.Requests);
        var request = new DecideBatchRequest { Requests = { Enumerable.Range(0, 250).Select(i => TestService.Call($"{i % 225}")) } };

        var deciding = batch.DecideAsync(request, TestService.Anybody);
        Assert.Equal((225, false), (_service.Store.Questions, deciding.IsCompleted));
        answer.SetResult();

        var results = (await deciding.Decode(DecideBatchResponse.Parser)).Results;
        Assert.All(results.Select((result, i) => (result, i % 225)), pair =>
            Assert.Equal((pair.Item2 < 200 ? ScoreStatus.Known : ScoreStatus.Unknown, false), (pair.result.Decision.Score.Status, pair.result.Decision.Degraded)));
    }

    [Fact]
    public async Task Batch_with_more_customers_than_places_is_answered_whole()
    {
        Load(300);
        var decisions = await _service.ServeThroughCacheAsync(places: 16);
        var batch = new BatchUseCase(decisions, _service.Ids, _service.Requests);
        var request = new DecideBatchRequest { Requests = { Enumerable.Range(0, 300).Select(i => TestService.Call($"{i}")) } };

        var response = await batch.DecideAsync(request, TestService.Anybody).Decode(DecideBatchResponse.Parser);

        Assert.All(response.Results, result => Assert.Equal(ScoreStatus.Known, result.Decision.Score.Status));
    }

    [Fact]
    public async Task Orders_stock_and_clocks_are_answered_through_a_cache_too()
    {
        Load(5);
        var decisions = await _service.ServeThroughCacheAsync();
        var ranking = new RankingUseCase(decisions, _service.Ids, _service.Requests);
        var allocation = new AllocationUseCase(decisions, _service.Ids, _service.Requests);
        var clocks = new SlaUseCase(decisions, _service.Requests);
        var rank = new RankOrdersRequest
        {
            UnitsPerHour = 5,
            Orders = { new OpenOrder { OrderId = "a", Customer = Customer("0") }, new OpenOrder { OrderId = "b", Customer = Customer("1") } },
        };
        var allocate = new AllocateStockRequest { Stock = 3, Demands = { new StockDemand { OrderId = "a", Customer = Customer("2"), Requested = 2 } } };
        var evaluate = new EvaluateClocksRequest { Customer = Customer("3"), Ticket = new Ticket() };

        var ranked = await ranking.RankAsync(rank, TestService.Anybody).Decode(RankOrdersResponse.Parser);
        var allocated = await allocation.AllocateAsync(allocate, TestService.Anybody).Decode(AllocateStockResponse.Parser);
        var evaluated = await clocks.EvaluateAsync(evaluate, TestService.Anybody).Decode(EvaluateClocksResponse.Parser);

        Assert.Equal((false, false, false), (ranked.Degraded, allocated.Degraded, evaluated.Degraded));
        Assert.All([.. ranked.Orders.Select(order => order.TierRank), .. allocated.Shares.Select(share => share.TierRank)], rank => Assert.Equal(1, rank));
        Assert.Equal(("gold", 4), (evaluated.Tier.Name, _service.Store.Questions));
    }

    [Fact]
    public async Task Malformed_request_is_told_as_ever_and_asks_nobody()
    {
        Load(1);
        var decisions = await _service.ServeThroughCacheAsync();
        var request = TestService.Call(new string('x', 257));

        var basis = await decisions.PrepareAsync([request.Customer], default);
        Assert.Equal(DecideOutcome.Malformed, decisions.Decide(Question.Of(request, caller: ""), basis, out _, out var errors));

        Assert.Equal(("customer.customer_id", 0), (Assert.Single(errors!).Field, _service.Store.Questions));
    }

    [Fact]
    public async Task Change_is_seen_and_a_new_dataset_begins_an_empty_cache()
    {
        Load(2);
        var decisions = await _service.ServeThroughCacheAsync();
        Assert.Equal("gold", (await DecideAsync(decisions, "0")).Tier.Name);

        var silver = TestService.Customer("0", TestService.Score(1) with { Version = 1 });
        _service.Store.Hold(silver);
        _service.Store.Changes.Add(Storage.Memory.Replica.FixedStore.Bytes(to =>
        {
            var record = new byte[CustomerRecordCodec.Size];
            CustomerRecordCodec.Write(silver.Score, record);
            ChangeBytes.Record(to, silver.Key, record);
        }));
        Assert.Null(await _service.CacheFollowing!.FollowOnceAsync(default));
        Assert.Equal(("silver", 1), ((await DecideAsync(decisions, "0")).Tier.Name, _service.Store.Questions));

        // Another dataset calls its tiers otherwise: nothing of the old one may be read by it.
        _service.Store.Load(TestService.Header("basic", "gold"), TestService.Customer("0", TestService.Score(1)));
        Assert.Null(await _service.CacheFollowing.FollowOnceAsync(default));
        Assert.Equal(0, _service.Serving.Current.Cache!.Customers);
        Assert.Equal("gold", (await DecideAsync(decisions, "0")).Tier.Name);
    }

    [Fact]
    public async Task Request_that_a_new_dataset_overtakes_is_decided_by_the_old_one_whole()
    {
        Load(1);
        var decisions = await _service.ServeThroughCacheAsync();
        var answer = new TaskCompletionSource();
        _service.Store.Answers = answer.Task;
        var request = TestService.Call("0");
        var preparing = decisions.PrepareAsync([request.Customer], default);

        _service.Store.Load(TestService.Header("basic"), TestService.Customer("1", TestService.Score()));
        Assert.Null(await _service.CacheFollowing!.FollowOnceAsync(default));
        _service.Store.Hold(TestService.Customer("0", TestService.Score()));
        answer.SetResult();

        var basis = await preparing;
        Assert.Equal(DecideOutcome.Decided, decisions.Decide(Question.Of(request, caller: ""), basis, out var decided, out _));
        Assert.Equal("gold", decided.Policy.Tier(decided.Decision)!.Name);
    }

    [Fact]
    public async Task Caller_who_goes_away_ends_the_wait()
    {
        Load(1);
        var decisions = await _service.ServeThroughCacheAsync();
        _service.Store.Answers = new TaskCompletionSource().Task;
        using var gone = new CancellationTokenSource();

        var preparing = decisions.PrepareAsync([Customer("0")], gone.Token);
        Assert.False(preparing.IsCompleted);
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => preparing.AsTask());
    }

    [Fact]
    public async Task Data_too_old_to_be_used_is_not_asked_for_either()
    {
        var service = new TestService(TestService.Policy + "\nunconfirmed_data: {degraded_after: 10s, unused_after: 20s}");
        service.Store.Load(TestService.Header("gold"), TestService.Customer("0", TestService.Score()));
        var decisions = await service.ServeThroughCacheAsync();
        await DecideAsync(decisions, "0", service);
        service.Clock.Advance(TimeSpan.FromSeconds(15));
        var degraded = await DecideAsync(decisions, "0", service);
        service.Clock.Advance(TimeSpan.FromSeconds(15));
        var unused = await DecideAsync(decisions, "0", service);

        Assert.Equal((ScoreStatus.Known, true), (degraded.Score.Status, degraded.Degraded));
        Assert.Equal((ScoreStatus.Unavailable, true, 1), (unused.Score.Status, unused.Degraded, service.Store.Questions));
    }

    private void Load(int customers) => _service.Store.Load(
        TestService.Header("gold", "silver", "basic"), [.. Enumerable.Range(0, customers).Select(i => TestService.Customer($"{i}", TestService.Score()))]);

    // As the endpoints do: at once if that is possible.
    private Task<DecideResponse> DecideAsync(DecisionUseCase decisions, string customer) => DecideAsync(decisions, customer, _service);

    private static Task<DecideResponse> DecideAsync(DecisionUseCase decisions, string customer, TestService service) =>
        service.NewHandler(decisions).DecideAsync(TestService.Call(customer), TestService.Anybody).Decode(DecideResponse.Parser);

    private double Metric(string name, params (string Name, string Value)[] labels)
    {
        var series = labels.Length == 0 ? name : $"{name}{{{string.Join(",", labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}}";
        var line = _service.Registry.TextAsync().GetAwaiter().GetResult().Split('\n').Single(line => line.StartsWith($"{series} ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    private static TierDecision.V1.Customer Customer(string id) => new() { CustomerId = id };
}
