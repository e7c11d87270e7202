using TierDecision.Core.Customers;
using TierDecision.V1;
using Explained = TierDecision.Core.Explanations;

namespace TierDecision.Tests.Service.Decisions;

public class ExplanationTests
{
    private readonly TestService _service = new();

    [Fact]
    public async Task Explanation_is_in_the_answer_only_where_it_is_asked_for()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");
        Assert.Null(_service.Decide(request).Explanation);

        request.Explain = true;
        var explanation = _service.Decide(request).Explanation;

        Assert.Equal(("gold", TierBasis.Computed, 95.2), (explanation.Tier.Tier, explanation.Tier.Basis, explanation.Tier.Percentile));
        Assert.Null(explanation.Tier.Better);
        Assert.Equal([new ScoreDistance { Field = "percentile", Value = 95.2, AtLeast = 90, Distance = 5.2 }], explanation.Tier.Worse.Scores);
        Assert.Equal("Priority 80 (gold) + 2 (by-phone) = 82.", explanation.Priority.Texts[0].En);
        Assert.Equal("优先级 80(gold) + 2 (by-phone) = 82。", explanation.Priority.Texts[0].Zh);
        Assert.Equal(("", "care-first"), (explanation.Routing.Rule, explanation.Routing.NearMisses.Single().Rule));
        Assert.Null(explanation.Routing.NearMisses.Single().Failed.Single().Gap);
        Assert.Equal("calls", explanation.Sla.Rule.Rule);
        Assert.Equal(_service.Decide(request).Sla.Targets.Single().DueAt, explanation.Sla.DueTimes.Single().Open.Single().End);
        Assert.Equal(["matter emergency or legal instead of not given: rule care-first, queue care."], explanation.QueueChanges.Select(change => change.Text.En));
    }

    [Fact]
    public async Task Order_is_explained_without_a_route()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));

        var explanation = _service.Decide(new DecideRequest { Order = new Order { Value = 30 }, Explain = true }).Explanation;

        Assert.Null(explanation.Routing);
        Assert.Equal("big-orders did not match: order_value is 30, needs at least 100: 70 more.", explanation.Sla.Rule.NearMisses.Single().Text.En);
    }

    [Fact]
    public async Task Explanation_of_an_untrusted_identity_is_the_same_for_every_customer()
    {
        var score = TestService.Score() with { Flags = CustomerFlags.Vulnerable | CustomerFlags.OpenComplaint };
        await _service.ServeAsync(TestService.Customer("42", score), TestService.Customer("43", TestService.Score(2)));

        var explanations = new[] { "42", "43" }.Select(id =>
        {
            var request = TestService.Call(id);
            request.Contact.Attestation = Attestation.Failed;
            request.Explain = true;
            return _service.Decide(request).Explanation;
        }).ToArray();

        Assert.Equal(explanations[0], explanations[1]);
        Assert.Equal("", explanations[0].Tier.Tier);
        Assert.DoesNotContain("gold", explanations[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_gives_the_reasons_texts_and_no_explanation()
    {
        await _service.ServeAsync(TestService.Customer("42", TestService.Score()));
        var request = TestService.Call("42");
        request.Explain = true;

        var decision = _service.Decide(new DecideBatchRequest { Requests = { request } }).Results.Single().Decision;

        Assert.Null(decision.Explanation);
        Assert.All(decision.Reasons, reason => Assert.NotEmpty(reason.Text));
    }

    [Fact]
    public void Bases_have_the_same_numbers_on_the_wire() => Assert.Equal(
        Enum.GetValues<TierBasis>().Where(value => value != TierBasis.Unspecified).ToDictionary(value => value.ToString(), value => (int)value),
        Enum.GetValues<Explained.TierBasis>().ToDictionary(value => value.ToString(), value => (int)value));
}
