using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.V1;
using Matter = TierDecision.V1.Matter;

namespace TierDecision.Tests.Service.Wire;

public class ReasonTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Reasons_stand_in_the_order_in_which_it_was_decided()
    {
        var flags = CustomerFlags.OpenComplaint | CustomerFlags.Vulnerable;
        await _service.ServeAsync(TestService.Customer("42", TestService.Score() with { AsOf = TestService.Now - Duration.FromDays(8), Flags = flags }));
        var request = TestService.Call("42");
        request.Contact.Matter = Matter.Emergency;
        request.Explain = true;

        var reasons = _service.Decide(request).Reasons;

        Assert.Equal(
            [
                (ReasonCode.Tier, "gold"),
                (ReasonCode.ScoreStale, ""),
                (ReasonCode.PriorityRule, "emergency"),
                (ReasonCode.PriorityRule, "by-phone"),
                (ReasonCode.RoutingRule, "care-first"),
                (ReasonCode.SlaRule, "calls"),
                (ReasonCode.GuardrailOpenComplaint, ""),
                (ReasonCode.GuardrailVulnerable, ""),
                (ReasonCode.GuardrailEmergency, ""),
            ],
            reasons.Select(reason => (reason.Code, reason.Subject)));
        Assert.All(reasons, reason => Assert.True(reason.Text.Length > 0 && reason.TextZh.Length > 0));
    }

    [Fact]
    public async Task Texts_are_given_to_who_asks_only()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));

        Assert.All(_service.Decide(TestService.Call("42")).Reasons, reason => Assert.Equal(("", ""), (reason.Text, reason.TextZh)));
    }

    [Fact]
    public async Task The_tier_s_reason_is_what_is_known_of_the_customer()
    {
        var before = _service.Decide(TestService.Call("42")).Reasons[0];
        var overridden = TestService.Score(2) with { OverrideTier = 0, OverrideExpiry = TestService.Now + Duration.FromHours(1) };
        await _service.ServeAsync(TestService.Customer("42", TestService.Score(1)), TestService.Customer("43", overridden));
        var untrusted = TestService.Call("42");
        untrusted.Contact.Attestation = Attestation.Failed;

        Assert.Equal((ReasonCode.StoreUnavailable, "basic"), (before.Code, before.Subject));
        Assert.Equal((ReasonCode.Tier, "silver"), First(TestService.Call("42")));
        Assert.Equal((ReasonCode.TierOverride, "gold"), First(TestService.Call("43")));
        Assert.Equal((ReasonCode.CustomerUnknown, "basic"), First(TestService.Call("nobody")));
        Assert.Equal((ReasonCode.CustomerNotNamed, "basic"), First(TestService.Call()));
        Assert.Equal((ReasonCode.IdentityWithheld, "basic"), First(TestService.CallFrom("anonymous")));
        Assert.Equal((ReasonCode.IdentityShortNumber, "basic"), First(TestService.CallFrom("1001")));
        Assert.Equal((ReasonCode.IdentityIncompleteNumber, "basic"), First(TestService.CallFrom("7946 0958")));
        Assert.Equal((ReasonCode.IdentityUnreadable, "basic"), First(TestService.CallFrom("Ada Lovelace")));
        Assert.Equal((ReasonCode.IdentityUntrusted, ""), First(untrusted));
    }

    [Fact]
    public void An_order_has_no_reason_of_routing()
    {
        var reasons = _service.Decide(new DecideRequest { Order = new Order { Value = 5 } }).Reasons;

        Assert.Equal([ReasonCode.CustomerNotNamed, ReasonCode.SlaNone], reasons.Select(reason => reason.Code));
    }

    private (ReasonCode Code, string Subject) First(DecideRequest request)
    {
        var reason = _service.Decide(request).Reasons[0];
        return (reason.Code, reason.Subject);
    }
}
