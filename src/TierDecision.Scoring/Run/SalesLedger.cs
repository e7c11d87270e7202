using System.Runtime.InteropServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Run;

/// <summary>Collects the sales of a run by customer: one entry a customer and eight bytes a sale, whatever the transactions carried.</summary>
internal sealed class SalesLedger(ScoringOptions options)
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];

    // The customer in the high half and the day in the low half: sorts by customer, then day.
    private readonly List<long> _saleDays = [];
    private readonly int _lastDay = options.AsOf is { } asOf ? DayNumber(asOf) : int.MaxValue;
    private readonly int _daysPerPeriod = (int)(options.Lifetime?.Period ?? PurchasePeriod.Day);
    private readonly int _calibrationEnd = options.Lifetime?.HoldoutAfter is { } day ? DayNumber(day) : int.MaxValue;
    private TransactionCounts _counts;

    public IReadOnlyList<Entry> Entries => _entries;

    public TransactionCounts Counts => _counts;

    public decimal Revenue { get; private set; }

    public string? Currency { get; private set; }

    /// <summary>The day of the last sale that counts; null where there is none.</summary>
    public LocalDate? LastSale { get; private set; }

    // Not Period.DaysBetween, which costs microseconds: one is needed for every sale.
    public static int DayNumber(LocalDate day) => day.ToDateOnly().DayNumber;

    public void Add(Transaction transaction)
    {
        if (_entries.Count == 0)
        {
            Currency = transaction.Currency;
        }
        else if (Currency != transaction.Currency)
        {
            const string Unknown = "an unknown currency";
            throw new ArgumentException(
                $"Amounts in {Currency ?? Unknown} and {transaction.Currency ?? Unknown} cannot be summed.", nameof(transaction));
        }

        ref var index = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, transaction.CustomerId, out var known);
        if (!known)
        {
            index = _entries.Count;
            _entries.Add(new Entry(transaction.CustomerId));
        }

        var entry = _entries[index];
        entry.Phone = transaction.Phone ?? entry.Phone;
        entry.Email = transaction.Email ?? entry.Email;
        entry.Language = transaction.Language.IsKnown ? transaction.Language : entry.Language;
        switch (options.Sales.Classify(transaction))
        {
            case TransactionKind.Cancellation:
                _counts = _counts with { Cancellations = _counts.Cancellations + 1 };
                break;
            case TransactionKind.Refund:
                _counts = _counts with { Refunds = _counts.Refunds + 1 };
                break;
            case TransactionKind.ZeroAmount:
                _counts = _counts with { ZeroAmounts = _counts.ZeroAmounts + 1 };
                break;
            default:
                AddSale(index, entry, transaction);
                break;
        }
    }

    /// <summary>Turns days into each customer's last day and frequency; to be called once, after the last transaction.</summary>
    public void Close()
    {
        _saleDays.Sort();
        var previous = -1L;
        foreach (var saleDay in CollectionsMarshal.AsSpan(_saleDays))
        {
            var entry = _entries[(int)(saleDay >> 32)];
            entry.LastDay = (int)saleDay;
            if (options.FrequencyUnit == FrequencyUnit.Transactions || saleDay != previous)
            {
                entry.Frequency++;
            }

            previous = saleDay;
        }
    }

    /// <summary>What the lifetime models need to know of each entry's sales; to be called after <see cref="Close"/>.</summary>
    /// <param name="asOf">The day of analysis.</param>
    public PurchaseSummary[] Summaries(LocalDate asOf) => Summarize(DayNumber(asOf), static entry => entry.Monetary);

    /// <summary>The same up to the day after which sales are held out, which the options must give, with the sales after it.</summary>
    public PurchaseSummary[] CalibrationSummaries() => Summarize(_calibrationEnd, static entry => entry.CalibrationMonetary);

    private PurchaseSummary[] Summarize(int end, Func<Entry, decimal> monetary)
    {
        var counts = new (int Purchases, int Last, int Later, int LastLater)[_entries.Count];
        foreach (var saleDay in CollectionsMarshal.AsSpan(_saleDays))
        {
            ref var count = ref counts[(int)(saleDay >> 32)];
            var (day, period) = ((int)saleDay, PeriodOf((int)saleDay));
            if (day > end)
            {
                count.Later += count.Later == 0 || period != count.LastLater ? 1 : 0;
                count.LastLater = period;
            }
            else if (count.Purchases == 0 || period != count.Last)
            {
                count.Purchases++;
                count.Last = period;
            }
        }

        var summaries = new PurchaseSummary[counts.Length];
        for (var i = 0; i < counts.Length; i++)
        {
            var (entry, count) = (_entries[i], counts[i]);
            var spent = monetary(entry);
            if (count.Purchases > 0)
            {
                var repeats = count.Purchases - 1;
                var mean = repeats == 0 ? 0 : (double)((spent - entry.FirstSpend) / repeats);
                summaries[i] = new PurchaseSummary(
                    count.Purchases,
                    new PurchaseHistory(repeats, count.Last - entry.FirstPeriod, PeriodOf(end) - entry.FirstPeriod),
                    new SpendHistory(repeats, mean),
                    count.Later,
                    entry.Monetary - spent) { Monetary = spent };
            }
        }

        return summaries;
    }

    // Day 0 is a Monday, the first of the year 1, so that weeks begin on Mondays.
    private int PeriodOf(int day) => day / _daysPerPeriod;

    private void AddSale(int index, Entry entry, Transaction transaction)
    {
        var day = DayNumber(transaction.Day);
        if (day > _lastDay)
        {
            _counts = _counts with { AfterAsOf = _counts.AfterAsOf + 1 };
            return;
        }

        _counts = _counts with { Sales = _counts.Sales + 1 };
        _saleDays.Add(((long)index << 32) | (uint)day);
        entry.Monetary += transaction.Amount;
        if (day <= _calibrationEnd)
        {
            entry.CalibrationMonetary += transaction.Amount;
        }

        var period = PeriodOf(day);
        if (period <= entry.FirstPeriod)
        {
            entry.FirstSpend = transaction.Amount + (period == entry.FirstPeriod ? entry.FirstSpend : 0);
            entry.FirstPeriod = period;
        }

        Revenue += transaction.Amount;
        LastSale = LastSale is { } last && last > transaction.Day ? last : transaction.Day;
    }

    internal sealed class Entry(string customerId)
    {
        public string CustomerId { get; } = customerId;

        public string? Phone { get; set; }

        public string? Email { get; set; }

        public LanguageCode Language { get; set; }

        public decimal Monetary { get; set; }

        /// <summary>The part of <see cref="Monetary"/> that is not held out.</summary>
        public decimal CalibrationMonetary { get; set; }

        /// <summary>The first period with a sale, in periods since the year 1.</summary>
        public int FirstPeriod { get; set; } = int.MaxValue;

        /// <summary>The sum of the sales in the first period.</summary>
        public decimal FirstSpend { get; set; }

        public int Frequency { get; set; }

        public int LastDay { get; set; }
    }
}
