using System.Runtime.InteropServices;

namespace TierDecision.Scoring.Run;

/// <summary>
/// Takes what customers gave back off what they bought, never more than that. A return that names a sale of the data is taken off that sale and no
/// other one. Anything else is taken, of the sales of that product which the customer had made by then, off the last one that is as large, else off
/// the last one that is larger, else off the last ones one after the other. What is left was bought before the data begin, or is more than was paid.
/// </summary>
internal sealed class NettedSales
{
    // How many sales are looked back at for one that is as large: an id that all guests share has millions.
    private const int LookBack = 1_000;

    private readonly SaleRow[] _sales;
    private readonly decimal[] _kept;
    private readonly Dictionary<int, UnmatchedReturns> _unmatched = [];

    private NettedSales(SaleRow[] sales) => (_sales, _kept) = (sales, Array.ConvertAll(sales, static sale => sale.Amount - sale.Refunded));

    /// <summary>What each sale still brings, in the order of the sales.</summary>
    public IReadOnlyList<decimal> Kept => _kept;

    /// <summary>Whether a sale is still one: it brings something, or was for nothing from the beginning.</summary>
    public bool IsKept(int sale) => _kept[sale] > 0 || _sales[sale].Amount == 0;

    /// <summary>What a customer gave back for which there is no sale.</summary>
    public UnmatchedReturns Unmatched(int customer) => _unmatched.GetValueOrDefault(customer);

    /// <summary>Nets the sales.</summary>
    /// <param name="sales">The sales, by customer, then day, then order in the input.</param>
    /// <param name="returns">What was given back, in the same order.</param>
    /// <param name="until">The last day that counts; later sales and returns are as if they were not there.</param>
    public static NettedSales Of(SaleRow[] sales, ReadOnlySpan<ReturnRow> returns, int until)
    {
        var netted = new NettedSales(sales);
        for (int i = 0, sale = 0; i < returns.Length;)
        {
            var customer = returns[i].Customer;
            var end = i + 1;
            while (end < returns.Length && returns[end].Customer == customer)
            {
                end++;
            }

            while (sale < sales.Length && sales[sale].Customer < customer)
            {
                sale++;
            }

            netted.Take(returns[i..end], sale, until);
            i = end;
        }

        return netted;
    }

    // Of one customer, whose sales begin at "next".
    private void Take(ReadOnlySpan<ReturnRow> returns, int next, int until)
    {
        var open = new OpenSales();
        foreach (var given in returns)
        {
            if (given.Day > until)
            {
                break;
            }

            // The sales up to the day of the return, each looked at once.
            for (; next < _sales.Length && _sales[next].Customer == given.Customer && _sales[next].Day <= given.Day; next++)
            {
                open.Add(next, _sales[next]);
            }

            if (Take(given, open) is > 0 and var left)
            {
                ref var sum = ref CollectionsMarshal.GetValueRefOrAddDefault(_unmatched, given.Customer, out _);
                sum = new UnmatchedReturns(sum.Rows + 1, sum.Amount + left);
            }
        }
    }

    // Gives what is left.
    private decimal Take(in ReturnRow given, OpenSales open)
    {
        if (open.OnDocument(given.Document) is { } same)
        {
            return Take(same, given.Amount);
        }

        if (open.OnDocument(given.Original) is { } original)
        {
            return Take(original, given.Amount);
        }

        // A sale that does not say what was sold may be the one.
        return given.Product == 0
            ? Take(open.All, given.Amount)
            : Take(open.OfProduct(0), Take(open.OfProduct(given.Product), given.Amount));
    }

    private decimal Take(List<int>? sales, decimal left)
    {
        if (sales is null || left == 0)
        {
            return left;
        }

        // What is used up at the end is not looked at again.
        while (sales.Count > 0 && _kept[sales[^1]] <= 0)
        {
            sales.RemoveAt(sales.Count - 1);
        }

        if (Matching(sales, left) is >= 0 and var one)
        {
            left -= TakeFrom(one, left);
        }

        for (var i = sales.Count - 1; i >= 0 && left > 0; i--)
        {
            left -= TakeFrom(sales[i], left);
        }

        return left;
    }

    // The last sale that brings exactly so much, else the last one that brings more; -1 if there is none.
    private int Matching(List<int> sales, decimal amount)
    {
        var larger = -1;
        for (var i = sales.Count - 1; i >= Math.Max(0, sales.Count - LookBack); i--)
        {
            var kept = _kept[sales[i]];
            if (kept == amount)
            {
                return sales[i];
            }

            larger = larger < 0 && kept > amount ? sales[i] : larger;
        }

        return larger;
    }

    private decimal TakeFrom(int sale, decimal wanted)
    {
        var taken = Math.Min(_kept[sale], wanted);
        _kept[sale] -= taken;
        return taken;
    }

    /// <summary>The sales that one customer has made so far.</summary>
    private sealed class OpenSales
    {
        private readonly Dictionary<ulong, List<int>> _byDocument = [];
        private readonly Dictionary<uint, List<int>> _byProduct = [];

        public List<int> All { get; } = [];

        public List<int>? OnDocument(ulong document) => document == 0 ? null : _byDocument.GetValueOrDefault(document);

        public List<int>? OfProduct(uint product) => _byProduct.GetValueOrDefault(product);

        public void Add(int index, in SaleRow sale)
        {
            All.Add(index);
            ListOf(_byProduct, sale.Product).Add(index);
            if (sale.Document != 0)
            {
                ListOf(_byDocument, sale.Document).Add(index);
            }
        }

        private static List<int> ListOf<T>(Dictionary<T, List<int>> lists, T key)
            where T : struct => CollectionsMarshal.GetValueRefOrAddDefault(lists, key, out _) ??= [];
    }
}
