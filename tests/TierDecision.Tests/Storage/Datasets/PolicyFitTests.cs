using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Storage.Datasets;
using TierDecision.Tests.Core;

namespace TierDecision.Tests.Storage.Datasets;

public class PolicyFitTests
{
    [Fact]
    public void Policy_with_every_tier_of_the_customers_fits()
    {
        var fit = PolicyFit.Of(Tiers(), Dataset(1, "standard", "GOLD"));

        Assert.Empty(fit.Findings);
        Assert.Null(fit.Refusal);
    }

    [Fact]
    public void Policy_fits_whatever_it_is_if_there_are_no_customers()
    {
        var fit = PolicyFit.Of(Tiers("tier_names: {vip: gold}\n"));

        Assert.Empty(fit.Findings);
        Assert.Null(fit.Refusal);
    }

    [Fact]
    public void Tier_that_the_policy_lacks_is_told_and_a_mapped_one_is_not()
    {
        var fit = PolicyFit.Of(Tiers("tier_names: {vip: gold}\n"), Dataset(7, "vip", "platinum", "silver", "bronze"));

        Assert.Equal(["platinum", "bronze"], fit.Findings.Select(finding => finding.Value));
        Assert.All(fit.Findings, finding => Assert.Equal(
            (Severity.Warning, "tier_names", FindingRule.MissingTier), (finding.Severity, finding.Path, finding.Rule)));
        Assert.StartsWith(
            "tier_names: 'platinum' is a tier of the customers in dataset 7 that the policy does not have", fit.Findings[0].ToString(), StringComparison.Ordinal);
        Assert.Equal(
            "the customers in dataset 7 have tiers that it does not have: platinum, bronze. Map them in its tier_names, or score and load the customers under it",
            fit.Refusal);
        Assert.Contains("'tierctl policy activate 0123456789ab --retier'", fit.Refuses("0123456789ab"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tiers_that_only_a_scoring_run_can_assign_are_not_said_to_be_assigned_anew()
    {
        var fit = PolicyFit.Of(TiersBy("at_least: {spend: 90}"), Dataset(7, "platinum"));

        Assert.Equal([FindingRule.MissingTier, FindingRule.FigureOfRun], fit.Findings.Select(finding => finding.Rule));
        Assert.DoesNotContain(fit.Findings, finding => finding.ToString().Contains("--retier", StringComparison.Ordinal));
        Assert.EndsWith("or score and load the customers under it", fit.Refuses("0123456789ab"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('x')]
    [InlineData('王')]
    public void Refusal_names_no_more_tiers_than_a_message_has_room_for(char letter)
    {
        var tiers = Enumerable.Range(100, 200).Select(i => new string(letter, 61) + i).ToArray();

        var fit = PolicyFit.Of(Tiers(), Dataset(1, tiers));

        Assert.Equal(200, fit.Findings.Count);
        Assert.Contains($"{tiers[0]} and 199 more", fit.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Customers_of_two_datasets_must_both_be_served()
    {
        var fit = PolicyFit.Of(Tiers("tier_names: {vip: gold}\n"), Dataset(2, "vip"), Dataset(1, "old"));

        Assert.Contains("the customers in dataset 1 have", fit.Refusal, StringComparison.Ordinal);
        Assert.Equal("old", Assert.Single(fit.Findings).Value);
    }

    [Fact]
    public void Name_that_stands_for_no_tier_of_the_customers_is_told()
    {
        var finding = Assert.Single(PolicyFit.Of(Tiers("tier_names: {vip: gold, basic: standard}\n"), Dataset(1, "Basic", "gold")).Findings);

        Assert.Equal(("tier_names.vip", "gold", FindingRule.UnusedTierName), (finding.Path, finding.Value, finding.Rule));
        Assert.Null(PolicyFit.Of(Tiers("tier_names: {vip: gold}\n"), Dataset(1, "gold")).Refusal);
    }

    [Theory]
    [InlineData("when: {purchases: {at_least: 3}}", "tiers[0].when", "purchases")]
    [InlineData("when: {any: [{percentile: {at_least: 90}}, {not: {spend: {below: 1}}}]}", "tiers[0].when", "spend")]
    [InlineData("at_least: {spend_percentile: 80}", "tiers[0].at_least", "spend_percentile")]
    [InlineData("when: {revenue_share: {below: 80}}", "tiers[0].when", "revenue_share")]
    [InlineData("when: {recency_days: {below: 30}}", "tiers[0].when", "recency_days")]
    public void Tier_by_a_figure_that_no_record_keeps_names_the_scoring_run(string criterion, string path, string figure)
    {
        var finding = Assert.Single(PolicyFit.Of(TiersBy(criterion), Dataset(1, "gold", "rest")).Findings);

        Assert.Equal((Severity.Warning, path, figure, FindingRule.FigureOfRun), (finding.Severity, finding.Path, finding.Value, finding.Rule));
        Assert.Contains("tierctl score", finding.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from_percentile: 80")]
    [InlineData("at_least: {lifetime_value: 100, recency: 3}")]
    [InlineData("when: {segment: champions, flag: verified}")]
    public void Tier_by_what_records_keep_is_not_told(string criterion) =>
        Assert.Empty(PolicyFit.Of(TiersBy(criterion), Dataset(1, "gold", "rest")).Findings);

    // A policy that is still being written says at once what the customers will bring up.
    [Fact]
    public void Policy_with_errors_is_compared_as_well_as_far_as_its_tiers_can_be_read()
    {
        var load = TestPolicy.Load("tier_names: {vip: gold}\nstale_after: soon\n");
        Assert.Null(load.Plan);

        Assert.Equal(["platinum"], PolicyFit.Of(load.Tiers!, Dataset(1, "vip", "platinum")).Findings.Select(finding => finding.Value));
        Assert.Empty(PolicyFit.Of(PolicyFile.Parse("name: test\n", "test", TestPolicy.Now).Tiers!, Dataset(1, "vip")).Findings);
    }

    // What serves goes by the plan.
    [Theory]
    [InlineData("gold", "VIP")]
    [InlineData("silver", "standard", "other")]
    [InlineData("platinum", "Gold", "basic")]
    public void Tiers_that_are_missing_are_those_that_nodes_miss(params string[] tiers)
    {
        var load = TestPolicy.Load("tier_names: {vip: gold, Basic: standard}\n");
        var dataset = Dataset(1, tiers);

        Assert.Equal(
            dataset.Header.TiersMissingIn(load.Plan!),
            PolicyFit.Of(load.Tiers!, dataset).Findings.Where(finding => finding.Rule == FindingRule.MissingTier).Select(finding => finding.Value));
    }

    private static PolicyTiers Tiers(string sections = "") => TestPolicy.Load(sections).Tiers!;

    private static PolicyTiers TiersBy(string criterion)
    {
        var load = PolicyFile.Parse(
            $$"""
            name: test
            version: "1"
            tiers:
              - {name: gold, {{criterion}}, priority: 80}
              - {name: rest, priority: 20}
            unknown_customer: {tier: rest}
            queues: [{name: desk}]
            routing: {default: [{queue: desk}]}
            """,
            "test", TestPolicy.Now);
        Assert.Empty(load.Errors);
        return load.Tiers!;
    }

    private static DatasetInfo Dataset(long number, params string[] tiers) => new(
        number,
        new DatasetHeader { Tiers = tiers, PolicyName = "old", PolicyVersion = "1", AsOf = TestPolicy.Now, IdentityKeyFingerprint = 1 },
        1, 0, (ulong)number, TestPolicy.Now);
}
