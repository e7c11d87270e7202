using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using static TierDecision.Tests.Core.Explanations.ShippedPolicy;

namespace TierDecision.Tests.Core.Explanations;

public class QueueChangesTests
{
    [Fact]
    public void Smallest_change_comes_first_and_names_the_queue()
    {
        var changes = Explain(Call(), Customer(Silver, 60)).QueueChanges;

        Assert.Equal(
            [
                "tier gold instead of silver: rule best-customers, queue vip.",
                "matter emergency or legal instead of not given: rule must-reach-care, queue care.",
                "flag vulnerable or open_complaint instead of none: rule must-reach-care, queue care.",
                "flag fraud_hold instead of none: rule fraud-check, queue fraud.",
                "channel email, messaging or web instead of voice: rule written, queue messages.",
                "topic 'sales', 'offer' or 'new contract' instead of not given: rule wants-to-buy, queue sales.",
            ],
            changes.Select(change => change.Text.English));
        Assert.Equal("tier 由 silver 变为 gold:规则 best-customers,队列 vip。", changes[0].Text.Chinese);
    }

    [Fact]
    public void Leaving_the_rule_that_matched_is_a_change_too()
    {
        var changes = Explain(Call(), Customer(Gold, 85)).QueueChanges;

        Assert.Contains("tier silver instead of gold: the default route, queue service.", changes.Select(change => change.Text.English));
    }

    [Fact]
    public void Numbers_and_durations_say_how_far_in_their_own_unit()
    {
        var plan = TestPolicy.With(
            """
            routing:
              rules:
                - {name: long, when: {waited: {at_least: 10m}}, targets: [{queue: vip}]}
                - {name: valued, when: {value_score: {above: 80}}, targets: [{queue: vip}]}
                - {name: going, when: {probability_active: {below: 0.4}}, targets: [{queue: vip}]}
                - {name: recent, when: {recency: {at_least: 4}}, targets: [{queue: vip}]}
              default: [{queue: service}]
            """);
        var score = new CustomerScore { AsOf = Now, ValueScore = 74.75f, ProbabilityActive = 0.5f, Recency = 3 };

        var changes = Explain(Call(Duration.FromMinutes(2)), CustomerFacts.Known(score, TestPolicy.Silver), plan, Now).QueueChanges;

        Assert.Equal(
            [
                "value_score 5.25 higher (80.00001 instead of 74.75): rule valued, queue vip.",
                "probability_active 0.1 lower (0.39999998 instead of 0.5): rule going, queue vip.",
                "recency 1 higher (4 instead of 3): rule recent, queue vip.",
                "waited 8m longer (10m instead of 2m): rule long, queue vip.",
            ],
            changes.Select(change => change.Text.English));
        Assert.Equal("waited 增加 8m(由 2m 变为 10m):规则 long,队列 vip。", changes[3].Text.Chinese);
    }

    [Fact]
    public void Attributes_and_languages_can_be_given_changed_and_taken_away()
    {
        var plan = TestPolicy.With(
            """
            routing:
              rules:
                - {name: business, when: {attribute.plan: business, language: [de, fr]}, targets: [{queue: vip}]}
              default: [{queue: service}]
            """);
        Assert.True(LanguageCode.TryParse("de", out var german));
        var request = Call() with { Language = german, Attributes = new Dictionary<string, string> { ["plan"] = "business" } };

        var changes = Explain(request, CustomerFacts.NotNamed, plan, Now).QueueChanges;

        Assert.Equal(
            ["attribute.plan not given instead of 'business': the default route, queue service.", "language en instead of de: the default route, queue service."],
            changes.Select(change => change.Text.English));
        Assert.Equal("business", request.Attributes!["plan"]);
    }

    [Fact]
    public void Of_whom_nothing_is_known_only_the_request_is_varied() =>
        Assert.Equal(["matter", "channel", "topic"], Explain(Call(), CustomerFacts.Unknown).QueueChanges.Select(change => change.Field));
}
