using System.Runtime.InteropServices;

namespace TierDecision.Scoring.Run;

/// <summary>
/// Takes what customers gave back off what they bought. What is given back on the invoice of a sale is taken off that sale. Anything else is taken,
/// of the sales that the customer had made by then, off the last one that is as large, else off the last one that is larger, else off the last ones
/// one after the other. What is left then was bought before the data begin.
/// </summary>
internal sealed class NettedSales
{
    // How many sales are looked back at for one that is as large: an id that all guests share has millions.
    private const int LookBack = 1_000;

    private readonly SaleRow[] _sales;
    private readonly decimal[] _kept;
    private readonly Dictionary<int, decimal> _beyond = [];

    private NettedSales(SaleRow[] sales) => (_sales, _kept) = (sales, Array.ConvertAll(sales, static sale => sale.Amount));

    /// <summary>What each sale still brings, in the order of the sales.</summary>
    public IReadOnlyList<decimal> Kept => _kept;

    /// <summary>Whether a sale is still one: it brings something, or was for nothing from the beginning.</summary>
    public bool IsKept(int sale) => _kept[sale] > 0 || _sales[sale].Amount == 0;

    /// <summary>What a customer gave back beyond all sales of the data.</summary>
    public decimal BeyondSales(int customer) => _beyond.GetValueOrDefault(customer);

    /// <summary>Nets the sales.</summary>
    /// <param name="sales">The sales, by customer, then day, then order in the input.</param>
    /// <param name="returns">What was given back, in the same order.</param>
    /// <param name="until">The last day that counts; later sales and returns are as if they were not there.</param>
    public static NettedSales Of(SaleRow[] sales, ReadOnlySpan<SaleRow> returns, int until)
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

    // Of one customer, whose sales begin at "first".
    private void Take(ReadOnlySpan<SaleRow> returns, int first, int until)
    {
        Dictionary<ulong, List<int>>? byDocument = null;
        var (next, last) = (first, first);
        foreach (var given in returns)
        {
            if (given.Day > until)
            {
                break;
            }

            // The sales up to the day of the return, each looked at once.
            var before = next;
            for (; next < _sales.Length && _sales[next].Customer == given.Customer && _sales[next].Day <= given.Day; next++)
            {
                if (_sales[next].Document != 0)
                {
                    byDocument ??= [];
                    ref var sales = ref CollectionsMarshal.GetValueRefOrAddDefault(byDocument, _sales[next].Document, out _);
                    (sales ??= []).Add(next);
                }
            }

            last = next > before ? next : last;
            var left = given.Amount;
            if (given.Document != 0 && byDocument is not null && byDocument.TryGetValue(given.Document, out var named))
            {
                for (var i = named.Count - 1; i >= 0 && left > 0; i--)
                {
                    left -= Take(named[i], left);
                }
            }

            if (left > 0 && Matching(first, last, left) is >= 0 and var one)
            {
                left -= Take(one, left);
            }

            // What is used up at the end is not looked at again.
            while (last > first && _kept[last - 1] <= 0)
            {
                last--;
            }

            for (var i = last - 1; i >= first && left > 0; i--)
            {
                left -= Take(i, left);
            }

            if (left > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_beyond, given.Customer, out _) += left;
            }
        }
    }

    // The last sale that brings exactly so much, else the last one that brings more; -1 if there is none.
    private int Matching(int first, int end, decimal amount)
    {
        var larger = -1;
        for (var i = end - 1; i >= Math.Max(first, end - LookBack); i--)
        {
            if (_kept[i] == amount)
            {
                return i;
            }

            larger = larger < 0 && _kept[i] > amount ? i : larger;
        }

        return larger;
    }

    private decimal Take(int sale, decimal wanted)
    {
        var taken = Math.Min(_kept[sale], wanted);
        _kept[sale] -= taken;
        return taken;
    }
}
