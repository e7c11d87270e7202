using System.Reflection;
using NodaTime;
using TierDecision.Core.Calendars;
using TierDecision.Core.Decisions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Compilation;
using TierDecision.Core.Sla;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Sla;

public class SlaCompilerTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 6, 1, 12, 0);

    [Fact]
    public void Rule_becomes_clocks_pinned_to_the_policy()
    {
        var plan = Compile(rule =>
        {
            (rule.Targets[SlaMetric.FirstResponse], rule.Targets[SlaMetric.NextResponse], rule.Targets[SlaMetric.PeriodicUpdate], rule.Targets[SlaMetric.RequesterWait]) = (Span("1h"), Span("2h"), Span("1bd"), Span("3bd"));
            (rule.PauseOn, rule.WarnAt, rule.Retroactive) = ([TicketStatus.Pending, TicketStatus.OnHold], [0.75, 0.5], false);
        });

        var clocks = plan.SlaRules[0].ClocksFor(DecisionContext.Ticket);

        Assert.Equal(
            [SlaMetric.FirstResponse, SlaMetric.NextResponse, SlaMetric.PeriodicUpdate, SlaMetric.RequesterWait], clocks.Select(clock => clock.Metric));
        Assert.All(clocks, clock =>
        {
            Assert.Equal(new ClockPin("test", "7", "rule"), clock.Pin);
            Assert.Equal(TicketStatuses.Pending | TicketStatuses.OnHold, clock.PauseOn);
            Assert.Equal([0.5, 0.75], clock.WarnAt);
            Assert.Equal("office", clock.Calendar.Name);
            Assert.False(clock.Retroactive);
        });
        Assert.Empty(plan.SlaRules[0].ClocksFor(DecisionContext.Contact));
    }

    [Fact]
    public void Decision_lists_the_targets_that_are_known_at_creation()
    {
        var plan = Compile(rule =>
        {
            (rule.Targets[SlaMetric.FirstResponse], rule.Targets[SlaMetric.NextResponse], rule.Targets[SlaMetric.PeriodicUpdate], rule.Targets[SlaMetric.PausableUpdate]) = (Span("1h"), Span("2h"), Span("4h"), Span("4h"));
            (rule.Targets[SlaMetric.Resolution], rule.Targets[SlaMetric.RequesterWait], rule.Targets[SlaMetric.AgentWork]) = (Span("2bd"), Span("16h"), Span("8h"));
        });

        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Ticket, Now), CustomerFacts.NotNamed, plan, Now, out var decision);

        var targets = plan.SlaRules[decision.SlaRule].TargetsFor(DecisionContext.Ticket);
        Assert.Equal(
            [
                (SlaMetric.FirstResponse, "2026-06-01 13:00"), (SlaMetric.Resolution, "2026-06-03 12:00"),
                (SlaMetric.RequesterWait, "2026-06-03 12:00"), (SlaMetric.AgentWork, "2026-06-02 12:00"),
            ],
            targets.ToArray().Select((target, i) => (target.Metric, Clocks.Text(decision.DueAt(i))!)));
    }

    [Fact]
    public void Business_days_are_explained_by_the_open_time_that_they_have()
    {
        var plan = Compile(rule => rule.Targets[SlaMetric.Resolution] = Span("2bd"));
        var request = new DecisionRequest(DecisionContext.Ticket, Now);
        DecisionEngine.Decide(request, CustomerFacts.NotNamed, plan, Now, out var decision);

        var due = Assert.Single(DecisionExplainer.Explain(request, CustomerFacts.NotNamed, plan, Now, decision).Sla.DueTimes);

        Assert.Equal((2, 16 * 3_600_000L, 0L), (due.BusinessDays, due.TargetMilliseconds, due.FurtherMilliseconds));
        Assert.Equal(
            "resolution within 2bd of office from Mon 2026-06-01 12:00: Mon 2026-06-01 12:00-17:00 5h, Tue 2026-06-02 09:00-17:00 8h, "
            + "Wed 2026-06-03 09:00-12:00 3h; due Wed 2026-06-03 12:00 (UTC).",
            due.Text.English);
    }

    [Fact]
    public void Table_has_every_metric_once_in_the_order_of_the_keys()
    {
        var declared = typeof(SlaMetric).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name);

        Assert.Equal(declared, SlaMetrics.All.Select(metric => metric.Metric.ToString()));
        Assert.All(SlaMetrics.All, metric => Assert.Same(metric, SlaMetrics.Find(metric.Metric)));
        Assert.Null(SlaMetrics.Find(0));
        Assert.Null(SlaMetrics.Find((SlaMetric)byte.MaxValue));
    }

    [Fact]
    public void Decision_has_room_for_the_due_times_of_every_context() => Assert.Equal(
        SlaMetrics.MaxTargets,
        Enum.GetValues<DecisionContext>().Max(context => SlaMetrics.All.Count(metric => metric.Context == context && metric.Conditions.StartsAtCreation)));

    [Fact]
    public void Rejects_rule_without_a_promise() => AssertFinding(_ => { }, "sla[0]", "promises nothing", Severity.Error);

    [Fact]
    public void Rejects_pausing_on_a_status_that_stops() => AssertFinding(
        rule => (rule.Targets[SlaMetric.Resolution], rule.PauseOn) = (Span("1h"), [TicketStatus.Solved]), "sla[0].pause_on", "stops every clock", Severity.Error);

    [Fact]
    public void Rejects_pausing_on_every_status() => AssertFinding(
        rule => (rule.Targets[SlaMetric.Resolution], rule.PauseOn) = (Span("1h"), [TicketStatus.New, TicketStatus.Open, TicketStatus.Pending, TicketStatus.OnHold]),
        "sla[0].pause_on", "never run", Severity.Error);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(75)]
    [InlineData(double.NaN)]
    public void Rejects_warning_that_is_no_fraction(double fraction) => AssertFinding(
        rule => (rule.Targets[SlaMetric.Resolution], rule.WarnAt) = (Span("1h"), [0.5, fraction]), "sla[0].warn_at", "more than 0 and less than 1", Severity.Error);

    [Fact]
    public void Rejects_more_than_eight_warnings() => AssertFinding(
        rule => (rule.Targets[SlaMetric.Resolution], rule.WarnAt) = (Span("1h"), [.. Enumerable.Range(1, 9).Select(i => i / 10d)]), "sla[0].warn_at", "at most 8", Severity.Error);

    [Fact]
    public void Rejects_target_of_nothing() => AssertFinding(rule => rule.Targets[SlaMetric.AgentWork] = Span("0"), "sla[0].agent_work", "more than 0", Severity.Error);

    [Fact]
    public void Warns_of_pauses_that_change_nothing() => AssertFinding(
        rule => (rule.Targets[SlaMetric.RequesterWait], rule.PauseOn) = (Span("1h"), [TicketStatus.Pending]), "sla[0].pause_on", "changes nothing", Severity.Warning);

    [Fact]
    public void Warns_of_business_days_around_the_clock() => AssertFinding(
        rule => (rule.Targets[SlaMetric.Resolution], rule.Calendar) = (Span("2bd"), "24x7"), "sla[0].resolution", "24 hours a business day", Severity.Warning);

    [Fact]
    public void Warns_of_a_first_response_later_than_the_resolution() => AssertFinding(
        rule => (rule.Targets[SlaMetric.FirstResponse], rule.Targets[SlaMetric.Resolution]) = (Span("3bd"), Span("2bd")), "sla[0].first_response", "later than the resolution", Severity.Warning);

    private static void AssertFinding(Action<SlaRuleConfig> change, string path, string reason, Severity severity)
    {
        var finding = Assert.Single(PolicyCompiler.Compile(Config(change), Now).Findings);
        Assert.Equal((path, severity), (finding.Path, finding.Severity));
        Assert.Contains(reason, finding.Reason, StringComparison.Ordinal);
    }

    private static PolicyPlan Compile(Action<SlaRuleConfig> change)
    {
        var compilation = PolicyCompiler.Compile(Config(change), Now);
        Assert.Empty(compilation.Findings);
        return compilation.Plan!;
    }

    private static PolicyConfig Config(Action<SlaRuleConfig> change)
    {
        var rule = new SlaRuleConfig { Name = "rule", Calendar = "office" };
        change(rule);
        return new PolicyConfig
        {
            Name = "test",
            Version = "7",
            Tiers = new() { List = [new() { Name = "all", FromPercentile = 0, Priority = 50 }] },
            UnknownCustomer = new() { Tier = "all" },
            Calendars = [new() { Name = "office", Zone = "UTC", Hours = new() { ["mon-fri"] = ["09:00-17:00"] } }],
            Queues = [new() { Name = "desk" }],
            Routing = new() { Default = [new() { Queue = "desk" }] },
            Sla = [rule],
        };
    }

    private static BusinessSpan Span(string text) => BusinessSpan.TryParse(text, out var span) ? span : throw new ArgumentException(text, nameof(text));
}
