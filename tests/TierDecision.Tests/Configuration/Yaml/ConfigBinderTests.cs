using NodaTime;
using TierDecision.Configuration.Yaml;
using TierDecision.Core.Conditions;
using TierDecision.Core.Policies;
using TierDecision.Core.Tiers;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Configuration.Yaml;

public class ConfigBinderTests
{
    [Fact]
    public void Every_kind_of_value_is_bound()
    {
        var config = Bind("""
            name: all
            version: 2026-01
            stale_after: 14d
            tiers:
              - name: gold
                from_percentile: 99.5
                priority: +70
                head_start: 1h30m
                treatment: {handling: self_service_first, dedicated_agent: true}
            calendars:
              - name: office
                zone: Europe/Berlin
                hours: {mon-fri: [09:00-12:00, 13:00-17:00], sat: 10:00-14:00}
                holidays: [2026-12-25]
            priority_rules:
              - name: down
                priority: -10
                head_start: -30s
            """);

        Assert.Equal("2026-01", config.Version);
        Assert.Equal(Duration.FromDays(14), config.StaleAfter);
        Assert.Null(config.LargestHeadStart);
        var tier = Assert.Single(config.Tiers.List);
        Assert.Equal((99.5, 70, Duration.FromMinutes(90)), (tier.FromPercentile, tier.Priority, tier.HeadStart));
        Assert.Equal((Handling.SelfServiceFirst, true, false), (tier.Treatment.Handling, tier.Treatment.DedicatedAgent, tier.Treatment.DiscountEligible));
        var calendar = Assert.Single(config.Calendars);
        Assert.Equal(["09:00-12:00", "13:00-17:00"], calendar.Hours["mon-fri"]);
        Assert.Equal(["10:00-14:00"], calendar.Hours["sat"]);
        Assert.Equal([new LocalDate(2026, 12, 25)], calendar.Holidays);
        var rule = Assert.Single(config.PriorityRules);
        Assert.Equal((-10, Duration.FromSeconds(-30)), (rule.Priority, rule.HeadStart));
    }

    [Fact]
    public void Condition_is_groups_and_fields()
    {
        var when = Bind("""
            priority_rules:
              - name: one
                when:
                  tier: gold
                  channel: [voice, chat]
                  waited: {above: 5m, at_most: 1h}
                  entry_point: {prefix: "0800"}
                  attribute.plan: premium
                  all: [{known: true}]
                  any: [{context: ticket}, {not: {flag: fraud_hold}}]
                  not: {value_score: {at_least: 10, below: 20}}
            """).PriorityRules[0].When!;

        Assert.Equal(["tier", "channel", "waited", "entry_point", "attribute.plan"], when.Fields.Keys);
        Assert.Equal(["gold"], when.Fields["tier"].Values);
        Assert.Equal(["voice", "chat"], when.Fields["channel"].Values);
        Assert.Equal(("5m", "1h", null), (when.Fields["waited"].Above, when.Fields["waited"].AtMost, when.Fields["waited"].AtLeast));
        Assert.Equal("0800", when.Fields["entry_point"].Prefix);
        Assert.Equal(["true"], Assert.Single(when.All!).Fields["known"].Values);
        Assert.Equal(2, when.Any!.Count);
        Assert.Equal(["fraud_hold"], when.Any[1].Not!.Fields["flag"].Values);
        Assert.Equal(("10", "20"), (when.Not!.Fields["value_score"].AtLeast, when.Not.Fields["value_score"].Below));
    }

    [Fact]
    public void What_cannot_be_read_keeps_its_default_and_its_place()
    {
        var binder = new ConfigBinder();
        var config = binder.Bind<PolicyConfig>(Read("""
            tiers:
              - 7
              - {name: gold, priority: high}
            """));

        Assert.Equal(2, config.Tiers.List.Count);
        Assert.Null(config.Tiers.List[0].Name);
        Assert.Equal("gold", config.Tiers.List[1].Name);
        Assert.Null(config.Tiers.List[1].Priority);
        Assert.Equal([("tiers[0]", "7"), ("tiers[1].priority", "high")], binder.Findings.Select(finding => (finding.Path, finding.Value)));
        Assert.Equal(new ConfigBinder.Place(3, "high", true), binder.Places["tiers[1].priority"]);
    }

    [Fact]
    public void Key_with_a_character_that_cannot_be_seen_is_told_so()
    {
        var binder = new ConfigBinder();
        binder.Bind<PolicyConfig>(Read("name: x\n\ufeffversion: 1\nversoin: 1\n"));

        Assert.Equal(
            ["has a character that cannot be seen, as where two files meet: type the key anew", true],
            [binder.Findings[0].Reason, (object)binder.Findings[1].Reason.Contains("did you mean 'version'?", StringComparison.Ordinal)]);
    }

    [Fact]
    public void Every_key_of_the_configuration_has_a_shape()
    {
        var seen = new HashSet<Type>();
        Visit(ConfigShape.Of(typeof(PolicyConfig)));

        Assert.Contains(typeof(OperandConfig), seen);
        Assert.Contains(typeof(TreatmentConfig), seen);

        void Visit(ConfigShape shape)
        {
            Assert.NotEqual("", shape.What);
            switch (shape)
            {
                case ListShape list:
                    Visit(list.Item);
                    break;
                case MapShape map:
                    Visit(map.Value);
                    break;
                case ObjectShape keyed when seen.Add(keyed.Type):
                    Assert.All(keyed.Keys, key => Assert.Matches("^[a-z]+(_[a-z]+)*$", key.Key));
                    ConfigKey?[] keys = [.. keyed.Keys, keyed.Short];
                    Assert.All(keys.OfType<ConfigKey>(), key => Visit(key.Shape));
                    if (keyed.Rest is { } rest)
                    {
                        Visit(ConfigShape.Of(rest.PropertyType));
                    }

                    break;
            }
        }
    }

    [Fact]
    public void Type_that_no_file_can_hold_is_a_mistake_of_the_programmer() =>
        Assert.Throws<NotSupportedException>(() => ConfigShape.Of(typeof(Uri)));

    private static YamlMapping Read(string yaml) => Assert.IsType<YamlMapping>(YamlReader.Read(yaml).Root);

    private static PolicyConfig Bind(string yaml)
    {
        var binder = new ConfigBinder();
        var config = binder.Bind<PolicyConfig>(Read(yaml));
        Assert.Empty(binder.Findings);
        return config;
    }
}
