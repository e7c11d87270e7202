using FsCheck.Fluent;
using NodaTime;
using TierDecision.Configuration.Policies;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;

namespace TierDecision.Tests.Core.Tiers;

public class RetierTests
{
    private static readonly string[] Before = ["a", "b", "c"];
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 10, 0);
    private static readonly Instant Since = Instant.FromUtc(2025, 12, 1, 0, 0);

    private static readonly CustomerScore Stands = new()
    {
        Percentile = 60, ValueScore = 61, Recency = 5, Tier = 1, TierSince = Since, AsOf = Instant.FromUtc(2026, 3, 1, 0, 0), Version = 7,
        LifetimeValue = 12, Flags = CustomerFlags.Verified, PreferredAgent = 2, OverrideExpiry = Instant.FromUnixTimeSeconds(0),
    };

    [Fact]
    public void Score_stays_and_the_tier_is_what_the_rules_say_from_now_on()
    {
        var retier = Plan("[{name: best, from_percentile: 50, priority: 70}, {name: rest, priority: 30}]").RetierFrom(Before, Now);

        Assert.Equal(Stands with { Tier = 0, TierSince = Now }, retier.Apply(Stands));
        Assert.Equal(Stands with { Percentile = 49, Tier = 1, TierSince = Now }, retier.Apply(Stands with { Percentile = 49 }));
    }

    [Fact]
    public void Tier_of_the_same_name_or_of_a_mapped_one_is_kept_with_its_time_and_the_hysteresis()
    {
        var retier = Plan(
            "[{name: B, from_percentile: 64, priority: 70}, {name: C, from_percentile: 30, priority: 50}, {name: rest, priority: 30}]",
            "hysteresis: 5\ntier_names: {a: B}").RetierFrom(Before, Now);

        // 60 misses 64 by less than 5: who stands in b or a stays in B, who stands in c does not rise.
        Assert.Equal((0, Since), Tier(retier.Apply(Stands)));
        Assert.Equal((0, Since), Tier(retier.Apply(Stands with { Tier = 0 })));
        Assert.Equal((1, Since), Tier(retier.Apply(Stands with { Tier = 2 })));
        Assert.Equal((1, Now), Tier(retier.Apply(Stands with { Percentile = 58 })));
    }

    [Fact]
    public void Tier_that_is_kept_for_a_period_waits_for_its_check()
    {
        const string Tiers = "[{name: b, from_percentile: 80, priority: 70}, {name: rest, priority: 30}]";

        Assert.Equal((0, Since), Tier(Plan(Tiers, "keep_tier_months: 12").RetierFrom(Before, Now).Apply(Stands)));
        var later = Instant.FromUtc(2026, 4, 2, 0, 0);
        Assert.Equal((1, later), Tier(Plan(Tiers, "keep_tier_months: 1").RetierFrom(Before, later).Apply(Stands)));
    }

    [Fact]
    public void Override_stays_the_tier_of_its_name_and_is_lost_only_if_there_is_none()
    {
        var retier = Plan("[{name: best, from_percentile: 50, priority: 70}, {name: c, priority: 30}]", "tier_names: {a: best}").RetierFrom(Before, Now);
        var later = Now + Duration.FromDays(1);

        CustomerScore With(byte tier, Instant expiry) => Stands with { OverrideTier = tier, OverrideExpiry = expiry };

        Assert.Equal((0, later, false), Override(With(0, later)));
        Assert.Equal((1, later, false), Override(With(2, later)));
        Assert.Equal((CustomerScore.NoTier, Instant.FromUnixTimeSeconds(0), true), Override(With(1, later)));
        Assert.Equal((CustomerScore.NoTier, Instant.FromUnixTimeSeconds(0), false), Override(With(1, Now)));
        Assert.Equal((1, Since, false), Override(With(2, Since)));

        (byte Tier, Instant Expiry, bool Lost) Override(in CustomerScore score)
        {
            var next = retier.Apply(score);
            return (next.OverrideTier, next.OverrideExpiry, retier.LosesOverride(score));
        }
    }

    [Fact]
    public void Retiering_is_what_scoring_would_say_of_the_same_score()
    {
        var plan = Plan(
            "[{name: b, when: {any: [{percentile: {at_least: 70}}, {flag: verified}]}, priority: 70}, {name: c, at_least: {lifetime_value: 10}, priority: 50}, {name: rest, priority: 30}]",
            "hysteresis: 10");
        var retier = plan.RetierFrom(Before, Now);

        Laws.Hold(
            from percentile in Gen.Choose(0, 100)
            from value in Gen.Choose(0, 20)
            from tier in Gen.Choose(0, 2)
            from verified in Gen.Choose(0, 1)
            select Stands with
            {
                Percentile = percentile, LifetimeValue = value, Tier = (byte)tier, Flags = verified == 1 ? CustomerFlags.Verified : CustomerFlags.None,
            },
            score =>
            {
                var standing = (byte)(score.Tier == 0 ? CustomerScore.NoTier : score.Tier - 1);
                return retier.Apply(score).Tier == plan.TierRules.Assign(score, new RunFigures(), standing)
                    && retier.Apply(retier.Apply(score) with { Tier = (byte)(retier.Apply(score).Tier + 1) }).Tier == retier.Apply(score).Tier;
            });
    }

    [Fact]
    public void Tiers_that_go_by_what_only_a_run_knows_are_named_also_where_it_is_denied()
    {
        var needs = Plan(
            "[{name: x, at_least: {spend: 5, percentile: 3}, priority: 70}, {name: y, when: {not: {purchases: {below: 3}}}, priority: 50}, "
                + "{name: z, at_least: {lifetime_value: 1}, priority: 40}, {name: rest, priority: 30}]").TierRules.NeedsOfRun();

        Assert.Equal([new TierNeed("x", "spend"), new TierNeed("y", "purchases")], needs);
    }

    private static (byte Tier, Instant Since) Tier(in CustomerScore score) => (score.Tier, score.TierSince);

    private static PolicyPlan Plan(string tiers, string sections = "")
    {
        var load = PolicyFile.Parse(
            $"name: test\nversion: \"1\"\ntiers: {tiers}\nunknown_customer: {{tier: {(tiers.Contains("rest", StringComparison.Ordinal) ? "rest" : "c")}}}\n"
                + $"queues: [{{name: service}}]\nrouting: {{default: [{{queue: service}}]}}\n{sections}\n",
            "test", Now);
        Assert.DoesNotContain(load.Findings, finding => finding.Severity == Severity.Error);
        return load.Plan!;
    }
}
