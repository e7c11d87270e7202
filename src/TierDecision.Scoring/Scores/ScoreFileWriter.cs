using CsvHelper;
using TierDecision.Scoring.Files;

namespace TierDecision.Scoring.Scores;

/// <summary>Writes a score file: CSV with a header, one customer a line; <see cref="ScoreFileReader"/> reads it back to the last digit.</summary>
public static class ScoreFileWriter
{
    /// <summary>
    /// Writes <paramref name="customers"/> and their number behind them; returns it. The caller owns <paramref name="output"/>.
    /// </summary>
    /// <param name="output">Where to.</param>
    /// <param name="tiers">The tier names, best first.</param>
    /// <param name="customers">The customers; walked over once.</param>
    public static long Write(TextWriter output, IReadOnlyList<string> tiers, IEnumerable<ScoredCustomer> customers)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        ArgumentNullException.ThrowIfNull(customers);
        var count = WriteRows(output, tiers, customers);
        output.Write(ScoreFileTrailer.Of(count) + CsvFormat.LineEnd);
        return count;
    }

    private static long WriteRows(TextWriter output, IReadOnlyList<string> tiers, IEnumerable<ScoredCustomer> customers)
    {
        using var csv = CsvWriter.Create(output, CsvFormat.Options, leaveOpen: true);
        foreach (var column in ScoreColumns.All)
        {
            csv.WriteField(column.Column.Name);
        }

        csv.EndRecord();
        var count = 0L;
        foreach (var customer in customers)
        {
            var tier = tiers[customer.Score.Tier];
            foreach (var column in ScoreColumns.All)
            {
                csv.WriteField(column.Write(customer, tier));
            }

            csv.EndRecord();
            count++;
        }

        return count;
    }
}
