using BenchmarkDotNet.Attributes;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Decisions;
using TierDecision.Core.Policies;

namespace TierDecision.Benchmarks;

/// <summary>One decision by the number of rules: a caller whom no routing rule matches, so that every rule is looked at, and one who matches half-way.</summary>
[MemoryDiagnoser]
public class EngineBenchmarks
{
    private static readonly CustomerFacts Customer = CustomerFacts.Known(
        new CustomerScore
        {
            ValueScore = 42,
            Percentile = 40,
            Segment = RfmSegment.LoyalCustomers,
            Tier = 3,
            AsOf = BenchmarkPolicy.Now - Duration.FromDays(1),
        },
        tier: 3);

    private static readonly DecisionRequest Nowhere = new(DecisionContext.Contact, BenchmarkPolicy.Now)
    {
        Channel = Channel.Voice, Topic = "something else", EntryPoint = "+4930123456",
    };

    private PolicyPlan _plan = null!;
    private DecisionRequest _halfWay;

    [Params(10, 100, 300)]
    public int Rules { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _plan = BenchmarkPolicy.Compile(Rules, tiers: 8, calendars: 5);
        var middle = _plan.RoutingRules.Length / 2 / 5 * 5 + 4;
        _halfWay = new DecisionRequest(DecisionContext.Contact, BenchmarkPolicy.Now)
        {
            Channel = Channel.Voice, Topic = "something else", EntryPoint = $"+49800{middle}", Language = new LanguageCode(('d' << 8) | 'e'),
        };
    }

    [Benchmark(Baseline = true)]
    public long NoRuleMatches()
    {
        DecisionEngine.Decide(Nowhere, Customer, _plan, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }

    [Benchmark]
    public long RuleMatchesHalfWay()
    {
        DecisionEngine.Decide(_halfWay, Customer, _plan, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }
}
