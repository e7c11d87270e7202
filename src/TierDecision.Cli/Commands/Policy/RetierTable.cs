using TierDecision.Cli.Terminal;
using TierDecision.Storage.Loading;

namespace TierDecision.Cli.Commands.Policy;

/// <summary>Who moves from which tier to which.</summary>
internal static class RetierTable
{
    // What a terminal has room for; beyond that each move has a line.
    private const int MostColumns = 10;

    public static void Write(CliConsole console, RetierCounts counts)
    {
        if (counts.To.Count > MostColumns)
        {
            WriteMoves(console, counts);
            return;
        }

        var table = Tables.Create(["From", ">Customers", .. counts.To.Select(tier => $">to {tier}")]);
        for (var from = 0; from < counts.From.Count; from++)
        {
            var row = Enumerable.Range(0, counts.To.Count).Select(to => counts.Moves(from, to)).ToArray();
            table.Add([counts.From[from], Numbers.Whole(row.Sum()), .. row.Select(Numbers.Whole)]);
        }

        var sums = Enumerable.Range(0, counts.To.Count).Select(to => Enumerable.Range(0, counts.From.Count).Sum(from => counts.Moves(from, to)));
        table.Add(["together", Numbers.Whole(counts.Customers), .. sums.Select(Numbers.Whole)]);
        console.WriteTable(table);
    }

    private static void WriteMoves(CliConsole console, RetierCounts counts)
    {
        var table = Tables.Create("From", "To", ">Customers");
        for (var from = 0; from < counts.From.Count; from++)
        {
            for (var to = 0; to < counts.To.Count; to++)
            {
                if (counts.Moves(from, to) is > 0 and var moves)
                {
                    table.Add(counts.From[from], counts.To[to], Numbers.Whole(moves));
                }
            }
        }

        console.WriteTable(table);
    }
}
