using System.Globalization;
using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>Tells the lines of an order apart that have its amount from those that go on with it.</summary>
internal sealed class OrderLines(OrderTotals totals)
{
    private readonly Dictionary<ulong, (decimal Amount, long Line)> _orders = [];

    /// <summary>How many lines go on with an order and have no amount of their own.</summary>
    public long Continued { get; private set; }

    /// <summary>Whether the present line goes on with an order, so that it is no transaction.</summary>
    /// <param name="invoice">The order; empty if the line has none, which is then a transaction.</param>
    /// <param name="amountText">The amount as it stands in the file.</param>
    /// <param name="dialect">How amounts are written.</param>
    /// <param name="line">The line.</param>
    /// <param name="wrong">What is wrong with the amount; null if nothing is.</param>
    public bool IsContinued(ReadOnlySpan<char> invoice, ReadOnlySpan<char> amountText, NumberDialect dialect, long line, out string? wrong)
    {
        wrong = null;
        if (totals == OrderTotals.Lines || invoice.IsEmpty)
        {
            return false;
        }

        var order = DocumentHash.Of(invoice);
        var isKnown = _orders.TryGetValue(order, out var first);
        if (amountText.IsEmpty)
        {
            Continued += isKnown ? 1 : 0;
            return isKnown;
        }

        // What is no number is told when the line is read.
        if (dialect.Read(amountText, out var amount) is not null)
        {
            return false;
        }

        if (!isKnown)
        {
            _orders.Add(order, (amount, line));
            return false;
        }

        if (totals == OrderTotals.First)
        {
            return false;
        }

        if (amount != first.Amount)
        {
            var total = first.Amount.ToString(CultureInfo.InvariantCulture);
            wrong = $"not {total} as in line {first.Line} of the same order; if each line repeats the total of its order, all are equal";
            return false;
        }

        Continued++;
        return true;
    }
}
