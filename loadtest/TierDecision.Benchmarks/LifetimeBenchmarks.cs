using BenchmarkDotNet.Attributes;
using TierDecision.Demo;
using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Benchmarks;

/// <summary>
/// Fitting the models of lifetime values. The customers are generated; 2,357 and 23,570 are as many as in the CDNOW sample and its whole, on which the
/// fits of other libraries are timed.
/// </summary>
[MemoryDiagnoser]
[WarmupCount(10)] // a fit of a million takes long enough to be told by few
[IterationCount(20)]
[BenchmarkCategory(Categories.Data)]
public class LifetimeBenchmarks
{
    private PurchaseHistory[] _histories = [];
    private SpendHistory[] _spends = [];

    [Params(2_357, 23_570, 1_000_000)]
    public int Customers { get; set; }

    [GlobalSetup]
    public void Setup() => (_histories, _spends) = Generate(Customers);

    [Benchmark]
    public double FitPurchases() => BgNbdFitter.Fit(_histories).LogLikelihood;

    [Benchmark]
    public double FitAmounts() => GammaGammaFitter.Fit(_spends).LogLikelihood;

    /// <summary>Customers over the months of CDNOW: all arrive within twelve weeks and are looked at after 39.</summary>
    internal static (PurchaseHistory[] Histories, SpendHistory[] Spends) Generate(int customers)
    {
        var options = new GeneratorOptions { Customers = customers, Days = 273, ArrivalDays = 84 };
        var end = options.LastDay.ToDateOnly().DayNumber;
        var histories = new List<PurchaseHistory>(customers);
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

        return ([.. histories], [.. spends]);
    }
}
