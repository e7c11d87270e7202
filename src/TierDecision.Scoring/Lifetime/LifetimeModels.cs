using TierDecision.Scoring.Lifetime.BgNbd;
using TierDecision.Scoring.Lifetime.Fitting;
using TierDecision.Scoring.Lifetime.GammaGamma;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Lifetime.Nbd;

namespace TierDecision.Scoring.Lifetime;

/// <summary>Both models as fitted to the sales of a run, as far as they could be.</summary>
public sealed record LifetimeModels
{
    /// <summary>
    /// From this correlation of the number and the mean amount of purchases on, in either direction, the amounts are no longer taken to be
    /// independent of the number:
    /// what Cohen ("A Power Primer", Psychological Bulletin 112(1), 1992) calls a medium effect.
    /// </summary>
    public const double LargestCorrelation = 0.3;

    // What a log-likelihood loses by parameters that say nothing, by Akaike's criterion: one for each.
    private const double LargestLossAtLimit = 1;

    /// <summary>Whether both are fitted, and why not.</summary>
    public required LifetimeStatus Status { get; init; }

    /// <summary>The number of customers with a purchase after the first one.</summary>
    public required int RepeatCustomers { get; init; }

    /// <summary>The purchases; null where they were too few to try. Where it has not converged, see <see cref="Limit"/>.</summary>
    public ModelFit<BgNbdParameters>? Purchases { get; init; }

    /// <summary>
    /// The limit that stands in for <see cref="Purchases"/>: the better BG/NBD fits, the nearer it comes to this. Null where BG/NBD has a maximum of
    /// its own, or none and this is not it either.
    /// </summary>
    public ModelFit<NbdParameters>? Limit { get; init; }

    /// <summary>The amounts; null where they were too few to try.</summary>
    public ModelFit<GammaGammaParameters>? Amounts { get; init; }

    /// <summary>The correlation of the number and the mean amount of repeat purchases; NaN where there is none.</summary>
    public double Correlation { get; init; } = double.NaN;

    /// <summary>
    /// Whether <see cref="Correlation"/> speaks against the values: the amounts are modelled as independent of the number of purchases.
    /// </summary>
    public bool AmountsDependOnPurchases => Math.Abs(Correlation) >= LargestCorrelation;

    /// <summary>The model of the purchases; null where there is none.</summary>
    internal IPurchaseModel? PurchaseModel =>
        Purchases is { HasConverged: true } fit ? new BgNbdModel(fit.Parameters) : Limit is { } limit ? new NbdModel(limit.Parameters) : null;

    /// <summary>Fits both models to customers, each with a purchase.</summary>
    internal static LifetimeModels Fit(ReadOnlySpan<PurchaseSummary> summaries, CancellationToken cancellationToken)
    {
        var histories = new List<PurchaseHistory>(summaries.Length);
        var spends = new List<SpendHistory>();
        var repeatCustomers = 0;
        foreach (var summary in summaries)
        {
            histories.Add(summary.History);
            repeatCustomers += summary.History.Repeats > 0 ? 1 : 0;
            if (summary.Spend is { Repeats: > 0, Mean: > 0 })
            {
                spends.Add(summary.Spend);
            }
        }

        var models = new LifetimeModels { Status = LifetimeStatus.TooFewRepeatCustomers, RepeatCustomers = repeatCustomers };
        if (repeatCustomers < LifetimeOptions.FewestRepeatCustomers)
        {
            return models;
        }

        models = FitPurchases(models, [.. histories], cancellationToken);
        if (models.PurchaseModel is null)
        {
            return models with { Status = LifetimeStatus.PurchasesNotFitted };
        }

        if (spends.Count < LifetimeOptions.FewestRepeatCustomers)
        {
            return models with { Status = LifetimeStatus.TooFewAmounts };
        }

        models = models with
        {
            Amounts = GammaGammaFitter.Fit([.. spends], cancellationToken: cancellationToken),
            Correlation = GammaGammaModel.Correlation([.. spends]),
        };
        return models with { Status = models.Amounts.HasConverged ? LifetimeStatus.Computed : LifetimeStatus.AmountsNotFitted };
    }

    private static LifetimeModels FitPurchases(LifetimeModels models, PurchaseHistory[] histories, CancellationToken cancellationToken)
    {
        var purchases = BgNbdFitter.Fit(histories, cancellationToken: cancellationToken);
        if (purchases.HasConverged)
        {
            return models with { Purchases = purchases };
        }

        // A search that stopped short of a maximum is told from one that has only a limit: what it met is better than the limit.
        var limit = NbdFitter.Fit(histories, cancellationToken: cancellationToken);
        var isLimit = limit.HasConverged && limit.LogLikelihood >= purchases.LogLikelihood - LargestLossAtLimit;
        return models with { Purchases = purchases, Limit = isLimit ? limit : null };
    }
}
