using TierDecision.Core.Customers;
using TierDecision.Core.Facts;
using TierDecision.Core.Tiers;
using TierDecision.Scoring.Values;

namespace TierDecision.Scoring.Counterfactuals;

/// <summary>
/// Finds the smallest change of recency, frequency or spend that lifts one customer into the next better tier, by scoring again what the change
/// touches. A better value never lowers a percentile rank, because it lifts the customer's own score and no other one's; so the smallest
/// change is found by halving. One change costs a few dozen walks over all customers.
/// </summary>
public sealed class TierCounterfactuals
{
    /// <summary>The grid on which spend is varied: one hundredth of the currency's unit.</summary>
    public const decimal SpendStep = 0.01m;

    // Beyond this, what is found is no advice, and cents no longer fit in a long.
    private const decimal LargestSpend = 1e15m;

    private readonly int[] _recency;
    private readonly int[] _frequency;
    private readonly decimal[] _monetary;
    private readonly long[] _recencyRanks;
    private readonly long[] _frequencyRanks;
    private readonly long[] _monetaryRanks;
    private readonly TierRules _tiers;
    private readonly WeightRatio _weights;

    /// <summary>The customers of a run, of whom any can be asked about. The three lists go by customer.</summary>
    /// <param name="recencyDays">Days since the last purchase.</param>
    /// <param name="frequency">Purchases.</param>
    /// <param name="monetary">Total spend.</param>
    /// <param name="tiers">The tiers, which go by percentile alone: what else they may ask for does not follow from the three lists.</param>
    /// <param name="weights">The weights of the value score.</param>
    /// <exception cref="ArgumentException">
    /// The lists differ in length, the tiers do not go by percentile alone, or the weights are not valid.
    /// </exception>
    public TierCounterfactuals(
        ReadOnlySpan<int> recencyDays, ReadOnlySpan<int> frequency, ReadOnlySpan<decimal> monetary, TierRules tiers, ValueWeights weights)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(weights);
        if (frequency.Length != recencyDays.Length || monetary.Length != recencyDays.Length || !tiers.GoByPercentile || !weights.IsValid)
        {
            throw new ArgumentException(
                "Recency, frequency and monetary value need a value for every customer; tiers go by percentile, and there is a weight above 0.",
                nameof(recencyDays));
        }

        _recency = ValueScore.RankedRecency(recencyDays, frequency);
        _frequency = frequency.ToArray();
        _monetary = monetary.ToArray();
        _recencyRanks = PercentileRank.Doubled<int>(_recency);
        _frequencyRanks = PercentileRank.Doubled(frequency);
        _monetaryRanks = PercentileRank.Doubled(monetary);
        _tiers = tiers;
        _weights = weights.Ratio();
    }

    /// <summary>What lifts <paramref name="customer"/>, an index into the lists, into the next better tier.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such customer.</exception>
    public NextTier For(int customer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(customer);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(customer, _recency.Length);
        var tier = TierWith(customer, _recency[customer], _frequency[customer], _monetary[customer]);
        if (tier == 0)
        {
            return new NextTier(tier, null, null, null, null);
        }

        if (_frequency[customer] == 0)
        {
            // Everything was given back: nothing lifts the customer but a purchase that is kept, and what that does depends on all three.
            return new NextTier(tier, (byte)(tier - 1), null, null, null);
        }

        // The best that can be: bought today, once more than anyone, for more than anyone spent. More than that changes no rank.
        var frequencies = _frequency.Max() - _frequency[customer] + 1L;
        var cents = decimal.Ceiling((decimal.Min(_monetary.Max(), LargestSpend) - decimal.Min(_monetary[customer], LargestSpend)) / SpendStep) + 1;
        var sooner = Smallest(
            Math.Max(0, _recency[customer]),
            days => TierWith(customer, _recency[customer] - (int)days, _frequency[customer], _monetary[customer]) < tier);
        var more = Smallest(
            Math.Min(frequencies, int.MaxValue - (long)_frequency[customer]),
            orders => TierWith(customer, _recency[customer], _frequency[customer] + (int)orders, _monetary[customer]) < tier);
        var spend = Smallest(
            (long)cents, c => TierWith(customer, _recency[customer], _frequency[customer], _monetary[customer] + (c * SpendStep)) < tier);
        return new NextTier(tier, (byte)(tier - 1), (int?)sooner, (int?)more, spend * SpendStep);
    }

    // The smallest number of 1 to largest for which the law, once true, stays true; null where it never is.
    private static long? Smallest(long largest, Func<long, bool> holds)
    {
        if (largest < 1 || !holds(largest))
        {
            return null;
        }

        var (fails, works) = (0L, largest);
        while (works - fails > 1)
        {
            var middle = fails + ((works - fails) / 2);
            (fails, works) = holds(middle) ? (fails, middle) : (middle, works);
        }

        return works;
    }

    // The tier with other values, the same that scoring everyone again would give: of the ranks only those change that this customer passes.
    private byte TierWith(int customer, int recency, int frequency, decimal monetary)
    {
        var n = _recency.Length;
        var (r, f, m) = (1L, 1L, 1L);
        for (var i = 0; i < n; i++)
        {
            if (i != customer)
            {
                r += Counts(_recency[i].CompareTo(recency));
                f += Counts(_frequency[i].CompareTo(frequency));
                m += Counts(_monetary[i].CompareTo(monetary));
            }
        }

        var own = ValueScore.OfDoubledRanks(r, f, m, n, _weights);
        var rank = 1L;
        for (var i = 0; i < n; i++)
        {
            if (i != customer)
            {
                var other = ValueScore.OfDoubledRanks(
                    Moved(_recencyRanks[i], _recency[i], _recency[customer], recency),
                    Moved(_frequencyRanks[i], _frequency[i], _frequency[customer], frequency),
                    Moved(_monetaryRanks[i], _monetary[i], _monetary[customer], monetary),
                    n,
                    _weights);
                rank += Counts(other.CompareTo(own));
            }
        }

        return _tiers.Assign(new CustomerScore { Percentile = frequency == 0 ? 0 : (float)(50d * rank / n) }, new RunFigures());
    }

    private static long Moved<T>(long rank, T value, T before, T after)
        where T : IComparable<T> => rank - Counts(before.CompareTo(value)) + Counts(after.CompareTo(value));

    // What another value adds to a doubled rank: 2 where it is below, 1 where it is equal.
    private static long Counts(int comparison) => comparison < 0 ? 2 : comparison == 0 ? 1 : 0;
}
