using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Scores;
using TierDecision.Scoring.Transactions;
using TierDecision.Scoring.Values;

namespace TierDecision.Scoring.Run;

/// <summary>Transactions in, scored customers out. The same input gives the same output, to the last digit.</summary>
public static class ScoringRun
{
    /// <summary>
    /// Scores every customer with a sale. A customer's phone, e-mail and language are the last ones that the transactions give,
    /// unless a profile gives them. If tiers go by flags, the flags are those of the profile, else of the run before.
    /// </summary>
    /// <param name="transactions">The transactions, in any order; walked over once, and only sums and days are kept of them.</param>
    /// <param name="options">How to score.</param>
    /// <param name="profiles">What is known of customers beside the transactions; one without transactions gives no customer.</param>
    /// <param name="cancellationToken">
    /// Stops the run between two customers and between two steps of a fit; not while transactions are walked over.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The weights, the margin or the lifetime options make no sense, or amounts are in more than one currency, that of some not being
    /// known included (a reader refuses such a file).
    /// </exception>
    public static ScoringResult Score(
        IEnumerable<Transaction> transactions,
        ScoringOptions options,
        IEnumerable<CustomerProfile>? profiles = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(transactions);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Lifetime is { IsValid: false } || options.Profit is { Margins.IsValid: false })
        {
            throw new ArgumentException(
                "A margin is above 0 and at most 1, and lifetime values are of 1 to 120 months at a discount of 0 to 10.", nameof(options));
        }

        var missing = options.Tiers.Needs(MissingFields.Of(options, profiles is not null));
        var ledger = new SalesLedger(options);
        foreach (var transaction in missing.Count > 0 ? [] : transactions)
        {
            ledger.Add(transaction);
        }

        ledger.Close();
        var buyers = ledger.Entries.Where(e => e.HasBought).ToArray();
        var asOf = options.AsOf ?? ledger.LastSale;
        var result = new ScoringResult
        {
            Customers = [],
            Counts = ledger.Counts,
            Revenue = ledger.Revenue,
            GivenBack = ledger.GivenBack,
            Unmatched = ledger.Unmatched,
            UnmatchedCustomers = ledger.UnmatchedCustomers,
            CustomersWithoutSales = ledger.Entries.Count - buyers.Length,
            AsOf = asOf,
            Cuts = null,
            Currency = ledger.Currency ?? "",
            TierCounts = new int[options.Tiers.Names.Count],
            Missing = missing,
        };
        if (buyers.Length == 0 || asOf is not { } day)
        {
            return result;
        }

        result = result with { Profit = options.Profit is null ? null : ledger.Profits() };
        if (options.Lifetime is not { } lifetime)
        {
            return Score(result, buyers, day, options, Index(profiles), _ => (float.NaN, float.NaN), cancellationToken);
        }

        var summaries = ledger.Summaries(day).Where((_, i) => ledger.Entries[i].HasBought).ToArray();
        var scorer = new LifetimeScorer(
            summaries.Where(summary => summary.Purchases > 0).ToArray(), lifetime, cancellationToken);
        missing = options.Tiers.Needs(MissingFields.Of(scorer.Models.Status));
        var scored = missing.Count > 0
            ? result with { Missing = missing }
            : Score(
                result, buyers, day, options, Index(profiles),
                i => summaries[i].Purchases > 0
                    ? scorer.Score(summaries[i], ValueOfAmount(options.Profit, result.Profit, i))
                    : (float.NaN, float.NaN),
                cancellationToken);
        return scored with { Lifetime = scorer.Result(lifetime, ledger, day, cancellationToken) };
    }

    // What of a customer's future amounts is value: the gross profit of those so far, or of all customers' if that is not known.
    private static double ValueOfAmount(ProfitOptions? rule, ProfitResult? profit, int customer) =>
        profit is null ? 1
        : rule!.Margins.OneShare is { } share ? (double)share
        : profit.Customers[customer] is { Revenue: > 0, Gross: { } gross } known ? (double)(gross / known.Revenue)
        : (double)(profit.GrossShare ?? 1);

    private static ScoringResult Score(
        ScoringResult result,
        SalesLedger.Entry[] buyers,
        LocalDate asOf,
        ScoringOptions options,
        Dictionary<string, CustomerProfile> profiles,
        Func<int, (float Value, float ProbabilityActive)> lifetime,
        CancellationToken cancellationToken)
    {
        var today = SalesLedger.DayNumber(asOf);
        var recency = Array.ConvertAll(buyers, b => today - b.LastDay);
        var frequency = Array.ConvertAll(buyers, b => b.Frequency);
        var monetary = Array.ConvertAll(buyers, b => b.Monetary);
        var (cuts, rfm) = Rfm(recency, frequency, monetary, options.RfmRule);
        var values = ValueScore.Of(recency, frequency, monetary, options.Weights);
        var percentiles = PercentileRank.Of<double>(values);
        var spendPercentiles = PercentileRank.Of<decimal>(monetary);
        var revenueShares = RevenueShare.Of(monetary);

        // The day's first moment: of two true answers the one that makes data look older, never fresher, than it is.
        var moment = asOf.AtStartOfDayInZone(DateTimeZone.Utc).ToInstant();
        var tierCounts = new int[options.Tiers.Names.Count];
        var takesFlags = options.Tiers.GoBy(TierNeed.Flag);
        var customers = new ScoredCustomer[buyers.Length];
        for (var i = 0; i < buyers.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var buyer = buyers[i];
            var profile = profiles.GetValueOrDefault(buyer.CustomerId);
            var (lifetimeValue, probabilityActive) = lifetime(i);
            var flags = profile?.Flags ?? (takesFlags ? options.PreviousTiers.GetValueOrDefault(buyer.CustomerId).Flags : CustomerFlags.None);
            var customer = new ScoredCustomer
            {
                CustomerId = buyer.CustomerId,
                Phone = profile?.Phone ?? buyer.Phone,
                Email = profile?.Email ?? buyer.Email,
                ExternalIds = profile?.ExternalIds ?? [],
                Score = new CustomerScore
                {
                    ValueScore = (float)values[i],
                    Percentile = (float)(frequency[i] == 0 ? 0 : percentiles[i]),
                    Recency = rfm[i].Recency,
                    Frequency = rfm[i].Frequency,
                    Monetary = rfm[i].Monetary,
                    Segment = RfmSegments.Of(rfm[i]),
                    LifetimeValue = lifetimeValue,
                    Margin = result.Profit?.Customers[i].Profit is { } profit ? (float)profit : float.NaN,
                    ProbabilityActive = probabilityActive,
                    Language = profile is { Language.IsKnown: true } ? profile.Language : buyer.Language,
                    Flags = flags,
                    AsOf = moment,
                    TierSince = moment,
                },
                Agent = profile?.Agent,
                RecencyDays = recency[i],
                Frequency = frequency[i],
                Monetary = monetary[i],
            };
            var figures = new RunFigures
            {
                RecencyDays = recency[i],
                Purchases = frequency[i],
                Spend = (double)monetary[i],
                SpendPercentile = frequency[i] == 0 ? 0 : spendPercentiles[i],
                RevenueShare = revenueShares[i],
            };
            customers[i] = WithTier(customer, figures, moment, options);
            tierCounts[customers[i].Score.Tier]++;
        }

        return result with { Customers = customers, Cuts = cuts, TierCounts = tierCounts };
    }

    // Who gave everything back has the lowest scores, and makes none of the cuts.
    private static (RfmCuts? Cuts, RfmScore[] Scores) Rfm(int[] recency, int[] frequency, decimal[] monetary, RfmRule rule)
    {
        var scores = new RfmScore[frequency.Length];
        Array.Fill(scores, new RfmScore(1, 1, 1));
        var kept = Enumerable.Range(0, frequency.Length).Where(i => frequency[i] > 0).ToArray();
        if (kept.Length == 0)
        {
            return (null, scores);
        }

        var (cuts, found) = RfmScorer.Score(
            Array.ConvertAll(kept, i => recency[i]), Array.ConvertAll(kept, i => frequency[i]), Array.ConvertAll(kept, i => monetary[i]), rule);
        for (var i = 0; i < kept.Length; i++)
        {
            scores[kept[i]] = found[i];
        }

        return (cuts, scores);
    }

    private static ScoredCustomer WithTier(ScoredCustomer customer, in RunFigures figures, Instant moment, ScoringOptions options)
    {
        var standing = options.PreviousTiers.TryGetValue(customer.CustomerId, out var previous)
            ? new StandingTier(previous.Tier, previous.Since, previous.AsOf)
            : StandingTier.None;
        return customer with { Score = options.Tiers.Assign(customer.Score, figures, standing, moment) };
    }

    private static Dictionary<string, CustomerProfile> Index(IEnumerable<CustomerProfile>? profiles)
    {
        var index = new Dictionary<string, CustomerProfile>(StringComparer.Ordinal);
        foreach (var profile in profiles ?? [])
        {
            index[profile.CustomerId] = profile;
        }

        return index;
    }
}
