using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Ranking;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Ranking;

public class RankingCompilerTests
{
    private const string Sound = "ranking: {longest_wait: 2d, ";

    [Fact]
    public void Policy_without_a_section_weighs_by_priority()
    {
        var ranking = TestPolicy.With().Ranking;

        Assert.Equal((WeighBy.Priority, 2.0, 1.0, (double?)null), (ranking.WeighBy, ranking.Options.LookAhead, ranking.UnitsPerOrder, ranking.UnitsPerHour));
        Assert.Null(ranking.Options.LongestWait);
        Assert.Equal("24x7", ranking.Calendar.Name);
        Assert.Equal(AllocationClass.Redistribute, ranking.ClassOf(TestPolicy.Gold));
    }

    [Fact]
    public void Section_is_read_whole()
    {
        var ranking = TestPolicy.With("""
            calendars: [{name: floor, zone: Asia/Shanghai, hours: {mon-sat: [08:00-20:00]}}]
            ranking:
              look_ahead: 3.5
              weigh_by: tier
              weights: {gold: 8, Silver: 2, standard: 1}
              units_per_order: 1.5
              units_per_hour: 40
              calendar: floor
              longest_wait: 3d
              reckon_due_after: 2d
              allocation: {gold: win, standard: fill}
            """).Ranking;

        Assert.Equal((3.5, Duration.FromDays(3)), (ranking.Options.LookAhead, ranking.Options.LongestWait));
        Assert.Equal((1.5, 40.0, "floor"), (ranking.UnitsPerOrder, ranking.UnitsPerHour, ranking.Calendar.Name));
        Assert.Equal(Duration.FromDays(2), ranking.ReckonDueAfter);
        Assert.Equal([8, 2, 1], Enumerable.Range(0, 3).Select(tier => Weight(ranking, (byte)tier)));
        Assert.Equal(
            [AllocationClass.Win, AllocationClass.Redistribute, AllocationClass.Fill],
            Enumerable.Range(0, 3).Select(ranking.ClassOf));
    }

    [Theory]
    [InlineData("priority", 80)]
    [InlineData("value_score", 91.5)]
    [InlineData("lifetime_value", 1200)]
    public void Weight_is_what_the_policy_weighs_by(string by, double expected)
    {
        var unknown = by == "priority" ? "" : ", unknown_weight: 7";
        var plan = TestPolicy.With($"{Sound}weigh_by: {by}{unknown}}}");
        var score = new CustomerScore { AsOf = TestPolicy.Now, ValueScore = 91.5f, LifetimeValue = 1200 };

        Assert.Equal(expected, Weight(plan.Ranking, TestPolicy.Gold, plan, CustomerFacts.Known(score, TestPolicy.Gold)));
        Assert.Equal(by == "priority" ? 20 : 7, Weight(plan.Ranking, TestPolicy.Standard, plan, CustomerFacts.Unknown));
        Assert.Equal(
            by == "priority" ? 80 : 7,
            Weight(plan.Ranking, TestPolicy.Gold, plan, CustomerFacts.Known(score with { ValueScore = float.NaN, LifetimeValue = float.NaN }, TestPolicy.Gold)));
    }

    [Theory]
    [InlineData("look_ahead: 0}", "ranking.look_ahead", "0")]
    [InlineData("look_ahead: 101}", "ranking.look_ahead", "101")]
    [InlineData("units_per_order: 0}", "ranking.units_per_order", "0")]
    [InlineData("units_per_hour: -3}", "ranking.units_per_hour", "-3")]
    [InlineData("calendar: flor}", "ranking.calendar", "flor")]
    [InlineData("reckon_due_after: 0}", "ranking.reckon_due_after", "0")]
    [InlineData("weigh_by: tier, weights: {gold: 1, silver: 1}}", "ranking.weights.standard", null)]
    [InlineData("weigh_by: tier, weights: {gold: -1, silver: 1, standard: 1}}", "ranking.weights.gold", "-1")]
    [InlineData("weigh_by: tier, weights: {gold: 1, silver: 1, standard: 1, sliver: 1}}", "ranking.weights", "sliver")]
    [InlineData("weigh_by: tier, weights: {gold: 1, silver: 1, standard: 1, GOLD: 1}}", "ranking.weights", "GOLD")]
    [InlineData("weigh_by: value_score}", "ranking.unknown_weight", null)]
    [InlineData("weigh_by: lifetime_value, unknown_weight: -1}", "ranking.unknown_weight", "-1")]
    [InlineData("weigh_by: values}", "ranking.weigh_by", "values")]
    [InlineData("allocation: {gold: winn}}", "ranking.allocation.gold", "winn")]
    [InlineData("allocation: {golden: win}}", "ranking.allocation", "golden")]
    public void Rejects_section_that_cannot_be_meant(string rest, string path, string? value)
    {
        var error = Assert.Single(Load(Sound + rest), finding => finding.Severity == Severity.Error);

        Assert.Equal((path, value), (error.Path, error.Value));
    }

    [Theory]
    [InlineData("ranking: {look_ahead: 2}", "ranking.longest_wait")]
    [InlineData(Sound + "weights: {gold: 5}}", "ranking.weights")]
    [InlineData(Sound + "unknown_weight: 5}", "ranking.unknown_weight")]
    public void Warns_of_what_is_not_used_or_has_no_bound(string section, string path) =>
        Assert.Contains(Load(section), finding => finding.Severity == Severity.Warning && finding.Path == path);

    private static double Weight(RankingPlan ranking, byte tier, PolicyPlan? plan = null, CustomerFacts? customer = null)
    {
        var facts = customer ?? CustomerFacts.Known(new CustomerScore { AsOf = TestPolicy.Now }, tier);
        DecisionEngine.Decide(new DecisionRequest(DecisionContext.Order, TestPolicy.Now), facts, plan ?? TestPolicy.With(), TestPolicy.Now, out var decision);
        return ranking.WeightOf(decision.Tier, decision.Priority, decision.ScoreStatus, facts.Score);
    }

    private static IReadOnlyList<Finding> Load(string section) => PolicyFile.Parse(
        "name: t\nversion: \"1\"\ntiers: [{name: gold, from_percentile: 80, priority: 80}, {name: silver, from_percentile: 50, priority: 50}, "
        + "{name: standard, from_percentile: 0, priority: 20}]\nunknown_customer: {tier: standard}\nqueues: [{name: q}]\n"
        + "routing: {default: [{queue: q}]}\n" + section,
        "test",
        TestPolicy.Now).Findings;
}
