using System.Runtime.InteropServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring;

/// <summary>Collects the sales of a run by customer: one entry a customer and eight bytes a sale, whatever the transactions carried.</summary>
internal sealed class SalesLedger(ScoringOptions options)
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];

    // The customer in the high half and the day in the low half: sorts by customer, then day.
    private readonly List<long> _saleDays = [];
    private readonly int _lastDay = options.AsOf is { } asOf ? DayNumber(asOf) : int.MaxValue;
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
        if (transaction.Currency is { } currency && (Currency ??= currency) != currency)
        {
            throw new ArgumentException($"Amounts in {Currency} and {currency} cannot be summed.", nameof(transaction));
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

        public int Frequency { get; set; }

        public int LastDay { get; set; }
    }
}
