using System.Globalization;
using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Policies.Verification;
using TierDecision.Core.Vocabulary;
using TierDecision.Tests.Core.Conditions;

namespace TierDecision.Tests.Core.Policies.Verification;

/// <summary>The solver against conditions that are evaluated: what it calls impossible never comes about.</summary>
public class SolverTests
{
    private static readonly string[] Tiers = ["gold", "silver", "bronze"];
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 9, 30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_called_impossible_never_comes_about(int seed)
    {
        var random = new Random(seed);
        var impossible = 0;
        for (var i = 0; i < 300; i++)
        {
            Condition[] conditions = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => Generate(random))];
            var maker = new FormulaMaker(Tiers.Length, unknownTier: 2);
            Formula[] formulas = [.. conditions.Select((condition, n) => n == 0 ? maker.Of(condition) : maker.Of(condition).Negated)];
            if (new Solver(1_000_000).CanHold([.. maker.AlwaysTrue(formulas), .. formulas]))
            {
                continue;
            }

            impossible++;
            for (var k = 0; k < 200; k++)
            {
                var (request, customer, known, tier) = Draw(random);
                var facts = new ConditionFacts(request, customer, known, tier, Now);
                var first = conditions[0].Matches(facts);
                var others = false;
                foreach (var condition in conditions.Skip(1))
                {
                    others |= condition.Matches(facts);
                }

                Assert.False(first && !others);
            }
        }

        Assert.InRange(impossible, 30, 270);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Formula_of_all_that_is_known_says_what_the_condition_says(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 1000; i++)
        {
            var condition = Generate(random);
            var (request, customer, known, tier) = Draw(random);
            var facts = new ConditionFacts(request, customer, known, tier, Now);
            var maker = new FormulaMaker(Tiers.Length, unknownTier: 2);
            Formula[] situation =
            [
                maker.Of(new TierIs([.. Tiers.Select((_, t) => t == tier)])),
                known ? FormulaMaker.Known : FormulaMaker.Known.Negated,
                FormulaMaker.Context(request.Context),
                maker.Of(Compile("channel", request.Channel == Channel.Unspecified ? null : EnumWords.SnakeCase(request.Channel.ToString()))),
                maker.Of(Compile("topic", request.Topic)),
                maker.Of(Compile("value_score", known ? customer.Score.ValueScore.ToString(CultureInfo.InvariantCulture) : null)),
                .. Flags(maker, customer.Score.Flags),
            ];

            Assert.Equal(condition.Matches(facts), new Solver(1_000_000).CanHold([.. situation, maker.Of(condition)]));
            Assert.Equal(!condition.Matches(facts), new Solver(1_000_000).CanHold([.. situation, maker.Of(condition).Negated]));
        }
    }

    [Fact]
    public void Solver_that_gives_up_calls_nothing_impossible()
    {
        // Pigeons: hard to refute by trying, and refuted in time by nobody with no steps left.
        Formula[] formulas =
        [
            .. Enumerable.Range(0, 6).Select(pigeon => Formula.Any(Enumerable.Range(0, 5).Select(hole => Truth(pigeon, hole, true)))),
            .. from hole in Enumerable.Range(0, 5)
               from a in Enumerable.Range(0, 6)
               from b in Enumerable.Range(a + 1, 5 - a)
               select Formula.Any([Truth(a, hole, false), Truth(b, hole, false)]),
        ];

        var tired = new Solver(100);
        Assert.True(tired.CanHold(formulas));
        Assert.True(tired.IsExhausted);
        Assert.False(new Solver(100_000_000).CanHold(formulas));

        static Formula Truth(int pigeon, int hole, bool inside) =>
            new Literal($"{pigeon}.{hole}", new BitValues(inside ? 2 : 1), new BitValues(inside ? 1 : 2));
    }

    [Theory]
    [InlineData("{prefix: '08'}", "{prefix: '0800'}", true)]
    [InlineData("{prefix: '0800'}", "{prefix: '0900'}", false)]
    [InlineData("{prefix: '08'}", "'0900'", false)]
    [InlineData("{prefix: AB}", "abc", true)]
    [InlineData("[a, b]", "[B, c]", true)]
    [InlineData("[a, b]", "c", false)]
    public void Texts_go_together_or_not(string a, string b, bool together)
    {
        var plan = TestPolicy.With($"priority_rules: [{{name: a, when: {{entry_point: {a}}}, priority: 1}}, {{name: b, when: {{entry_point: {b}}}, priority: 1}}]");
        var maker = new FormulaMaker(3, 2);

        Assert.Equal(together, new Solver(10_000).CanHold(plan.PriorityRules.ToArray().Select(rule => maker.Of(rule.When))));
    }

    private static IEnumerable<Formula> Flags(FormulaMaker maker, CustomerFlags flags)
    {
        foreach (var (word, flag) in EnumWords.Of<CustomerFlags>())
        {
            var set = maker.Of(Compile("flag", word));
            yield return ((int)flags & flag) != 0 ? set : set.Negated;
        }
    }

    // What a field is; where the value is null, that it is nothing that can be asked for.
    private static Condition Compile(string field, string? value)
    {
        if (value is not null)
        {
            return Compile(new ConditionConfig { Fields = { [field] = new OperandConfig { Values = [value] } } });
        }

        var any = field == "value_score" ? new OperandConfig { AtLeast = "-1e9" } : new OperandConfig { Values = [.. EnumWords.Of<Channel>().Keys] };
        return new Not(Compile(new ConditionConfig { Fields = { [field] = any } }));
    }

    private static Condition Compile(ConditionConfig config)
    {
        var findings = new FindingList();
        var condition = new ConditionCompiler(Tiers, findings).Compile("when", config);
        Assert.False(findings.HasErrors);
        return condition;
    }

    private static Condition Generate(Random random) => Compile(ConditionReductionTests.Generate(random, depth: 2));

    private static (DecisionRequest Request, CustomerFacts Customer, bool Known, byte Tier) Draw(Random random)
    {
        var context = (DecisionContext)random.Next(1, 4);
        var request = new DecisionRequest(context, Now)
        {
            Channel = (Channel)random.Next(8),
            Topic = context == DecisionContext.Order ? "" : random.Next(2) == 0 ? "billing" : "sales",
            Matter = Matter.Unspecified,
        };
        var known = random.Next(4) > 0;
        var score = new CustomerScore { ValueScore = random.Next(100), Flags = random.Next(2) == 0 ? CustomerFlags.Vulnerable : CustomerFlags.None };
        var customer = known ? CustomerFacts.Known(score, 0) : CustomerFacts.Unknown;
        return (request, customer, known, known ? (byte)random.Next(Tiers.Length) : (byte)2);
    }
}
