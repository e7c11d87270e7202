using NodaTime;
using TierDecision.Service.Failures;
using TierDecision.Service.RepeatedRequests;
using TierDecision.Service.Wire;
using TierDecision.Storage;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Decisions;

/// <summary>How a question is answered: at once, once for each id, or with the author of an override.</summary>
public class DecisionHandlerTests
{
    private static readonly Instant Until = Instant.FromUtc(2026, 12, 31, 0, 0);

    private readonly TestService _service = new();

    [Fact]
    public async Task Override_that_decided_is_named_with_author_reason_and_expiry()
    {
        var explained = await ExplainAsync(new(LookupStatus.Found, new CustomerOverride("gold", Until, "ann", "press contact", 1)));

        Assert.Equal(TierBasis.Override, explained.Basis);
        Assert.Equal(("ann", "press contact", false), (explained.Override.Author, explained.Override.Reason, explained.Override.Unavailable));
        Assert.Equal(explained.OverrideUntil, explained.Override.ExpiresAt);
        Assert.Contains(explained.Texts, text => text.En == "ann set it: press contact." && text.Zh.Contains("ann", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Store_that_cannot_be_asked_or_knows_another_override_is_told_of()
    {
        foreach (var lookup in new OverrideLookup[]
        {
            new(LookupStatus.Unavailable, null), new(LookupStatus.Found, new CustomerOverride("gold", Until + Duration.FromDays(1), "bob", "later", 2)),
        })
        {
            var explained = await ExplainAsync(lookup);

            Assert.Equal(("", "", true), (explained.Override.Author, explained.Override.Reason, explained.Override.Unavailable));
            Assert.Contains(explained.Texts, text => text.En == "Who set it could not be read.");
        }
    }

    [Fact]
    public async Task Override_of_a_load_has_no_author_and_a_computed_tier_has_none_to_name()
    {
        var loaded = (await ExplainAsync(new(LookupStatus.Unknown, null))).Override;
        Assert.Equal(("", false), (loaded.Author, loaded.Unavailable));

        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        Assert.Null((await DecideAsync()).Override);
    }

    private async Task<TierExplanation> ExplainAsync(OverrideLookup lookup)
    {
        _service.Store.Override = lookup;
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { OverrideTier = 1, OverrideExpiry = Until }));
        return await DecideAsync();
    }

    [Theory]
    [InlineData("", false, true)]
    [InlineData("r1", false, true)]
    [InlineData("", true, false)]
    [InlineData("r1", true, false)]
    public async Task Question_is_answered_at_once_unless_it_asks_for_an_explanation(string requestId, bool explain, bool atOnce)
    {
        await _service.ServeAsync();
        var request = TestService.Call("42");
        (request.RequestId, request.Explain) = (requestId, explain);

        Assert.Equal(atOnce, _service.Handler.DecideNow(request, caller: "").IsComplete);
        var answer = await _service.Handler.DecideAsync(request, TestService.Anybody).Decode(DecideResponse.Parser);
        Assert.Equal((requestId, explain), (answer.RequestId, answer.Explanation is not null));
    }

    [Fact]
    public async Task Question_with_an_id_is_answered_by_the_cache_if_replies_are_kept()
    {
        await _service.ServeAsync();
        var handler = _service.NewHandler(_service.UseCase, new OneReply());
        var request = TestService.Call("42");
        Assert.True(handler.DecideNow(request, caller: "").IsComplete);

        request.RequestId = "r1";
        Assert.False(handler.DecideNow(request, caller: "").IsComplete);
        var first = await handler.DecideAsync(request, TestService.Anybody).Decode(DecideResponse.Parser);
        var again = await handler.DecideAsync(request, TestService.Anybody).Decode(DecideResponse.Parser);
        Assert.Equal(first.DecisionId, again.DecisionId);

        request.RequestId = "conflict";
        Assert.Equal(FailureKind.RequestIdReused, (await handler.DecideAsync(request, TestService.Anybody)).Failure?.Kind);
    }

    [Fact]
    public async Task Malformed_question_is_refused_with_the_same_errors_however_it_is_answered()
    {
        var (plain, explained, once) = (new DecideRequest(), new DecideRequest { Explain = true }, new DecideRequest { RequestId = "r1" });
        var keeping = _service.NewHandler(_service.UseCase, new OneReply());
        var expected = _service.Handler.DecideNow(plain, caller: "").Errors();

        Assert.Equal("context", Assert.Single(expected).Field);
        Assert.Equal(expected, await _service.Handler.DecideAsync(plain, TestService.Anybody).Errors());
        Assert.Equal(expected, await _service.Handler.DecideAsync(explained, TestService.Anybody).Errors());
        Assert.Equal(expected, await keeping.DecideAsync(once, TestService.Anybody).Errors());
    }

    private async Task<TierExplanation> DecideAsync()
    {
        var request = TestService.Call("42");
        request.Explain = true;
        var handler = _service.NewHandler(_service.UseCase, authors: TestErasure.Authors(_service.Store));
        return (await handler.DecideAsync(request, TestService.Anybody).Decode(DecideResponse.Parser)).Explanation.Tier;
    }

    /// <summary>Keeps the first reply of all.</summary>
    private sealed class OneReply : IReplyCache
    {
        private KeptReply? _first;

        public bool IsOn => true;

        public Task<byte[]?> FindAsync(string caller, string requestId, CancellationToken cancellationToken) => Task.FromResult<byte[]?>(null);

        public async Task<KeptReply> AnswerAsync(
            string caller, DecideRequest request, Func<DecideRequest, ValueTask<Reply>> decide, CancellationToken cancellationToken)
        {
            if (request.RequestId == "conflict")
            {
                return KeptReply.Conflict;
            }

            if (_first is null)
            {
                var reply = await decide(request);
                _first = new KeptReply(reply.Message?.ToBytesAndReturn(), reply.Failure);
            }

            return _first;
        }
    }
}
