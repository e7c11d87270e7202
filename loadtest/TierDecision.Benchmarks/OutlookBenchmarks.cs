using BenchmarkDotNet.Attributes;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Benchmarks;

/// <summary>What BG/NBD says of one customer, averaged over generated ones.</summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class OutlookBenchmarks
{
    private const int Customers = 1_000;
    private const double Year = 365.25;

    private readonly BgNbdModel _model = new(BgNbdParameters.Cdnow with { Alpha = BgNbdParameters.Cdnow.Alpha * 7 });
    private readonly LifetimeHorizon _horizon = LifetimeHorizon.Of(12, .1, PurchasePeriod.Day);
    private PurchaseHistory[] _histories = [];

    [GlobalSetup]
    public void Setup() => _histories = LifetimeBenchmarks.Generate(Customers).Histories;

    [Benchmark(OperationsPerInvoke = Customers)]
    public double ProbabilityActive() => _histories.Sum(_model.ProbabilityActive);

    [Benchmark(OperationsPerInvoke = Customers)]
    public double ExpectedPurchases() => _histories.Sum(history => _model.ExpectedPurchases(history, Year));

    [Benchmark(OperationsPerInvoke = Customers)]
    public double DiscountedPurchases() => _histories.Sum(history => _model.DiscountedPurchases(history, _horizon));
}
