using TierDecision.Core.Conditions;
using TierDecision.Core.Findings;

namespace TierDecision.Tests.Core.Policies.Verification;

/// <summary>What the verification knows of each field: in which requests it can have a value.</summary>
public class FieldLawTests
{
    [Theory]
    [InlineData("known: false, since_dissatisfied: {below: 30d}")]
    [InlineData("known: false, tier_age: {above: 1d}")]
    [InlineData("known: false, overridden: true")]
    [InlineData("known: false, has_agent: true")]
    [InlineData("known: false, tier: gold")]
    [InlineData("context: ticket, entry_point: web")]
    [InlineData("context: ticket, attestation: full")]
    [InlineData("context: ticket, region: north")]
    [InlineData("context: contact, promised_in: {below: 1h}")]
    [InlineData("context: contact, order_value: {above: 10}")]
    [InlineData("context: contact, ticket_priority: high")]
    [InlineData("context: order, topic: billing")]
    [InlineData("context: order, matter: legal")]
    [InlineData("context: order, known: false, language: de")]
    [InlineData("entry_point: web, ticket_priority: high")]
    public void Rule_that_asks_for_what_no_request_has_is_found(string when) => Assert.Contains(
        TestPolicy.Load(Rule(when)).Findings, finding => finding is { Severity: Severity.Error, Path: "priority_rules[0].when" });

    [Theory]
    [InlineData("known: true, since_dissatisfied: {below: 30d}")]
    [InlineData("known: false, not: {value_score: {at_least: 0}}")]
    [InlineData("context: ticket, topic: billing")]
    [InlineData("context: order, language: de")]
    [InlineData("context: contact, known: false, language: de")]
    [InlineData("context: order, promised_in: {below: 1h}, region: north")]
    [InlineData("known: false, waited: {above: 10m}")]
    public void Rule_that_some_request_meets_is_not(string when) =>
        Assert.DoesNotContain(TestPolicy.Load(Rule(when)).Findings, finding => finding.Severity == Severity.Error);

    [Fact]
    public void Every_field_of_a_request_or_record_says_when_it_has_a_value()
    {
        // These are there whoever asks and whatever for.
        string[] always = ["known", "context", "channel", "waited"];
        var silent = ConditionFields.All.Where(field => field.Scope != FieldScope.Scoring && field.Contexts is null && !field.IsOfRecord);

        Assert.Equal(always, silent.Select(field => field.Name));
    }

    private static string Rule(string when) => $"priority_rules: [{{name: asks, when: {{{when}}}, priority: 5}}]\n";
}
