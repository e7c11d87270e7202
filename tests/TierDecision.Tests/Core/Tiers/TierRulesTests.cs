using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Tiers;

namespace TierDecision.Tests.Core.Tiers;

public class TierRulesTests
{
    private const byte None = CustomerScore.NoTier;

    [Theory]
    [InlineData(100, 0)]
    [InlineData(95.1f, 0)]
    [InlineData(95.0f, 1)]
    [InlineData(80, 1)]
    [InlineData(79.999f, 2)]
    [InlineData(0, 2)]
    public void Tier_is_the_first_that_the_percentile_reaches(float percentile, byte expected) =>
        Assert.Equal(expected, TierRules.ByPercentile(("gold", 95.1), ("silver", 80), ("bronze", 10)).Assign(new CustomerScore { Percentile = percentile }, new RunFigures()));

    [Fact]
    public void Rejects_rules_without_tiers() => Assert.Throws<ArgumentException>(() => TierRules.ByPercentile());

    [Fact]
    public void Tier_by_scores_asks_for_all_of_them()
    {
        var rules = Rules("[{name: gold, at_least: {lifetime_value: 1000, spend: 500}, priority: 70}, {name: silver, at_least: {margin: 0}, priority: 50}, {name: rest, priority: 30}]");

        Assert.Equal(0, rules.Assign(new CustomerScore { LifetimeValue = 1000 }, new RunFigures { Spend = 500 }));
        Assert.Equal(2, rules.Assign(new CustomerScore { LifetimeValue = 1000 }, new RunFigures { Spend = 499.99 }));
        Assert.Equal(1, rules.Assign(new CustomerScore { LifetimeValue = 999.9f, Margin = 0 }, new RunFigures { Spend = 5000 }));
    }

    [Fact]
    public void Score_that_is_not_known_reaches_nothing() =>
        Assert.Equal(1, Rules("[{name: gold, at_least: {lifetime_value: -1000}, priority: 70}, {name: rest, priority: 30}]").Assign(new CustomerScore(), new RunFigures()));

    [Fact]
    public void Tier_by_condition_is_the_first_that_holds()
    {
        var rules = Rules("""
            [{name: gold, when: {segment: [champions, loyal_customers], not: {flag: fraud_hold}}, priority: 70},
             {name: silver, when: {any: [{recency_days: {at_most: 30}}, {purchases: {at_least: 10}}]}, priority: 50},
             {name: rest, priority: 30}]
            """);

        Assert.Equal(0, rules.Assign(new CustomerScore { Segment = RfmSegment.Champions }, new RunFigures { RecencyDays = 1 }));
        Assert.Equal(1, rules.Assign(new CustomerScore { Segment = RfmSegment.Champions, Flags = CustomerFlags.FraudHold }, new RunFigures { RecencyDays = 1 }));
        Assert.Equal(1, rules.Assign(new CustomerScore(), new RunFigures { RecencyDays = 31, Purchases = 10 }));
        Assert.Equal(2, rules.Assign(new CustomerScore(), new RunFigures { RecencyDays = 31, Purchases = 9 }));
    }

    [Fact]
    public void Ways_can_be_mixed_and_the_first_match_counts()
    {
        var rules = Rules("[{name: key, when: {flag: verified}, priority: 70}, {name: top, from_percentile: 80, priority: 60}, {name: rest, from_percentile: 0, priority: 30}]");

        Assert.Equal(0, rules.Assign(new CustomerScore { Flags = CustomerFlags.Verified, Percentile = 3 }, new RunFigures()));
        Assert.Equal(1, rules.Assign(new CustomerScore { Percentile = 80 }, new RunFigures()));
        Assert.Equal(2, rules.Assign(new CustomerScore { Percentile = 79 }, new RunFigures()));
    }

    [Theory]
    [InlineData(0.7f, 0)]
    [InlineData(0.69f, 1)]
    public void Bound_is_rounded_as_the_score_is_stored(float probability, byte expected) =>
        Assert.Equal(
            expected,
            Rules("[{name: gold, when: {probability_active: {at_least: 0.7}}, priority: 70}, {name: rest, priority: 30}]").Assign(new CustomerScore { ProbabilityActive = probability }, new RunFigures()));

    [Theory]
    [InlineData(81, None, 0)]
    [InlineData(79, None, 1)] // new customers have no margin
    [InlineData(79, 0, 0)]
    [InlineData(78, 0, 0)]
    [InlineData(77.9f, 0, 1)]
    [InlineData(79, 1, 1)] // rising takes the whole way
    [InlineData(48.5f, 0, 1)] // falling far, the margin holds at the next limit too
    [InlineData(48.5f, 1, 1)]
    [InlineData(48.5f, 2, 2)]
    [InlineData(47.9f, 0, 2)]
    public void Customer_stays_in_a_better_tier_within_the_hysteresis_in_points(float percentile, byte previous, byte expected)
    {
        var rules = Rules("[{name: gold, from_percentile: 80, priority: 70}, {name: silver, from_percentile: 50, priority: 50}, {name: rest, priority: 30}]", "hysteresis: 2");

        Assert.Equal(expected, rules.Assign(new CustomerScore { Percentile = percentile }, new RunFigures(), previous));
    }

    [Theory]
    [InlineData("{at_least: {spend: 1000}}", 950, 0)]
    [InlineData("{at_least: {spend: 1000}}", 949, 1)]
    [InlineData("{when: {spend: {at_least: 1000}}}", 950, 0)]
    [InlineData("{when: {not: {spend: {below: 1000}}}}", 950, 0)]
    [InlineData("{when: {not: {spend: {below: 1000}}}}", 949, 1)]
    public void Hysteresis_is_percent_of_a_limit_on_a_scale_of_its_own(string criterion, double spend, byte expected)
    {
        var rules = Rules($"[{{name: gold, priority: 70, {criterion[1..]}, {{name: rest, priority: 30}}]", "hysteresis: 5");

        Assert.Equal(expected, rules.Assign(new CustomerScore(), new RunFigures { Spend = spend }, previous: 0));
        Assert.Equal(1, rules.Assign(new CustomerScore(), new RunFigures { Spend = spend }, previous: 1));
    }

    [Fact]
    public void Old_names_are_mapped()
    {
        var plan = Load("[{name: gold, from_percentile: 80, priority: 70}, {name: rest, priority: 30}]", "tier_names: {Diamond: gold, basic: rest}").Plan!;

        Assert.Equal([0, 0, 1, 1, -1], new[] { "GOLD", "diamond", "rest", "Basic", "silver" }.Select(plan.ScoredTierIndex));
        Assert.Equal(-1, plan.TierIndex("diamond"));
    }

    internal static TierRules Rules(string tiers, string more = "")
    {
        var load = Load(tiers, more);
        Assert.DoesNotContain(load.Findings, finding => finding.Severity == Severity.Error);
        return load.Plan!.TierRules;
    }

    private static PolicyLoad Load(string tiers, string more) => PolicyFile.Parse(
        $"name: test\nversion: 1\ntiers: {tiers.ReplaceLineEndings(" ")}\nunknown_customer: {{tier: rest}}\nqueues: [{{name: q}}]\nrouting: {{default: [{{queue: q}}]}}\n{more}\n",
        "test",
        TestPolicy.Now);
}
