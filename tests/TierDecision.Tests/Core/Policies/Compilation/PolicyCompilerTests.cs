using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Policies.Compilation;
using TierDecision.Core.Queueing;
using TierDecision.Core.Routing;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;
using static TierDecision.Tests.Core.TestPolicy;

namespace TierDecision.Tests.Core.Policies.Compilation;

/// <summary>What the plan holds, and the rules that a file cannot break; the others have a broken policy each, beside the reader's tests.</summary>
public class PolicyCompilerTests
{
    [Fact]
    public void Plan_holds_what_the_policy_says()
    {
        var plan = With("""
            description: For tests.
            stale_after: 7d
            priority_rules: [{name: complaint, when: {flag: open_complaint}, priority: 15, head_start: -30s}]
            routing:
              rules: [{name: best, when: {tier: gold}, targets: [{queue: VIP, timeout: 30s, skills: [english, billing]}, {queue: service}]}]
              default: [{queue: service}]
            """);

        Assert.Equal(("test", "1", "For tests.", Duration.FromDays(7)), (plan.Name, plan.Version, plan.Description, plan.StaleAfter));
        Assert.Equal(["gold", "silver", "standard"], plan.Tiers.ToArray().Select(tier => tier.Name));
        Assert.Equal(("gold", "percentile at least 80", 80, 180_000L), (plan.Tiers[Gold].Name, plan.Tiers[Gold].Criterion.Text, plan.Tiers[Gold].Priority, plan.Tiers[Gold].HeadStartMilliseconds));
        Assert.Equal(new TreatmentPlan(Handling.Person, false, false), plan.Tiers[Gold].Treatment);
        Assert.True(plan.Tiers[Standard].Criterion.TakesTheRest);
        Assert.Equal(Handling.SelfServiceFirst, plan.Tiers[Standard].Treatment.Handling);
        Assert.Equal(Standard, plan.UnknownTier);
        Assert.Equal(["service", "vip"], plan.Queues.Names);
        Assert.Equal(("complaint", 15, -30_000L), (plan.PriorityRules[0].Name, plan.PriorityRules[0].PriorityChange, plan.PriorityRules[0].HeadStartChangeMilliseconds));
        var targets = plan.Routing.Rules[0].Route.Targets;
        Assert.Equal([("vip", (long?)30_000), ("service", null)], targets.Select(target => (target.Queue, target.TimeoutMilliseconds)));
        Assert.Equal(["english", "billing"], targets[0].Skills);
        Assert.Equal(["service"], plan.Routing.Default.Targets.Select(target => target.Queue));
    }

    // Which rules can match is worked out for each tier: a policy of half a megabyte would take hundreds.
    [Fact]
    public void Rejects_more_rules_times_tiers_than_are_worked_out_ahead()
    {
        static IReadOnlyList<Finding> Errors(int tiers, int rules)
        {
            var text = new System.Text.StringBuilder($"name: x\nversion: '1'\nunknown_customer: {{tier: t{tiers - 1}}}\nqueues: [{{name: q}}]\ntiers:\n");
            for (var i = 0; i < tiers; i++)
            {
                text.AppendLine(i < tiers - 1
                    ? $"  - {{name: t{i}, when: {{value_score: {{at_least: {99 - (i * 0.3):0.0}}}}}, priority: 10}}" : $"  - {{name: t{i}, priority: 10}}");
            }

            text.Append("routing: {default: [{queue: q}]}\nsla:\n");
            for (var i = 0; i < rules; i++)
            {
                text.AppendLine($"  - {{name: s{i}, when: {{topic: t{i}}}, answer: 10s}}");
            }

            return [.. PolicyFile.Parse(text.ToString(), "test", Now).Findings.Where(finding => finding.Severity == Severity.Error)];
        }

        var error = Assert.Single(Errors(tiers: 250, rules: 401));
        Assert.Equal(("sla", "401 rules"), (error.Path, error.Value));
        Assert.StartsWith("are too many for 250 tiers: the rules of routing and sla, 401, times the tiers are at most 100000", error.Reason, StringComparison.Ordinal);
        Assert.NotEqual(0, error.Line);
        Assert.Empty(Errors(tiers: 3, rules: 401));
    }

    [Fact]
    public void Policy_that_says_nothing_of_stale_scores_takes_any() => Assert.Equal(Duration.MaxValue, With().StaleAfter);

    [Theory]
    [InlineData("", 60_000, long.MaxValue)]
    [InlineData("unconfirmed_data: {degraded_after: 5s}", 5_000, long.MaxValue)]
    [InlineData("unconfirmed_data: {degraded_after: 250ms, unused_after: 1d}", 250, 86_400_000)]
    [InlineData("unconfirmed_data: {unused_after: 1m}", 60_000, 60_000)]
    public void Unconfirmed_data_degrades_after_a_minute_and_is_used_for_ever_unless_the_policy_says_otherwise(string section, long degraded, long unused) =>
        Assert.Equal(new UnconfirmedDataPlan(degraded, unused), With(section).UnconfirmedData);

    [Theory]
    [InlineData("", null)]
    [InlineData("pin: {}", null)]
    [InlineData("pin: {contacts: none}", null)]
    [InlineData("pin: {contacts: entry, for: 1m}", 60_000L)]
    [InlineData("pin: {contacts: entry, for: 7d}", 604_800_000L)]
    public void Contacts_are_pinned_if_the_policy_says_so_for_as_long_as_it_says(string section, long? milliseconds) =>
        Assert.Equal(milliseconds, With(section).Pin?.ForMilliseconds);

    [Fact]
    public void Tier_is_found_by_its_name_without_regard_to_case()
    {
        var plan = With();

        Assert.Equal(Silver, plan.TierIndex("Silver"));
        Assert.Equal(-1, plan.TierIndex("platinum"));
    }

    [Theory]
    [InlineData("", 180_000)]
    [InlineData("priority_rules: [{name: a, head_start: 60s}, {name: b, head_start: 30s}, {name: c, head_start: -90s}]", 270_000)]
    [InlineData("priority_rules: [{name: a, head_start: 60s}]\nlargest_head_start: 200s", 200_000)]
    [InlineData("priority_rules: [{name: a, head_start: 60s}]\nlargest_head_start: 10m", 240_000)]
    [InlineData("largest_head_start: 3m", 180_000)]
    public void Largest_head_start_is_what_rules_add_up_to_or_less(string sections, long expected)
    {
        var plan = With(sections);

        Assert.Equal(expected, plan.LargestHeadStartMilliseconds);
        Assert.Equal(Duration.FromMilliseconds(expected - 180_000), plan.OvertakingBound(Gold));
        Assert.Equal(Duration.FromMilliseconds(expected - 60_000), plan.OvertakingBound(Silver));
        Assert.Equal(Duration.FromMilliseconds(expected), plan.OvertakingBound(Standard));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-0.1)]
    public void Rejects_percentile_that_is_no_rank(double percentile)
    {
        var config = Smallest();
        config.Tiers.List.Insert(0, new TierConfig { Name = "gold", FromPercentile = percentile, Priority = 60 });

        Assert.Contains(PolicyCompiler.Compile(config, Now).Findings, finding => finding.Path == "tiers[0].from_percentile" && finding.Severity == Severity.Error);
    }

    [Fact]
    public void Rejects_more_tiers_than_an_index_can_count()
    {
        var config = Smallest();
        config.Tiers.List = [.. Enumerable.Range(0, PolicyLimits.MaxTiers + 1).Select(i => new TierConfig { Name = $"t{i}", FromPercentile = (PolicyLimits.MaxTiers - i) * 0.1, Priority = 50 })];

        config.UnknownCustomer!.Tier = $"t{PolicyLimits.MaxTiers}";
        var finding = Assert.Single(PolicyCompiler.Compile(config, Now).Findings);
        Assert.Equal(("tiers", "251 tiers"), (finding.Path, finding.Value));

        config.Tiers.List.RemoveAt(0);
        Assert.Empty(PolicyCompiler.Compile(config, Now).Findings);
    }

    [Fact]
    public void Empty_configuration_gives_everything_that_is_required_at_once()
    {
        var compilation = PolicyCompiler.Compile(new PolicyConfig(), Now);

        Assert.Null(compilation.Plan);
        Assert.Equal(
            ["name", "version", "tiers", "unknown_customer.tier", "queues", "routing.default"],
            compilation.Findings.Select(finding => finding.Path));
    }

    [Fact]
    public void Finding_reads_as_one_line()
    {
        var finding = new Finding(Severity.Error, "tiers[0].priority", "high", "is not a whole number");

        Assert.Equal("tiers[0].priority: 'high' is not a whole number", finding.ToString());
        Assert.Equal("line 7, tiers[0].priority: 'high' is not a whole number", (finding with { Line = 7 }).ToString());
        Assert.Equal("tiers[0].priority: is required", (finding with { Value = null, Reason = "is required" }).ToString());
    }

    private static PolicyConfig Smallest() => new()
    {
        Name = "smallest",
        Version = "1",
        Tiers = new TiersConfig { List = [new TierConfig { Name = "all", FromPercentile = 0, Priority = 50 }] },
        UnknownCustomer = new UnknownCustomerConfig { Tier = "all" },
        Queues = [new QueueConfig { Name = "service" }],
        Routing = new RoutingConfig { Default = [new RouteTargetConfig { Queue = "service" }] },
    };
}
