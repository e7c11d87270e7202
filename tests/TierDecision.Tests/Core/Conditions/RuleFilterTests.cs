using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Conditions;

/// <summary>Rules that are left out by their texts are rules that do not match, and no others.</summary>
public sealed class RuleFilterTests
{
    private static readonly string[] Tiers = ["gold", "silver"];
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 9, 30);
    private static readonly string[] Texts = ["billing", "billing-late", "BILLING-EU", "bill", "sales", "straße", "", "something else"];

    [Theory]
    [InlineData(1, 7)]
    [InlineData(2, 64)]
    [InlineData(3, 150)]
    public void Rules_that_are_left_match_exactly_when_all_rules_are_asked(int seed, int count)
    {
        var random = new Random(seed);
        var (matched, leftOut) = (0, 0);
        for (var policy = 0; policy < 20; policy++)
        {
            var (first, second) = (Rules(random, count), Rules(random, 5));
            var filter = new RuleFilter(first, second);
            var indices = new[]
            {
                (Rules: first, Index: new RuleIndex(first, Tiers.Length, firstMatchOnly: false)),
                (Rules: second, Index: new RuleIndex(second, Tiers.Length, firstMatchOnly: false, RuleFilter.WordsFor(count))),
            };
            for (var i = 0; i < 50; i++)
            {
                var request = Request(random);
                var possible = new ulong[filter.Words];
                var facts = new ConditionFacts(request, CustomerFacts.Unknown, known: false, tier: (byte)random.Next(Tiers.Length), Now, possible);
                filter.Fill(facts, possible);
                foreach (var (rules, index) in indices)
                {
                    var (asked, hits) = (0, new List<int>());
                    foreach (var candidate in index.For(facts))
                    {
                        asked++;
                        if (candidate.When.Matches(facts))
                        {
                            hits.Add(candidate.Rule);
                        }
                    }

                    var expected = new List<int>();
                    for (var rule = 0; rule < rules.Count; rule++)
                    {
                        if (rules[rule].Matches(facts))
                        {
                            expected.Add(rule);
                        }
                    }

                    Assert.Equal(expected, hits);
                    matched += hits.Count;
                    leftOut += rules.Count - asked;
                }
            }
        }

        // Both happened often, so the equality says something.
        Assert.True(matched > 500, $"{matched} matched");
        Assert.True(leftOut > 2000, $"{leftOut} were left out");
    }

    [Theory]
    [InlineData("billing", new[] { 0, 1, 3 })]
    [InlineData("Billing-Late", new[] { 1, 3 })]
    [InlineData("bill", new[] { 3 })]
    [InlineData("sales", new[] { 2, 3 })]
    [InlineData("", new[] { 3 })]
    public void Only_rules_that_the_text_allows_are_asked(string topic, int[] expected)
    {
        IReadOnlyList<Condition> rules =
        [
            Compile(new() { Fields = { ["topic"] = Words("BILLING") } }),
            Compile(new() { Fields = { ["topic"] = new OperandConfig { Prefix = "billing" } } }),
            Compile(new() { Any = [new() { Fields = { ["topic"] = Words("sales") } }, new() { Fields = { ["topic"] = Words("returns") } }] }),

            // Can hold whatever the topic is.
            Compile(new() { Any = [new() { Fields = { ["topic"] = Words("sales") } }, new() { Fields = { ["matter"] = Words("legal") } }] }),
        ];

        Assert.Equal(expected, Asked(rules, new DecisionRequest(DecisionContext.Contact, Now) { Topic = topic }));
    }

    [Fact]
    public void Attribute_that_is_not_there_leaves_out_what_asks_for_it()
    {
        IReadOnlyList<Condition> rules =
        [
            Compile(new() { Fields = { ["attribute.plan"] = Words("plus") } }),
            Compile(new() { Not = new() { Fields = { ["attribute.plan"] = Words("plus") } } }),
        ];
        var attributes = new Dictionary<string, string> { ["plan"] = "Plus" };

        Assert.Equal([1], Asked(rules, new DecisionRequest(DecisionContext.Contact, Now)));
        Assert.Equal([0, 1], Asked(rules, new DecisionRequest(DecisionContext.Contact, Now) { Attributes = attributes }));
    }

    [Fact]
    public void Policy_that_asks_for_no_text_keeps_no_bits() =>
        Assert.Equal(0, new RuleFilter([Compile(new() { Fields = { ["channel"] = Words("voice") } })]).Words);

    private static List<int> Asked(IReadOnlyList<Condition> rules, in DecisionRequest request)
    {
        var filter = new RuleFilter(rules);
        var possible = new ulong[filter.Words];
        var facts = new ConditionFacts(request, CustomerFacts.Unknown, known: false, tier: 0, Now, possible);
        filter.Fill(facts, possible);
        var asked = new List<int>();
        foreach (var candidate in new RuleIndex(rules, Tiers.Length, firstMatchOnly: false).For(facts))
        {
            asked.Add(candidate.Rule);
        }

        return asked;
    }

    private static List<Condition> Rules(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => Compile(RandomConditions.Generate(random, depth: 2, Demand)))];

    private static Condition Compile(ConditionConfig config)
    {
        var findings = new FindingList();
        var condition = new ConditionCompiler(Tiers, findings).Compile("when", config);
        Assert.Empty(findings.Findings);
        return condition;
    }

    private static DecisionRequest Request(Random random) => new((DecisionContext)random.Next(1, 4), Now)
    {
        Channel = (Channel)random.Next(4),
        Topic = Text(random),
        EntryPoint = Text(random),
        Matter = (Matter)random.Next(3),
        Attributes = random.Next(3) switch
        {
            0 => null,
            1 => new Dictionary<string, string> { ["plan"] = Text(random) },
            _ => new Dictionary<string, string> { ["product"] = Text(random) },
        },
    };

    private static (string Field, OperandConfig Operand) Demand(Random random) => random.Next(6) switch
    {
        0 => ("topic", Words(Written(random), Written(random))),
        1 => ("topic", new OperandConfig { Prefix = Written(random), Values = random.Next(2) == 0 ? [] : [Written(random)] }),
        2 => ("entry_point", new OperandConfig { Prefix = Written(random) }),
        3 => ("attribute.plan", Words(Written(random))),
        4 => ("matter", Words("legal")),
        _ => ("tier", Words(Tiers[random.Next(2)])),
    };

    private static string Text(Random random)
    {
        var text = Texts[random.Next(Texts.Length)];
        return random.Next(3) == 0 ? text.ToUpperInvariant() : text;
    }

    private static string Written(Random random)
    {
        var text = Text(random);
        return text.Length == 0 ? "bi" : text;
    }

    private static OperandConfig Words(params string[] words) => new() { Values = [.. words] };
}
