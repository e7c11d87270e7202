using System.Runtime.InteropServices;
using NodaTime;
using TierDecision.Core.Customers;
using TierDecision.Scoring.Files;
using TierDecision.Scoring.Lifetime.Histories;
using TierDecision.Scoring.Profit;
using TierDecision.Scoring.Rfm;
using TierDecision.Scoring.Transactions;

namespace TierDecision.Scoring.Run;

/// <summary>
/// Collects the sales of a run by customer, and takes off them what was given back: one entry a customer and at most 64 bytes a sale or return,
/// whatever the transactions carried.
/// </summary>
internal sealed class SalesLedger(ScoringOptions options)
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<Entry> _entries = [];
    private readonly List<SaleRow> _added = [];
    private readonly List<ReturnRow> _addedReturns = [];
    private readonly int _lastDay = options.AsOf is { } asOf ? DayNumber(asOf) : int.MaxValue;
    private readonly int _daysPerPeriod = (int)(options.Lifetime?.Period ?? PurchasePeriod.Day);
    private readonly List<string> _withoutMargin = [];

    // What each sale brings in gross profit, by its place; null if its margin is not known. Empty for a run without profits.
    private readonly List<decimal?> _profits = [];
    private TransactionCounts _counts;
    private long _salesWithoutMargin;

    // Once it is closed: by customer, then day, then order in the input.
    private SaleRow[] _sales = [];
    private ReturnRow[] _returns = [];
    private NettedSales? _netted;

    public IReadOnlyList<Entry> Entries => _entries;

    public TransactionCounts Counts => _counts;

    /// <summary>What the sales of all customers still bring; to be asked for when it is closed.</summary>
    public decimal Revenue { get; private set; }

    /// <summary>What was taken off sales because it was given back.</summary>
    public decimal GivenBack { get; private set; }

    /// <summary>What was given back and taken off nothing, for want of a sale.</summary>
    public UnmatchedReturns Unmatched { get; private set; }

    /// <summary>The customers with <see cref="Unmatched"/> returns.</summary>
    public IReadOnlyList<string> UnmatchedCustomers { get; private set; } = [];

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
        var kind = options.Sales.Classify(transaction);
        if (kind == TransactionKind.Sale)
        {
            AddSale(index, entry, transaction);
            return;
        }

        _counts = _counts.With(kind);
        if (kind is TransactionKind.Cancellation or TransactionKind.Refund or TransactionKind.Discount)
        {
            AddReturn(index, transaction);
        }
    }

    /// <summary>Nets the sales, and sums them up by customer; to be called once, after the last transaction.</summary>
    public void Close()
    {
        (_sales, _returns) = (Sorted(_added, static row => (row.Customer, row.Day)), Sorted(_addedReturns, static row => (row.Customer, row.Day)));
        _netted = NettedSales.Of(_sales, _returns, int.MaxValue);
        var previous = (Customer: -1, Day: 0);
        for (var i = 0; i < _sales.Length; i++)
        {
            var (sale, entry) = (_sales[i], _entries[_sales[i].Customer]);
            entry.LastBought = sale.Day;
            entry.Monetary += _netted.Kept[i];
            entry.Gross += _profits.Count == 0 ? 0 : Kept(_profits[sale.Place], _netted.Kept[i], sale.Amount);
            GivenBack += sale.Amount - _netted.Kept[i];
            if (!_netted.IsKept(i))
            {
                continue;
            }

            entry.LastDay = sale.Day;
            if (options.FrequencyUnit == FrequencyUnit.Transactions || (sale.Customer, sale.Day) != previous)
            {
                entry.Frequency++;
            }

            previous = (sale.Customer, sale.Day);
        }

        List<string> unmatched = [];
        for (var i = 0; i < _entries.Count; i++)
        {
            var (entry, left) = (_entries[i], _netted.Unmatched(i));
            Revenue += entry.Monetary;
            Unmatched = new UnmatchedReturns(Unmatched.Rows + left.Rows, Unmatched.Amount + left.Amount);
            if (left.Rows > 0)
            {
                unmatched.Add(entry.CustomerId);
            }

            // Who gave everything back was here all the same.
            entry.LastDay = entry.Frequency == 0 ? entry.LastBought : entry.LastDay;
        }

        UnmatchedCustomers = unmatched;
    }

    /// <summary>The profits of the customers with a sale; to be called after <see cref="Close"/>, if the options ask for profits.</summary>
    public ProfitResult Profits()
    {
        var rule = options.Profit!;
        var orders = CountOrders();
        List<CustomerProfit> customers = [];
        for (var i = 0; i < _entries.Count; i++)
        {
            if (_entries[i] is { HasBought: true } entry)
            {
                var contacts = rule.Contacts?[entry.CustomerId] ?? default;
                customers.Add(new CustomerProfit
                {
                    CustomerId = entry.CustomerId,
                    Revenue = entry.Monetary,
                    Gross = entry.Gross,
                    Orders = orders[i].Orders,
                    OrderCost = orders[i].Orders * rule.Costs.PerOrder,
                    Returns = orders[i].Returns,
                    ReturnCost = orders[i].Returns * rule.Costs.PerReturn,
                    Contacts = contacts.Own,
                    CausedByCompany = contacts.CausedByCompany,
                });
            }
        }

        var others = default(ContactSum);
        foreach (var id in rule.Contacts?.Customers.Where(id => !_index.TryGetValue(id, out var i) || !_entries[i].HasBought) ?? [])
        {
            others += rule.Contacts![id];
        }

        return new ProfitResult
        {
            Customers = customers,
            Curve = WhaleCurve.Of(customers),
            SalesWithoutMargin = _salesWithoutMargin,
            WithoutMargin = _withoutMargin,
            ContactsWithoutSales = others,
        };
    }

    // Each invoice is one, and each row without one. What is given back on the invoice and the day of a sale is a discount, and no return. A sale
    // that says that it was paid back is one.
    private (int Orders, int Returns)[] CountOrders()
    {
        var counts = new (int Orders, int Returns)[_entries.Count];
        HashSet<(int, int, ulong)> sold = [];
        HashSet<(int, ulong)> invoices = [];
        HashSet<(int, ulong)> refunded = [];
        foreach (var sale in _sales)
        {
            counts[sale.Customer].Returns += sale.Refunded > 0 && (sale.Document == 0 || refunded.Add((sale.Customer, sale.Document))) ? 1 : 0;
            sold.Add((sale.Customer, sale.Day, sale.Document));
            counts[sale.Customer].Orders += sale.Document == 0 || invoices.Add((sale.Customer, sale.Document)) ? 1 : 0;
        }

        HashSet<(int, int, ulong)> given = [];
        foreach (var row in _returns)
        {
            counts[row.Customer].Returns += row.Document == 0
                || (!sold.Contains((row.Customer, row.Day, row.Document)) && given.Add((row.Customer, row.Day, row.Document))) ? 1 : 0;
        }

        return counts;
    }

    // The part of a sale's gross profit that stays with what is kept of it.
    private static decimal? Kept(decimal? profit, decimal kept, decimal amount) =>
        kept == amount ? profit : kept == 0 ? profit * 0 : profit * kept / amount;

    /// <summary>What the lifetime models need to know of each entry's sales; to be called after <see cref="Close"/>.</summary>
    /// <param name="asOf">The day of analysis.</param>
    public PurchaseSummary[] Summaries(LocalDate asOf) => Summarize(DayNumber(asOf), _netted!);

    /// <summary>
    /// The same up to the day after which sales are held out, which the options must give, as it was known on that day, with the sales after it.
    /// </summary>
    public PurchaseSummary[] CalibrationSummaries()
    {
        var end = DayNumber(options.Lifetime!.HoldoutAfter!.Value);
        return Summarize(end, NettedSales.Of(_sales, _returns, end));
    }

    private PurchaseSummary[] Summarize(int end, NettedSales known)
    {
        var sums = new PurchaseSums[_entries.Count];
        for (var i = 0; i < _sales.Length; i++)
        {
            var (day, period) = (_sales[i].Day, PeriodOf(_sales[i].Day));
            ref var sum = ref sums[_sales[i].Customer];
            if (day > end)
            {
                if (_netted!.IsKept(i))
                {
                    sum.Later += sum.Later == 0 || period != sum.LastLater ? 1 : 0;
                    sum.LastLater = period;
                    sum.LaterSpend += _netted.Kept[i];
                }
            }
            else if (known.IsKept(i))
            {
                sum.First = sum.Purchases == 0 ? period : sum.First;
                sum.Purchases += sum.Purchases == 0 || period != sum.Last ? 1 : 0;
                sum.Last = period;
                sum.FirstSpend += period == sum.First ? known.Kept[i] : 0;
                sum.Spend += known.Kept[i];
            }
        }

        return Array.ConvertAll(sums, sum =>
        {
            if (sum.Purchases == 0)
            {
                return default;
            }

            var repeats = sum.Purchases - 1;
            var mean = repeats == 0 ? 0 : (double)((sum.Spend - sum.FirstSpend) / repeats);
            return new PurchaseSummary(
                sum.Purchases,
                new PurchaseHistory(repeats, sum.Last - sum.First, PeriodOf(end) - sum.First),
                new SpendHistory(repeats, mean),
                sum.Later,
                sum.LaterSpend) { Monetary = sum.Spend };
        });
    }

    // Stable: the order in the input decides between rows of one day.
    private static T[] Sorted<T>(List<T> rows, Func<T, (int Customer, int Day)> place)
    {
        var sorted = rows.OrderBy(row => place(row) is var (customer, day) ? ((long)customer << 32) | (uint)day : 0).ToArray();
        rows.Clear();
        rows.TrimExcess();
        return sorted;
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
        _added.Add(new SaleRow(
            index, day, transaction.Amount, DocumentHash.Of(transaction.InvoiceId), DocumentHash.OfProduct(transaction.Product), _added.Count,
            options.Returns == ReturnRule.Netted ? Math.Min(transaction.Refunded, transaction.Amount) : 0));
        if (options.Profit is { Margins: var margins })
        {
            _profits.Add(ProfitOf(transaction, margins));
        }

        entry.HasBought = true;
        LastSale = LastSale is { } last && last > transaction.Day ? last : transaction.Day;
    }

    private decimal? ProfitOf(Transaction sale, MarginRule margins)
    {
        var profit = margins.ProfitOf(sale);
        if (profit is null)
        {
            _salesWithoutMargin++;
            if (_withoutMargin.Count < ProfitResult.MostNames && margins.Missing(sale) is var name && !_withoutMargin.Contains(name))
            {
                _withoutMargin.Add(name);
            }
        }

        return profit;
    }

    // A cancelled invoice that is not negative says nothing of what was paid back.
    private void AddReturn(int index, Transaction transaction)
    {
        if (options.Returns == ReturnRule.Netted && transaction.Amount < 0 && DayNumber(transaction.Day) is var day && day <= _lastDay)
        {
            _addedReturns.Add(new ReturnRow(
                index, day, -transaction.Amount, DocumentHash.Of(transaction.InvoiceId),
                DocumentHash.OfOriginal(transaction.InvoiceId, options.Sales.CancellationPrefix), DocumentHash.OfProduct(transaction.Product)));
        }
    }

    private struct PurchaseSums
    {
        public int Purchases;
        public int First;
        public int Last;
        public int Later;
        public int LastLater;
        public decimal FirstSpend;
        public decimal Spend;
        public decimal LaterSpend;
    }

    internal sealed class Entry(string customerId)
    {
        public string CustomerId { get; } = customerId;

        public string? Phone { get; set; }

        public string? Email { get; set; }

        public LanguageCode Language { get; set; }

        /// <summary>Whether a sale counts, given back or not.</summary>
        public bool HasBought { get; set; }

        /// <summary>What the sales still bring, 0 or more.</summary>
        public decimal Monetary { get; set; }

        /// <summary>What of it is gross profit; null if the margin of a sale is not known.</summary>
        public decimal? Gross { get; set; } = 0;

        /// <summary>How often something was bought that was not given back.</summary>
        public int Frequency { get; set; }

        /// <summary>The last day with a sale that was not given back; of any, if all were.</summary>
        public int LastDay { get; set; }

        /// <summary>The last day with a sale.</summary>
        public int LastBought { get; set; }
    }
}
