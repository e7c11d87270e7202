using BenchmarkDotNet.Attributes;
using NodaTime;
using TierDecision.Core.Decisions;
using TierDecision.Core.Facts;
using TierDecision.Core.Policies;
using TierDecision.Core.Queueing;

namespace TierDecision.Benchmarks;

/// <summary>One decision by what is asked, with the policy of 100 rules, 8 tiers and 5 calendars and with the shipped contact-centre policy.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Engine)]
public class ContextBenchmarks
{
    private PolicyPlan _plan = null!;
    private QueueStates _calm = null!;
    private QueueStates _busy = null!;

    [Params("100-rules", "contact-centre")]
    public string Policy { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _plan = Policy == "100-rules" ? BenchmarkPolicy.Compile(rules: 100, tiers: 8, calendars: 5) : ShippedPolicies.Compile(Policy);
        _calm = BenchmarkPolicy.States(_plan, Duration.FromSeconds(8));

        // Every queue is passed over until the last, and the promise is at risk: what else could be offered is looked for.
        _busy = BenchmarkPolicy.States(_plan, Duration.FromMinutes(15));
    }

    [Benchmark(Baseline = true)]
    public long Contact() => Decide(Cases.Call, QueueStates.None);

    [Benchmark]
    public long ContactWithQueueStates() => Decide(Cases.Call, _calm);

    [Benchmark]
    public long ContactWithBusyQueues() => Decide(Cases.Call, _busy);

    [Benchmark]
    public long ContactThatWaited() => Decide(Cases.Waiting, _calm);

    [Benchmark]
    public long ContactWithAttributes() => Decide(Cases.Attributed, _calm);

    [Benchmark]
    public long ContactOfUnknown()
    {
        DecisionEngine.Decide(Cases.Call, CustomerFacts.Unknown, _plan, _calm, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }

    [Benchmark]
    public long Ticket() => Decide(Cases.Ticket, _calm);

    [Benchmark]
    public long Order() => Decide(Cases.Order, QueueStates.None);

    private long Decide(in DecisionRequest request, QueueStates states)
    {
        DecisionEngine.Decide(request, Cases.Customer, _plan, states, BenchmarkPolicy.Now, out var decision);
        return decision.SortKey;
    }
}
