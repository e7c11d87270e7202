using TierDecision.Scoring.Dialects;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Transactions;

/// <summary>Looks over the orders of a file that have several lines, for amounts that are not of the lines.</summary>
internal sealed class OrderLineSurvey
{
    // Two lines for the same thing at the same price are nothing special. If no order of several lines has different ones, something is.
    private const int FewestRepeated = 3;

    private readonly Dictionary<ulong, ulong> _amounts = [];
    private Evidence? _withoutAmount;
    private Evidence? _repeated;
    private long _equal;
    private long _different;

    /// <summary>Takes a line.</summary>
    public void Add(ReadOnlySpan<char> invoice, ReadOnlySpan<char> amount, long line)
    {
        if (invoice.IsEmpty)
        {
            return;
        }

        var order = DocumentHash.Of(invoice);
        if (amount.IsEmpty)
        {
            _withoutAmount ??= _amounts.ContainsKey(order) ? new Evidence(line, invoice.ToString()) : null;
        }
        else if (!_amounts.TryGetValue(order, out var first))
        {
            _amounts.Add(order, DocumentHash.Of(amount));
        }
        else if (first == DocumentHash.Of(amount))
        {
            _equal++;
            _repeated ??= new Evidence(line, invoice.ToString());
        }
        else
        {
            _different++;
        }
    }

    /// <summary>Refuses a file whose amounts may be of orders or of lines: only who knows the file can tell.</summary>
    public void Refuse(string column, FileReport report)
    {
        if (_withoutAmount is { } further)
        {
            report.AddFatal(
                further.Line, column, further.Value,
                "the order has an amount in a line before and none here; give --totals first if the first line of an order has its total, and the "
                + "others go on with it");
        }
        else if (_repeated is { } again && _equal >= FewestRepeated && _different == 0)
        {
            report.AddFatal(
                again.Line, column, again.Value,
                "the order has the same amount in a line before, as all orders of several lines have here; give --totals repeated if each line "
                + "repeats the total of its order, which then counts once, or --totals lines if the amounts are of the lines");
        }
    }
}
