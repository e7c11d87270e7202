using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Explanations;
using TierDecision.Core.Facts;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Explanations;

/// <summary>Against every way in which the predicates of a condition could turn out.</summary>
public class ConditionTracerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Fewest_predicates_are_those_that_trying_all_finds(int seed)
    {
        var random = new Random(seed);
        var counts = new int[8];
        for (var i = 0; i < 3000; i++)
        {
            var leaves = new List<Leaf>();
            var tree = Generate(random, depth: 3, leaves);
            var facts = new ConditionFacts(new DecisionRequest(DecisionContext.Contact, Instant.MinValue), CustomerFacts.Unknown, known: false, tier: 0, Instant.MinValue);
            var miss = ConditionTracer.Misses(tree, wanted: true, facts);

            var fewest = Enumerable.Range(0, 1 << leaves.Count).Where(flips => Holds(tree, leaves, flips)).Min(flips => int.PopCount(flips));
            Assert.Equal(fewest, miss.Count);
            counts[Math.Min(fewest, 7)]++;
            if (fewest == 1)
            {
                var alone = leaves.Where((_, n) => Holds(tree, leaves, 1 << n)).ToHashSet();
                Assert.Equal(alone, miss.Predicates.Select(predicate => (Leaf)predicate.Condition).ToHashSet());
            }
            else
            {
                var flips = leaves.Select((leaf, n) => miss.Predicates.Any(predicate => predicate.Condition == leaf) ? 1 << n : 0).Sum();
                Assert.Equal(fewest, int.PopCount(flips));
                Assert.True(Holds(tree, leaves, flips));
            }

            Assert.All(miss.Predicates, predicate => Assert.NotEqual(predicate.Wanted, ((Leaf)predicate.Condition).Value));
        }

        Assert.All(counts[..3], count => Assert.True(count > 50, string.Join(' ', counts)));
    }

    private static bool Holds(Condition tree, List<Leaf> leaves, int flips)
    {
        Flip();
        var facts = new ConditionFacts(new DecisionRequest(DecisionContext.Contact, Instant.MinValue), CustomerFacts.Unknown, known: false, tier: 0, Instant.MinValue);
        var holds = tree.Matches(facts);
        Flip();
        return holds;

        void Flip()
        {
            for (var n = 0; n < leaves.Count; n++)
            {
                leaves[n].Value ^= (flips & (1 << n)) != 0;
            }
        }
    }

    private static Condition Generate(Random random, int depth, List<Leaf> leaves)
    {
        var kind = depth == 0 || leaves.Count >= 8 ? 0 : random.Next(4);
        if (kind is 1 or 2)
        {
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Generate(random, depth - 1, leaves)).ToArray();
            return kind == 1 ? new AllOf(parts) : new AnyOf(parts);
        }

        if (kind == 3)
        {
            return new Not(Generate(random, depth - 1, leaves));
        }

        var leaf = new Leaf { Value = random.Next(2) == 0 };
        leaf.From(ConditionSource.Of("topic", new OperandConfig { Values = ["x"] }));
        leaves.Add(leaf);
        return leaf;
    }

    private sealed class Leaf : Condition
    {
        public bool Value { get; set; }

        public override bool Matches(in ConditionFacts facts) => Value;
    }
}
