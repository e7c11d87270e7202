using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Queueing;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Explanations;

/// <summary>Near misses of conditions on the time. It is Wednesday, 4 March 2026, 11:00 in Berlin.</summary>
public class TimePredicateTests
{
    private const string Head = "calendars: [{name: office, zone: Europe/Berlin, hours: {mon-fri: 13:00-17:00}}, {name: early, zone: Europe/Berlin, hours: {mon-fri: 09:00-12:30}}]\n";

    [Theory]
    [InlineData(
        "time_of_week: {calendar: office}",
        "time_of_week is Wed 2026-03-04 11:00 (Europe/Berlin), needs the hours of office: from Wed 2026-03-04 13:00 on")]
    [InlineData(
        "not: {time_of_week: {calendar: early}}",
        "time_of_week is Wed 2026-03-04 11:00 (Europe/Berlin), needs a time out of the hours of early: from Wed 2026-03-04 12:30 on")]
    [InlineData(
        "time_of_week: {zone: America/New_York, hours: {mon-fri: 09:00-17:00}}",
        "time_of_week is Wed 2026-03-04 05:00 (America/New_York), needs a time in its hours: from Wed 2026-03-04 09:00 on")]
    [InlineData(
        "time_of_week: {calendar: office, at: arrival}",
        "time_of_week is Wed 2026-03-04 10:50 (Europe/Berlin), needs the hours of office")]
    [InlineData(
        "dates: {from: 2026-12-01, to: 2026-12-24, zone: Europe/Berlin}",
        "dates is 2026-03-04T10:00:00Z, needs from 2026-11-30T23:00:00Z on and before 2026-12-24T23:00:00Z")]
    [InlineData("not: {dates: {from: 2026-01-01, zone: UTC}}", "dates is 2026-03-04T10:00:00Z, needs anything but from 2026-01-01T00:00:00Z on")]
    public void Near_miss_says_what_time_it_is_and_from_when_it_holds(string when, string text) =>
        Assert.Equal(text, Assert.Single(Explain($"{{name: timed, when: {{{when}}}, targets: [{{queue: vip}}]}}").NearMisses[0].Failed).Text.English);

    [Fact]
    public void Match_says_what_time_it_was() => Assert.Equal(
        "time_of_week is Wed 2026-03-04 11:00 (Europe/Berlin) (the hours of early)",
        Assert.Single(Explain("{name: timed, when: {time_of_week: {calendar: early}}, targets: [{queue: vip}]}").Because).Text.English);

    [Fact]
    public void No_instant_is_out_of_range()
    {
        var plan = TestPolicy.With(Head + "routing: {rules: [{name: timed, when: {time_of_week: {calendar: office}, dates: {to: 2026-01-01, zone: UTC}}, targets: [{queue: vip}]}], default: [{queue: service}]}");
        foreach (var now in new[] { Instant.MinValue, Instant.MaxValue })
        {
            var request = new DecisionRequest(DecisionContext.Contact, now);
            DecisionEngine.Decide(request, CustomerFacts.Unknown, plan, now, out var decision);

            Assert.NotNull(DecisionExplainer.Explain(request, CustomerFacts.Unknown, plan, QueueStates.None, now, decision).Routing);
        }
    }

    private static RuleExplanation Explain(string rule)
    {
        var plan = TestPolicy.With($"{Head}routing: {{rules: [{rule}], default: [{{queue: service}}]}}");
        var request = new DecisionRequest(DecisionContext.Contact, TestPolicy.Now - Duration.FromMinutes(10));
        DecisionEngine.Decide(request, CustomerFacts.Unknown, plan, TestPolicy.Now, out var decision);
        return DecisionExplainer.Explain(request, CustomerFacts.Unknown, plan, QueueStates.None, TestPolicy.Now, decision).Routing!;
    }
}
