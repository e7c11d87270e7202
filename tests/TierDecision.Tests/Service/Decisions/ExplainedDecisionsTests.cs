using NodaTime;
using TierDecision.Service.Decisions;
using TierDecision.Storage;
using TierDecision.Storage.Writes;
using TierDecision.V1;

namespace TierDecision.Tests.Service.Decisions;

public class ExplainedDecisionsTests
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

    private async Task<TierExplanation> DecideAsync()
    {
        var request = TestService.Call("42");
        request.Explain = true;
        var reply = await new ExplainedDecisions(_service.UseCase, _service.Ids, TestErasure.Names(_service.Store)).DecideAsync(request, caller: "", default);
        return DecideResponse.Parser.ParseFrom(reply.Answer!).Explanation.Tier;
    }
}
