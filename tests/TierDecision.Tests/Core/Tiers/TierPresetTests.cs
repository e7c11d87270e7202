using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Tiers;

public class TierPresetTests
{
    [Theory]
    [InlineData("three_grades", "gold, silver, standard")]
    [InlineData("pareto_abc_by_customers", "a, b, c")]
    [InlineData("pareto_abc_by_revenue", "a, b, c")]
    [InlineData("rfm_segments", "champions, loyal_customers, cant_lose_them, at_risk, potential_loyalist, promising, new_customers, need_attention, about_to_sleep, lost, other")]
    [InlineData("chase_five", "blue, green, red, transfer, exit")]
    public void Preset_becomes_tiers_without_findings(string preset, string names)
    {
        var load = Load(preset, names.Split(", ")[^1]);

        Assert.Empty(load.Findings);
        Assert.Equal(names, string.Join(", ", load.Plan!.TierRules.Names));
        Assert.All(load.Plan.Tiers.ToArray().SkipLast(1), tier => Assert.False(tier.Criterion.TakesTheRest));
        Assert.True(load.Plan.Tiers[^1].Criterion.TakesTheRest);
    }

    [Fact]
    public void Rfm_preset_knows_every_segment()
    {
        var plan = Load("rfm_segments", "other").Plan!;
        foreach (var segment in Enum.GetValues<RfmSegment>())
        {
            var tier = plan.TierRules.Names[plan.TierRules.Assign(new CustomerScore { Segment = segment }, new RunFigures())];
            Assert.Equal(segment == RfmSegment.None ? "other" : EnumWords.SnakeCase(segment.ToString()), tier);
        }
    }

    [Theory]
    [InlineData(90, 0.9f, 1, float.NaN, "blue")]
    [InlineData(90, 0.1f, 5, float.NaN, "green")]
    [InlineData(60, 0.9f, 1, float.NaN, "green")]
    [InlineData(60, 0.1f, 1, float.NaN, "transfer")]
    [InlineData(20, 0.5f, 1, -10, "red")]
    [InlineData(20, 0.1f, 1, float.NaN, "transfer")]
    [InlineData(20, 0.1f, 1, 0, "transfer")]
    [InlineData(20, 0.1f, 1, -10, "exit")]
    [InlineData(90, 0.1f, 1, -10, "green")] // nobody of high value is sent away
    [InlineData(90, float.NaN, 4, float.NaN, "blue")] // no probability computed: who bought lately has prospects
    [InlineData(90, float.NaN, 3, float.NaN, "green")]
    public void Chase_preset_goes_by_value_and_prospects(float percentile, float probability, byte recency, float margin, string expected)
    {
        var rules = Load("chase_five", "exit").Plan!.TierRules;
        var score = new CustomerScore { Percentile = percentile, ProbabilityActive = probability, Recency = recency, Margin = margin };

        Assert.Equal(expected, rules.Names[rules.Assign(score, new RunFigures())]);
    }

    internal static PolicyLoad Load(string preset, string unknown) => PolicyFile.Parse(
        $"name: test\nversion: 1\ntiers: {{preset: {preset}}}\nunknown_customer: {{tier: {unknown}}}\nqueues: [{{name: q}}]\nrouting: {{default: [{{queue: q}}]}}\n",
        "test",
        TestPolicy.Now);
}
