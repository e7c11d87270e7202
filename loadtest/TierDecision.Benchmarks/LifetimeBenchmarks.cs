using BenchmarkDotNet.Attributes;
using TierDecision.Scoring.Generation;
using TierDecision.Scoring.Lifetime;

namespace TierDecision.Benchmarks;

/// <summary>
/// Fitting the models of lifetime values and asking them. The customers are generated and 2,357 and 23,570 of them as many as in the CDNOW sample and its whole, on which the
/// fits of other libraries are timed.
/// </summary>
[MemoryDiagnoser]
[BenchmarkCategory(Categories.Data)]
public class LifetimeBenchmarks
{
    private const double Year = 365.25;

    private readonly BgNbdModel _model = new(BgNbdParameters.Cdnow with { Alpha = BgNbdParameters.Cdnow.Alpha * 7 });
    private readonly LifetimeHorizon _horizon = LifetimeHorizon.Of(12, .1, PurchasePeriod.Day);
    private PurchaseHistory[] _histories = [];
    private SpendHistory[] _spends = [];

    [Params(2_357, 23_570, 1_000_000)]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        // The months of CDNOW: all arrive within twelve weeks and are looked at after 39.
        var options = new GeneratorOptions { Customers = Customers, Days = 273, ArrivalDays = 84 };
        var end = options.LastDay.ToDateOnly().DayNumber;
        var histories = new List<PurchaseHistory>(Customers);
        var spends = new List<SpendHistory>();
        foreach (var transactions in CustomerGenerator.Generate(options).Select(customer => customer.Transactions))
        {
            var days = transactions.Select(transaction => transaction.Day.ToDateOnly().DayNumber).Distinct().ToArray();
            histories.Add(new PurchaseHistory(days.Length - 1, days[^1] - days[0], end - days[0]));
            if (days.Length > 1)
            {
                var repeats = transactions.Where(transaction => transaction.Day != transactions[0].Day).Sum(transaction => transaction.Amount);
                spends.Add(new SpendHistory(days.Length - 1, (double)repeats / (days.Length - 1)));
            }
        }

        (_histories, _spends) = ([.. histories], [.. spends]);
    }

    [Benchmark]
    public double FitPurchases() => BgNbdFitter.Fit(_histories).LogLikelihood;

    [Benchmark]
    public double FitAmounts() => GammaGammaFitter.Fit(_spends).LogLikelihood;

    [Benchmark]
    public double ProbabilityActive() => _histories.Sum(_model.ProbabilityActive);

    [Benchmark]
    public double ExpectedPurchases() => _histories.Sum(history => _model.ExpectedPurchases(history, Year));

    [Benchmark]
    public double DiscountedPurchases() => _histories.Sum(history => _model.DiscountedPurchases(history, _horizon));
}
