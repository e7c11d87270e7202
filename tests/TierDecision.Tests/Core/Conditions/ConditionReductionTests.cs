using NodaTime;
using TierDecision.Core.Conditions;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Findings;
using TierDecision.Core.Vocabulary;

namespace TierDecision.Tests.Core.Conditions;

/// <summary>Sorting rules ahead of time by what is known must not change which of them hold.</summary>
public sealed class ConditionReductionTests
{
    private static readonly string[] Tiers = ["gold", "silver", "bronze"];
    private static readonly Instant Now = Instant.FromUtc(2026, 3, 4, 9, 30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reduced_condition_holds_exactly_when_the_whole_one_does(int seed)
    {
        var random = new Random(seed);
        var (held, failed) = (0, 0);
        for (var i = 0; i < 4000; i++)
        {
            var findings = new FindingList();
            var condition = new ConditionCompiler(Tiers, findings).Compile("when", Generate(random, depth: 3));
            Assert.Empty(findings.Findings);
            var request = new DecisionRequest((DecisionContext)random.Next(1, 4), Now)
            {
                Channel = (Channel)random.Next(8),
                Topic = random.Next(2) == 0 ? "billing" : "sales",
                Matter = (Matter)random.Next(3),
            };
            var customer = CustomerFacts.Known(new CustomerScore { ValueScore = random.Next(100) }, tier: 0);
            var tier = (byte)random.Next(Tiers.Length);
            var facts = new ConditionFacts(request, customer, known: true, tier, Now);
            var whole = condition.Matches(facts);

            Assert.Equal(whole, condition.Reduce(new KnownFacts(request.Context, request.Channel, tier)).Matches(facts));
            Assert.Equal(whole, condition.Reduce(new KnownFacts(request.Context, Channel: null, tier)).Matches(facts));
            (held, failed) = whole ? (held + 1, failed) : (held, failed + 1);
        }

        // Both answers came up often, so the equality says something.
        Assert.InRange(held, 400, 3600);
        Assert.InRange(failed, 400, 3600);
    }

    [Fact]
    public void Reduced_condition_on_known_facts_alone_is_decided()
    {
        var config = new ConditionConfig
        {
            Fields = { ["tier"] = Words("gold"), ["channel"] = Words("voice") },
            Not = new ConditionConfig { Fields = { ["context"] = Words("order") } },
        };
        var condition = new ConditionCompiler(Tiers, new FindingList()).Compile("when", config);

        Assert.Same(Condition.Always, condition.Reduce(new KnownFacts(DecisionContext.Contact, Channel.Voice, 0)));
        Assert.Same(Condition.Never, condition.Reduce(new KnownFacts(DecisionContext.Contact, Channel.Chat, 0)));
        Assert.Same(Condition.Never, condition.Reduce(new KnownFacts(DecisionContext.Order, Channel.Voice, 0)));
        Assert.NotSame(Condition.Always, condition.Reduce(new KnownFacts(DecisionContext.Contact, Channel: null, 0)));
    }

    internal static ConditionConfig Generate(Random random, int depth) => RandomConditions.Generate(random, depth, Demand);

    private static (string Field, OperandConfig Operand) Demand(Random random) => random.Next(7) switch
    {
        0 => ("tier", Words(Tiers[random.Next(3)], Tiers[random.Next(3)])),
        1 => ("channel", Words("voice", "chat", "web")),
        2 => ("context", Words("contact", "ticket")),
        3 => ("topic", Words("billing")),
        4 => ("flag", Words("vulnerable", "verified")),
        5 => ("known", Words("true")),
        _ => ("value_score", new OperandConfig { AtLeast = "30" }),
    };

    private static OperandConfig Words(params string[] words) => new() { Values = [.. words] };
}
