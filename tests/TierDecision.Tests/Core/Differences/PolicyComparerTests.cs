using TierDecision.Configuration.Policies;
using TierDecision.Core.Differences;
using TierDecision.Core.Policies;

namespace TierDecision.Tests.Core.Differences;

public class PolicyComparerTests
{
    private const string Rules = """
        routing:
          rules:
            - {name: one, when: {topic: a}, targets: [{queue: vip}]}
            - {name: two, when: {topic: b}, targets: [{queue: vip}]}
            - {name: three, when: {topic: c}, targets: [{queue: vip}]}
          default: [{queue: service}]
        """;

    [Fact]
    public void Changed_timeout_is_named_by_rule_and_target()
    {
        var difference = Single(Rule("timeout: 40s"), Rule("timeout: 30s"));

        Assert.Equal(
            ("routing.rules[best].targets[0].timeout", PolicyDifferenceKind.Changed, "40s", "30s"),
            (difference.Path, difference.Kind, difference.Before, difference.After));
        Assert.Equal("Routing rule best, target 1 (vip): time-out: 40 seconds → 30 seconds.", difference.Sentence.English);
        Assert.Equal("路由规则 best 第 1 个目标(vip):等待时限:40 秒 → 30 秒。", difference.Sentence.Chinese);

        static string Rule(string timeout) =>
            $"routing: {{rules: [{{name: best, when: {{tier: gold}}, targets: [{{queue: vip, {timeout}}}, {{queue: service}}]}}], default: [{{queue: service}}]}}\n";
    }

    [Fact]
    public void Moved_rule_is_one_difference()
    {
        var moved = Rules.Replace(
            "    - {name: three, when: {topic: c}, targets: [{queue: vip}]}\n", "", StringComparison.Ordinal).Replace(
            "  rules:\n", "  rules:\n    - {name: three, when: {topic: c}, targets: [{queue: vip}]}\n", StringComparison.Ordinal);

        var difference = Single(Rules, moved);

        Assert.Equal(("routing.rules[three]", PolicyDifferenceKind.Moved, "3", "1"), (difference.Path, difference.Kind, difference.Before, difference.After));
        Assert.Equal("Routing rule three: moved from place 3 to 1.", difference.Sentence.English);
    }

    [Fact]
    public void New_and_removed_rules_are_told_whole()
    {
        const string Line = "    - {name: two, when: {topic: b}, targets: [{queue: vip}]}\n";
        var without = Rules.Replace(Line, "", StringComparison.Ordinal);

        var added = Single(without, Rules);
        var removed = Single(Rules, without);

        Assert.Equal(("routing.rules[two]", PolicyDifferenceKind.Added), (added.Path, added.Kind));
        Assert.Null(added.Before);
        Assert.Equal("{name: two, when: {topic: b}, targets: [{queue: vip}]}", added.After);
        Assert.Equal("Added in place 2: Routing rule two: if the topic is 'b': vip.", added.Sentence.English);
        Assert.Equal(("routing.rules[two]", PolicyDifferenceKind.Removed), (removed.Path, removed.Kind));
        Assert.Equal(added.After, removed.Before);
        Assert.Null(removed.After);
        Assert.Equal("Removed from place 2: Routing rule two: if the topic is 'b': vip.", removed.Sentence.English);
    }

    [Fact]
    public void Values_of_a_condition_are_compared_as_a_set()
    {
        var differences = Compare(When("{topic: [a, b], tier: gold}"), When("{tier: gold, topic: [c, B]}"));

        (string, PolicyDifferenceKind, string?, string?)[] expected =
            [("routing.rules[r].when.topic", PolicyDifferenceKind.Added, null, "[c]"), ("routing.rules[r].when.topic", PolicyDifferenceKind.Removed, "[a]", null)];
        Assert.Equal(expected, differences.Select(one => (one.Path, one.Kind, one.Before, one.After)));
        Assert.Equal("Routing rule r: the topic: added 'c'.", differences[0].Sentence.English);
    }

    [Theory]
    [InlineData("{waited: {at_least: 90s}}", "{waited: {at_least: 1m30s}}")]
    [InlineData("{tier: [gold, silver]}", "{tier: [Silver, GOLD]}")]
    [InlineData("{all: [{tier: gold}, {channel: voice}]}", "{channel: voice, tier: gold}")]
    [InlineData("{any: [{channel: voice}, {channel: chat}]}", "{channel: [chat, voice]}")]
    [InlineData("{not: {any: [{channel: voice}, {tier: gold}]}}", "{all: [{not: {tier: gold}}, {not: {channel: voice}}]}")]
    [InlineData("{not: {not: {tier: gold}}}", "{tier: gold}")]
    [InlineData("{known: true}", "{not: {known: false}}")]
    [InlineData("{churn_risk: {above: 0.50}}", "{churn_risk: {above: .5}}")]
    [InlineData("{language: de-AT}", "{language: de}")]
    [InlineData("{topic: Sales}", "{topic: sales}")]
    [InlineData("{tier: gold, time_of_week: {calendar: 24x7}}", "{tier: gold}")]
    [InlineData("{time_of_week: {hours: {mon-fri: 09:00-17:00}, zone: Europe/Berlin}}", "{time_of_week: {hours: {mon-wed: [09:00-12:00, 12:00-17:00], thu-fri: 09:00-17:00}, zone: Europe/Berlin, at: now}}")]
    public void Conditions_of_one_meaning_are_equal(string one, string other) => Assert.Empty(Compare(When(one), When(other)));

    [Theory]
    [InlineData("{tier: gold}", "{not: {tier: gold}}")]
    [InlineData("{waited: {at_least: 1m}}", "{waited: {above: 1m}}")]
    [InlineData("{not: {margin: {below: 0}}}", "{margin: {at_least: 0}}")]
    [InlineData("{any: [{channel: voice}, {tier: gold}]}", "{channel: voice, tier: gold}")]
    [InlineData("{topic: a}", "{topic: {prefix: a}}")]
    [InlineData("{attribute.plan: a}", "{attribute.grade: a}")]
    [InlineData("{time_of_week: {hours: {mon: 09:00-17:00}, zone: Europe/Berlin}}", "{time_of_week: {hours: {mon: 09:00-17:00}, zone: Europe/Berlin, at: arrival}}")]
    public void Conditions_of_other_meanings_differ(string one, string other) => Assert.Single(Compare(When(one), When(other)));

    [Theory]
    [InlineData("", "stale_after: 14d\n", "stale_after", null, "14d")]
    [InlineData("", "unconfirmed_data: {degraded_after: 60s}\n", null, null, null)]
    [InlineData("", "shared_identifier: best_tier\nhysteresis: 0\nqueue_state_expires_after: 120s\nallow_end_of_relationship: false\n", null, null, null)]
    [InlineData("", "ranking: {look_ahead: 2, weigh_by: priority, units_per_order: 1, calendar: 24x7, allocation: {gold: redistribute}}\n", null, null, null)]
    [InlineData("", "largest_head_start: 3m\n", null, null, null)]
    [InlineData("", "calendars: [{name: c, zone: Europe/Berlin, hours: {mon: 09:00-17:00}}]\n", "calendars[c]", null, "{name: c, zone: Europe/Berlin, hours: {mon: [09:00-17:00]}}")]
    [InlineData("tier_names: {vip: gold}\n", "tier_names: {VIP: silver}\n", "tier_names.VIP", "gold", "silver")]
    [InlineData("overrides: {longest: 24h}\n", "overrides: {longest: 1d}\n", null, null, null)]
    [InlineData("overrides: {tiers: [gold]}\n", "", "overrides.tiers", "[gold]", null)]
    [InlineData("sla: [{name: s, answer: 60s}]\n", "sla: [{name: s, answer: 1m, calendar: 24x7, retroactive: true}]\n", null, null, null)]
    [InlineData("sla: [{name: s, answer: 60s}]\n", "sla: [{name: s, first_response: 1m, answer: 60s}]\n", "sla[s].first_response", null, "1m")]
    public void Sections_are_compared_with_their_defaults(string one, string other, string? path, string? before, string? after)
    {
        var differences = Compare(one, other);

        (string, string?, string?)[] expected = path is null ? [] : [(path, before, after)];
        Assert.Equal(expected, differences.Select(difference => (difference.Path, difference.Before, difference.After)));
    }

    [Fact]
    public void Order_counts_only_where_it_means_something()
    {
        const string Calendars = "calendars: [{name: a, zone: Europe/Berlin, hours: {mon: 09:00-17:00}, holidays: [2026-01-01, 2026-05-01]}, {name: b, zone: Europe/Berlin, hours: {tue: 09:00-17:00}}]\n";
        const string Turned = "calendars: [{name: b, zone: Europe/Berlin, hours: {tue: 09:00-17:00}}, {name: a, zone: Europe/Berlin, hours: {mon: 09:00-17:00}, holidays: [2026-05-01, 2026-01-01]}]\n";
        const string Priorities = "priority_rules: [{name: a, priority: 5}, {name: b, when: {topic: x}, priority: 5}]\n";
        const string Other = "priority_rules: [{name: b, when: {topic: x}, priority: 5}, {name: a, priority: 5, head_start: 0}]\n";
        const string Promises = "sla: [{name: a, when: {topic: x}, answer: 1m}, {name: b, answer: 2m}]\n";
        const string Opposite = "sla: [{name: b, answer: 2m}, {name: a, when: {topic: x}, answer: 1m}]\n";

        Assert.Empty(Compare(Calendars, Turned));
        Assert.Empty(Compare(Priorities, Other));
        Assert.Equal(PolicyDifferenceKind.Moved, Single(Promises, Opposite).Kind);
    }

    [Fact]
    public void Holiday_is_the_same_wherever_it_is_written()
    {
        var file = Calendar("holidays_file: h.ics");
        var both = Calendar("holidays: [2026-12-25], holidays_file: i.ics");
        var files = new Dictionary<string, string> { ["h.ics"] = RichPolicy.Holidays("20261225"), ["i.ics"] = RichPolicy.Holidays("20261225") };
        var others = new Dictionary<string, string> { ["i.ics"] = RichPolicy.Holidays("20261226") };

        Assert.Empty(PolicyComparer.Compare(Written(file, files), Written(both, files)).Differences);
        var difference = Assert.Single(PolicyComparer.Compare(Written(file, files), Written(both, others)).Differences);
        Assert.Equal(("calendars[c].holidays", PolicyDifferenceKind.Added, "[2026-12-26]"), (difference.Path, difference.Kind, difference.After));

        static string Calendar(string more) => $"calendars: [{{name: c, zone: Europe/Berlin, hours: {{mon: 09:00-17:00}}, {more}}}]\n";
    }

    [Fact]
    public void Ready_made_tiers_are_those_that_they_stand_for()
    {
        const string Rest = "name: p\nversion: 1\nunknown_customer: {tier: standard}\nqueues: [{name: q}]\nrouting: {default: [{queue: q}]}\n";
        const string Listed = """
            tiers:
              - {name: gold, at_least: {percentile: 80}, priority: 70, head_start: 3m, treatment: {discount_eligible: true}}
              - {name: silver, when: {percentile: {at_least: 50}}, priority: 50, head_start: 1m, treatment: {discount_eligible: true}}
              - {name: standard, from_percentile: 0, priority: 30, treatment: {handling: self_service_first}}

            """;

        Assert.Empty(PolicyComparer.Compare(Read("tiers: {preset: three_grades}\n" + Rest), Read(Listed + Rest)).Differences);
    }

    [Fact]
    public void Differences_are_bounded_and_counted()
    {
        var rules = string.Concat(Enumerable.Range(0, 1200).Select(i => $"    - {{name: r{i}, when: {{topic: t{i}}}, targets: [{{queue: vip}}]}}\n"));

        var comparison = PolicyComparer.Compare(Written(Rules), Written(Rules.Replace("  rules:\n", "  rules:\n" + rules, StringComparison.Ordinal)));

        Assert.Equal((PolicyComparison.MaxDifferences, 1200), (comparison.Differences.Count, comparison.Count));
        Assert.False(comparison.AreEqual);
    }

    private static string When(string condition) =>
        $"routing: {{rules: [{{name: r, when: {condition}, targets: [{{queue: vip}}]}}], default: [{{queue: service}}]}}\n";

    private static PolicyDifference Single(string before, string after) => Assert.Single(Compare(before, after));

    private static IReadOnlyList<PolicyDifference> Compare(string before, string after) => PolicyComparer.Compare(Written(before), Written(after)).Differences;

    private static WrittenPolicy Written(string sections, Dictionary<string, string>? files = null)
    {
        var load = files is null
            ? TestPolicy.Load(sections)
            : PolicyFile.Parse(TestPolicy.Load(sections).Document! with { Files = files }, "test", TestPolicy.Now);
        Assert.Empty(load.Errors);
        return load.Written!;
    }

    private static WrittenPolicy Read(string text)
    {
        var load = PolicyFile.Parse(text, "test", TestPolicy.Now);
        Assert.Empty(load.Errors);
        return load.Written!;
    }
}
