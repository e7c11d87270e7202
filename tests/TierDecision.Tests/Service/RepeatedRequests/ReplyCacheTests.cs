using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TierDecision.Configuration.Settings;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Requests;
using TierDecision.Service.Resilience;
using TierDecision.Service.Wire;
using TierDecision.Tests.Service.Resilience;
using TierDecision.V1;

namespace TierDecision.Tests.Service.RepeatedRequests;

public class ReplyCacheTests
{
    private readonly ScriptedCache _cache = new();
    private readonly ReplyCache _replies;
    private readonly List<DecideRequest> _decided = [];

    public ReplyCacheTests() => _replies = Open(_cache);

    [Fact]
    public async Task Same_request_under_the_same_id_gets_the_same_bytes_and_is_decided_once()
    {
        var first = await AnswerAsync(Call("r1"));
        var again = await AnswerAsync(Call("r1"));

        Assert.NotNull(first.Answer);
        Assert.Equal(first.Answer, again.Answer);
        Assert.Single(_decided);
        Assert.Equal(TimeSpan.FromMinutes(10), _cache.Expiry);
    }

    [Fact]
    public async Task Answer_that_another_node_kept_is_given()
    {
        var first = await AnswerAsync(Call("r1"));
        var elsewhere = await Open(_cache).AnswerAsync("", Call("r1"), _ => throw new InvalidOperationException("decided twice"), default);

        Assert.Equal(first.Answer, elsewhere.Answer);
    }

    [Fact]
    public async Task Answer_whose_time_is_over_is_decided_anew()
    {
        var first = await AnswerAsync(Call("r1"));
        _cache.Values.Clear();
        var later = await AnswerAsync(Call("r1"));

        Assert.NotEqual(first.Answer, later.Answer);
        Assert.Equal(2, _decided.Count);
    }

    [Fact]
    public async Task Answer_of_a_customer_who_was_removed_since_is_decided_anew_and_holds_nothing_readable()
    {
        var first = await AnswerAsync(Call("r1"));
        Assert.DoesNotContain(_cache.Values.Values, kept => kept.AsSpan().IndexOf(first.Answer!) >= 0);

        var later = await Open(_cache, new TestStore { Keys = TestErasure.Keys(2) }).AnswerAsync("", Call("r1"), Decide, default);

        Assert.NotEqual(first.Answer, later.Answer);
        Assert.Equal(2, _decided.Count);
    }

    [Fact]
    public async Task Answer_is_not_kept_before_there_are_keys_to_erase_it_by()
    {
        await Open(_cache, new TestStore { Keys = null }).AnswerAsync("", Call("r1"), Decide, default);

        Assert.Empty(_cache.Values);
    }

    [Fact]
    public async Task Answer_for_which_there_is_no_room_is_decided_each_time_and_not_sent_until_earlier_ones_have_gone()
    {
        var clock = new FixedTime(DateTimeOffset.UnixEpoch);
        var replies = Open(_cache, kept: new KeptBytes(KeptBytes.Overhead + 300, clock));

        await replies.AnswerAsync("", Call("r1"), Decide, default);
        await replies.AnswerAsync("", Call("r2"), Decide, default);
        await replies.AnswerAsync("", Call("r2"), Decide, default);
        Assert.Single(_cache.Values);
        Assert.Equal(3, _decided.Count);

        clock.Advance(TimeSpan.FromMinutes(10));
        await replies.AnswerAsync("", Call("r2"), Decide, default);
        await replies.AnswerAsync("", Call("r2"), Decide, default);
        Assert.Equal(2, _cache.Values.Count);
        Assert.Equal(4, _decided.Count);
    }

    public static TheoryData<string> Changes => [.. OtherRequests.Keys];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Other_request_under_the_same_id_is_refused_and_not_decided(string change)
    {
        await AnswerAsync(Call("r1"));
        var other = Call("r1");
        OtherRequests[change](other);

        Assert.Equal(FailureKind.RequestIdReused, (await AnswerAsync(other)).Failure?.Kind);
        Assert.Single(_decided);
    }

    [Fact]
    public async Task Order_of_attributes_does_not_matter()
    {
        var (one, other) = (Call("r1"), Call("r1"));
        one.Contact.Attributes.Add("a", "1");
        one.Contact.Attributes.Add("b", "2");
        other.Contact.Attributes.Add("b", "2");
        other.Contact.Attributes.Add("a", "1");

        Assert.Equal((await AnswerAsync(one)).Answer, (await AnswerAsync(other)).Answer);
        Assert.Equal(2, one.Contact.Attributes.Count);
    }

    [Fact]
    public async Task Ids_of_different_callers_have_nothing_to_do_with_each_other()
    {
        var ours = await AnswerAsync(Call("r1"), caller: "us");
        var theirs = await AnswerAsync(Call("r1", topic: "else"), caller: "them");

        Assert.NotNull(theirs.Answer);
        Assert.NotEqual(ours.Answer, theirs.Answer);
    }

    [Fact]
    public async Task What_is_wrong_with_a_request_is_told_and_not_kept()
    {
        var wrong = await _replies.AnswerAsync("", Call("r1", topic: "wrong"), _ => new(Reply.Malformed([new RequestError("contact", "is wrong")])), default);
        var right = await AnswerAsync(Call("r1"));

        Assert.Equal("contact", Assert.Single(wrong.Failure!.Errors).Field);
        Assert.NotNull(right.Answer);
    }

    [Theory]
    [InlineData(CacheBehaviour.Throws)]
    [InlineData(CacheBehaviour.Hangs)]
    public async Task Cache_that_is_down_makes_nothing_fail_and_is_soon_left_alone(CacheBehaviour behaviour)
    {
        _cache.Behaviour = behaviour;

        for (var i = 0; i < 30; i++)
        {
            Assert.NotNull((await AnswerAsync(Call($"r{i}"))).Answer);
        }

        Assert.Equal(30, _decided.Count);
        Assert.InRange(_cache.Calls, 5, 15);
    }

    [Fact]
    public async Task Repetition_that_comes_while_the_first_is_under_way_waits_for_its_answer()
    {
        using var entered = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var first = Task.Run(() => _replies.AnswerAsync("", Call("r1"), request =>
        {
            entered.Set();
            goOn.Wait();
            return Decide(request);
        }, default));
        entered.Wait();

        var again = AnswerAsync(Call("r1"));
        var other = AnswerAsync(Call("r1", topic: "else"));
        Assert.False(again.IsCompleted);
        goOn.Set();

        Assert.Equal((await first).Answer, (await again).Answer);
        Assert.Equal(FailureKind.RequestIdReused, (await other).Failure?.Kind);
        Assert.Single(_decided);
    }

    [Fact]
    public async Task Bug_while_deciding_is_thrown_and_leaves_the_id_free()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _replies.AnswerAsync("", Call("r1"), _ => throw new InvalidOperationException("bug"), default));

        Assert.NotNull((await AnswerAsync(Call("r1"))).Answer);
    }

    [Fact]
    public async Task Cache_holds_no_identifier_of_the_customer()
    {
        var request = Call("r1");
        request.Customer = new Customer { Phone = "+442079460958" };
        await AnswerAsync(request);

        var (key, value) = Assert.Single(_cache.Values);
        Assert.DoesNotContain("2079460958", key + Encoding.Latin1.GetString(value), StringComparison.Ordinal);
    }

    private static readonly Dictionary<string, Action<DecideRequest>> OtherRequests = new()
    {
        ["topic"] = request => request.Contact.Topic = "else",
        ["customer"] = request => request.Customer.CustomerId = "43",
        ["no customer"] = request => request.Customer = null,
        ["kind of identifier"] = request => request.Customer = new Customer { ExternalId = new ExternalId { Source = "crm", Id = "42" } },
        ["attribute"] = request => request.Contact.Attributes.Add("plan", "basic"),
        ["explain"] = request => request.Explain = true,
        ["context"] = request => request.Ticket = new Ticket(),
    };

    private static DecideRequest Call(string id, string topic = "")
    {
        var request = TestService.Call("42");
        (request.RequestId, request.Contact.Topic) = (id, topic);
        return request;
    }

    private static ReplyCache Open(ScriptedCache cache, TestStore? store = null, KeptBytes? kept = null)
    {
        var factory = Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry());
        return new ReplyCache(
            new GuardedCache(cache, kept, TimeSpan.FromMilliseconds(20), factory, TimeProvider.System, NullLogger<StoreCircuit>.Instance),
            TestErasure.State(store ?? new TestStore()),
            new IdentityResolver(TestService.Hasher),
            new RepliesOptions { KeepAnswersFor = TimeSpan.FromMinutes(10) },
            new RepeatedRequestMetrics(factory));
    }

    private Task<KeptReply> AnswerAsync(DecideRequest request, string caller = "") => _replies.AnswerAsync(caller, request, Decide, default);

    // No two decisions are alike.
    private ValueTask<Reply> Decide(DecideRequest request)
    {
        lock (_decided)
        {
            _decided.Add(request);
            return new(Reply.Of(new DecideResponse { DecisionId = $"{_decided.Count}", RequestId = request.RequestId }));
        }
    }
}
