using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Vocabulary;
using static TierDecision.Tests.Core.TestPolicy;

namespace TierDecision.Tests.Core.Decisions;

/// <summary>What a policy limits beside its rules: overrides, service hours, what cannot be checked.</summary>
public class PolicyLimitsTests
{
    private static readonly DecisionRequest Call = new(DecisionContext.Contact, Now) { Channel = Channel.Voice };

    [Theory]
    [InlineData("", 400, Gold, false)]
    [InlineData("overrides: {longest: 90d}", 90, Gold, false)]
    [InlineData("overrides: {longest: 90d}", 91, Standard, true)]
    [InlineData("overrides: {tiers: [silver, Gold]}", 400, Gold, false)]
    [InlineData("overrides: {tiers: silver}", 5, Standard, true)]
    public void Override_beyond_the_limits_is_passed_over_and_told(string limits, int days, byte tier, bool refused)
    {
        var score = new CustomerScore { AsOf = Now, OverrideTier = 0, OverrideExpiry = Now + Duration.FromDays(days) };

        DecisionEngine.Decide(Call, CustomerFacts.Known(score, Standard, overrideTier: Gold), With(limits), Now, out var decision);

        Assert.Equal((tier, !refused, refused), (decision.Tier, decision.TierOverridden, decision.OverrideRefused));
    }

    [Fact]
    public void Override_that_has_ended_is_no_news()
    {
        var score = new CustomerScore { AsOf = Now, OverrideTier = 0, OverrideExpiry = Now };

        DecisionEngine.Decide(Call, CustomerFacts.Known(score, Standard, overrideTier: Gold), With("overrides: {tiers: silver}"), Now, out var decision);

        Assert.False(decision.OverrideRefused);
    }

    [Fact]
    public void Person_serves_where_guardrails_cannot_be_checked()
    {
        DecisionEngine.Decide(Call, CustomerFacts.Unavailable, With(), Now, out var unavailable);
        DecisionEngine.Decide(Call, CustomerFacts.Unknown, With(), Now, out var unknown);

        Assert.Equal((Guardrails.Unverified, Handling.Person), (unavailable.Guardrails, unavailable.Handling));
        Assert.Equal((Guardrails.None, Handling.SelfServiceFirst), (unknown.Guardrails, unknown.Handling));
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(18, false)]
    public void Service_hours_of_the_tier_are_open_or_not(int hour, bool open)
    {
        var plan = TierDecision.Configuration.Policies.PolicyFile.Parse(
            """
            name: hours
            version: 1
            tiers: [{name: all, priority: 50, treatment: {service_hours: office, callback: true, self_service: false}}]
            unknown_customer: {tier: all}
            calendars: [{name: office, zone: UTC, hours: {mon-fri: 10:00-18:00}}]
            queues: [{name: q}]
            routing: {default: [{queue: q}]}
            """,
            "test",
            Now).Plan!;

        DecisionEngine.Decide(Call, CustomerFacts.Unknown, plan, Instant.FromUtc(2026, 3, 4, hour, 0), out var decision);

        Assert.Equal(open, decision.InServiceHours);
        var treatment = plan.Tiers[0].Treatment;
        Assert.Equal((true, false, "office"), (treatment.Callback, treatment.SelfService, treatment.ServiceHours.Name));
    }

    [Fact]
    public void Texts_of_reasons_are_the_policys_own()
    {
        var plan = With("reason_texts: {tier: {en: 'Grade {subject}.'}, sla_none: {zh: 无承诺。}}");

        Assert.Equal(new ReasonTextPlan("Grade {subject}.", null), plan.ReasonTexts[ReasonCode.Tier]);
        Assert.Equal(new ReasonTextPlan(null, "无承诺。"), plan.ReasonTexts[ReasonCode.SlaNone]);
        Assert.Equal(2, plan.ReasonTexts.Count);
    }
}
