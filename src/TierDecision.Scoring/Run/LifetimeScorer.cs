using System.Runtime.InteropServices;
using NodaTime;
using TierDecision.Scoring.Lifetime;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;

namespace TierDecision.Scoring.Run;

/// <summary>Computes every customer's lifetime value and probability of being active; NaN for what cannot be computed.</summary>
internal sealed class LifetimeScorer
{
    private const int Decimals = 8;

    private readonly Dictionary<PurchaseHistory, Outlook> _outlooks = [];
    private readonly LifetimeHorizon _horizon;
    private readonly IPurchaseModel? _purchases;
    private readonly GammaGammaModel? _amounts;

    /// <summary>Fits the models to the customers of a run.</summary>
    /// <param name="summaries">The customers, each with a purchase.</param>
    /// <param name="options">How values are computed.</param>
    /// <param name="cancellationToken">Stops the fit.</param>
    public LifetimeScorer(ReadOnlySpan<PurchaseSummary> summaries, LifetimeOptions options, CancellationToken cancellationToken)
    {
        Models = LifetimeModels.Fit(summaries, cancellationToken);
        _horizon = options.Horizon;
        _purchases = Models.PurchaseModel;
        _amounts = Models.Amounts is { HasConverged: true } amounts ? new GammaGammaModel(amounts.Parameters) : null;
    }

    public LifetimeModels Models { get; }

    /// <summary>The sum of the values so far; NaN where there are none.</summary>
    public double TotalValue { get; private set; } = double.NaN;

    /// <summary>How many customers so far have no value although there are models: it cannot be computed.</summary>
    public int WithoutValue { get; private set; }

    /// <summary>The sum of the expected purchases so far; NaN where there are none.</summary>
    public double TotalPurchases { get; private set; } = double.NaN;

    /// <summary>One customer's value, in the currency of the amounts, and probability of being active, 0..1.</summary>
    /// <param name="summary">The customer's purchases.</param>
    /// <param name="valueOfAmount">The share of an amount that is value.</param>
    public (float Value, float ProbabilityActive) Score(PurchaseSummary summary, double valueOfAmount)
    {
        if (_purchases is null)
        {
            return (float.NaN, float.NaN);
        }

        // Many customers share a history, and the series behind it is what costs.
        ref var outlook = ref CollectionsMarshal.GetValueRefOrAddDefault(_outlooks, summary.History, out var known);
        if (!known)
        {
            outlook = new Outlook(
                _purchases.ProbabilityActive(summary.History),
                _purchases.ExpectedPurchases(summary.History, _horizon.Months * _horizon.UnitsPerMonth),
                _purchases.DiscountedPurchases(summary.History, _horizon));
        }

        TotalPurchases = Sum(TotalPurchases, outlook.Purchases);
        var probabilityActive = Rounded(outlook.ProbabilityActive);
        if (_amounts is null)
        {
            return (float.NaN, probabilityActive);
        }

        var value = valueOfAmount * _amounts.ExpectedSpend(summary.Spend) * outlook.DiscountedPurchases;
        TotalValue = Sum(TotalValue, value);
        WithoutValue += double.IsNaN(value) ? 1 : 0;
        return (Rounded(value), probabilityActive);
    }

    /// <summary>What the run has to say, after the last customer.</summary>
    public LifetimeResult Result(LifetimeOptions options, SalesLedger ledger, LocalDate asOf, CancellationToken cancellationToken) => new()
    {
        Options = options,
        Models = Models,
        TotalValue = TotalValue,
        CustomersWithoutValue = WithoutValue,
        ExpectedPurchases = TotalPurchases,
        Holdout = options.HoldoutAfter is { } after
            ? HoldoutCheck.Run(
                ledger.CalibrationSummaries(), SalesLedger.DayNumber(asOf) - SalesLedger.DayNumber(after), options.Period, cancellationToken)
            : null,
    };

    private static double Sum(double sum, double value) => double.IsNaN(sum) ? value : double.IsNaN(value) ? sum : sum + value;

    // Nobody's customers are told apart by a millionth of a cent or of a probability, and 1.45E-21 reads like an error.
    private static float Rounded(double value) => (float)Math.Round(value, Decimals);

    private readonly record struct Outlook(double ProbabilityActive, double Purchases, double DiscountedPurchases);
}
